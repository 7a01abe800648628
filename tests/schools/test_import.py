"""The national directory: created, updated, closed, refused; a second run changes nothing."""

from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError

from schools.models import Authority, Commune, DirectoryImport, District, School
from tests.factories import make_project, make_school
from tests.schools import directories
from tests.schools.directories import REAL, row, uai

pytestmark = pytest.mark.django_db

NEEDS_REAL = pytest.mark.skipif(not REAL.is_dir(), reason="../shared/data is not there: the real files are not shipped")
DISTRICT = row(
    "0299101K",
    "Circonscription d'inspection du 1er degré des Monts d'Arrée",
    Type_etablissement="Service Administratif",
    code_nature="809",
    Mail="ien.arree@example.org",
)


def only() -> School:
    return School.objects.select_related("commune", "district").get()


@pytest.mark.parametrize("header", directories.HEADERS)
def test_a_school_comes_with_all_that_the_directory_says(directory, imported, header):
    cells = {
        "nom_circonscription": "Circonscription d'inspection du 1er degré des Monts d'Arrée",
        "Appartenance_Education_Prioritaire": "REP+",
        "Nombre_d_eleves": "143",
        "SIREN_SIRET": "21350016800025",
    }
    school_first = (row("0299001B", "Ecole Ti ar C'hoat", **cells), DISTRICT)
    said = imported(directory(*school_first, header=header))
    school = only()
    assert "1 établissement créé" in said and "1 circonscription créée" in said and "0 ligne refusée" in said
    assert (school.name, school.kind, school.sector, school.priority) == (
        "Ecole Ti ar C’hoat",
        "primary",
        "public",
        "REP+",
    )
    assert (school.address, school.postal_code, school.commune.insee) == ("4 rue des Chaos", "29690", "29081")
    assert (school.latitude, school.longitude, school.siret) == (48.3639, -3.7447, "21350016800025")
    assert (school.email, school.phone) == ("ecole.0299001B@example.org", "02 61 91 01 00")
    assert (school.district.code, school.district.email) == ("0299101K", "ien.arree@example.org")
    assert school.pupils == (143 if header == "2023" else None)
    assert (school.in_directory, school.directory_on) == (True, date(2023, 6, 8))


@pytest.mark.parametrize(
    ("nature", "kind"),
    [("101", "primary"), ("151", "primary"), ("340", "middle"), ("320", "vocational"), ("334", "vocational"),
     ("300", "high"), ("306", "high"), ("370", "other"), ("240", "other"), ("841", "other")],
)  # fmt: skip
def test_the_kind_is_read_from_the_nature(directory, imported, nature, kind):
    imported(directory(row(code_nature=nature)))
    assert only().kind == kind


@pytest.mark.parametrize(
    ("contract", "kept"),
    [("CONTRAT D'ASSOCIATION TOUTES CLASSES", "association"), ("C0NTRAT SIMPLE POUR PARTIE DES CLASSES", "simple"),
     ("HORS CONTRAT", "none"), ("SANS OBJET", "")],
)  # fmt: skip
def test_the_contract_of_a_private_school(directory, imported, contract, kept):
    imported(directory(row(Statut_public_prive="Privé", Type_contrat_prive=contract)))
    assert (only().sector, only().contract) == ("private", kept)


def test_a_second_run_changes_nothing(directory, imported):
    path = directory(row(), row("0299002C", "Collège de la Baie", code_nature="340"), DISTRICT)
    imported(path)
    before = list(School.objects.order_by("pk").values())
    said = imported(path)
    assert "0 établissement créé" in said and "0 établissement modifié" in said and "2 établissements inchangés" in said
    assert list(School.objects.order_by("pk").values()) == before


def test_what_changed_is_told_and_nothing_else_moves(directory, imported):
    imported(directory(row()))
    pk = only().pk
    said = imported(directory(row(Nom_etablissement="Ecole des Chaos", Mail="nouvelle@example.org")))
    assert "1 établissement modifié" in said
    assert "nom : Ecole publique de la Pointe → Ecole des Chaos" in said
    assert "boîte institutionnelle : ecole.0299001B@example.org → nouvelle@example.org" in said
    assert (only().pk, only().name) == (pk, "Ecole des Chaos")
    assert list(School.objects.search("chaos")) == [only()] and not School.objects.search("pointe")


def test_an_empty_cell_erases_nothing_but_the_priority(directory, imported):
    imported(directory(row(Nombre_d_eleves="90", Appartenance_Education_Prioritaire="REP"), header="2023"))
    said = imported(directory(row(Mail="", Telephone="", Nombre_d_eleves="", latitude="", position=""), header="2023"))
    school = only()
    assert (school.email, school.phone, school.pupils) == ("ecole.0299001B@example.org", "02 61 91 01 00", 90)
    assert (school.latitude, school.priority) == (48.3639, "")
    assert "éducation prioritaire : REP → vide" in said


def test_an_older_file_does_not_take_a_school_back(directory, imported):
    imported(directory(row(date_maj_ligne="2026-01-09", Nom_etablissement="Ecole renommée")))
    said = imported(directory(row(date_maj_ligne="2023-06-08", Nom_etablissement="Ecole d’avant")))
    assert "1 ligne plus ancienne que l’établissement connu" in said
    assert only().name == "Ecole renommée"


# -- closed ----------------------------------------------------------------------------------------


def schools_of(department: str, count: int, **cells) -> list[dict]:
    return [row(uai(department, 9200 + n), f"Ecole n° {n}", **cells) for n in range(count)]


def closed() -> list[str]:
    return sorted(School.objects.filter(is_open=False).values_list("uai", flat=True))


def test_a_closure_announced_is_not_proposed_any_more_and_may_be_taken_back(directory, imported):
    imported(directory(row()))
    said = imported(directory(row(etat="A FERMER")))
    assert "1 établissement fermé" in said and (only().is_open, only().closure) == (False, "announced")
    assert not School.objects.search("pointe")
    assert "0 établissement fermé" in imported(directory(row(etat="A FERMER")))
    assert "1 établissement rouvert" in imported(directory(row(etat="OUVERT")))
    assert only().is_open


def test_who_is_not_in_the_directory_any_more_is_closed_never_deleted(directory, imported):
    rows = schools_of("029", 12)
    imported(directory(*rows))
    project = make_project(school=School.objects.get(uai=rows[0]["Identifiant_de_l_etablissement"]))
    said = imported(directory(*rows[1:]))
    assert "1 établissement fermé" in said and "Ecole n° 0, Huelgoat" in said
    assert closed() == [project.school.uai]
    assert School.objects.count() == 12
    assert School.objects.get(pk=project.school_id).closure == "absent"


def test_a_file_of_one_departement_closes_no_other(directory, imported):
    imported(directory(*schools_of("029", 6), *schools_of("022", 6)))
    imported(directory(*schools_of("022", 5)))
    assert closed() == [uai("022", 9205)]


def test_a_file_of_the_colleges_closes_no_school(directory, imported):
    imported(directory(*schools_of("029", 6), row(uai("029", 8000), "Collège", code_nature="340")))
    imported(directory(row(uai("029", 8000), "Collège", code_nature="340")))
    assert closed() == []


def test_a_file_cut_in_the_middle_closes_nobody_unless_asked(directory, imported):
    imported(directory(*schools_of("029", 20)))
    said = imported(directory(*schools_of("029", 10)))
    assert "10 des 20 établissements connus dans le département 029 (école)" in said and closed() == []
    imported(directory(*schools_of("029", 10)), "--close-absent")
    assert len(closed()) == 10


def test_an_older_file_closes_nobody(directory, imported):
    imported(directory(*schools_of("029", 6, date_maj_ligne="2026-01-09")))
    imported(directory(*schools_of("029", 5, date_maj_ligne="2023-06-08")))
    assert closed() == []


def test_what_staff_added_or_closed_by_hand_stays_as_they_left_it(directory, imported):
    make_school("0299010L", name="Ecole ajoutée à la main")
    imported(directory(row()))
    School.objects.filter(uai="0299001B").update(is_open=False)
    imported(directory(row()))
    assert closed() == ["0299001B"]


# -- refused ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"Identifiant_de_l_etablissement": "0299001A"}, "code UAI incorrect : « 0299001A »"),
        ({"Identifiant_de_l_etablissement": ""}, "code UAI manquant"),
        ({"Nom_etablissement": " "}, "établissement sans nom"),
        ({"Nom_etablissement": "x" * 161}, "nom trop long : 161 signes, 160 au plus"),
        ({"Code_commune": ""}, "commune manquante"),
        ({"Nom_commune": ""}, "commune manquante"),
        ({"Code_commune": "29 081"}, "code INSEE incorrect"),
        ({"Adresse_1": "x" * 201}, "adresse trop long"),
        ({"Nom_etablissement": "Ecole\0nulle"}, "caractère nul"),
        ({"Nom_etablissement": "x" * 70_000}, "ligne de plus de 64 ko"),
        ({"Nom_etablissement": "x" * 10_000_000}, "ligne de plus de 64 ko"),
    ],
)
def test_a_wrong_row_is_refused_by_its_line_and_the_others_come(directory, imported, cells, reason):
    said = imported(directory(row("0299002C", "Avant"), row(**cells), row("0299003D", "Après")))
    assert "  ligne 3 " in said and reason in said and "1 ligne refusée" in said
    assert sorted(School.objects.values_list("name", flat=True)) == ["Après", "Avant"]
    kept = DirectoryImport.objects.get()
    assert (kept.created, kept.refused) == (2, 1)
    assert kept.report["refusals"][0][0] == 3


def test_a_code_met_twice_is_refused_unless_the_directory_says_so(directory, imported):
    said = imported(directory(row(), row(Nom_etablissement="Une autre"), row(multi_uai="1")))
    assert "ligne 3 (0299001B) refusée : code UAI déjà lu dans ce fichier" in said
    assert "1 ligne de plus pour un établissement déjà lu" in said
    assert only().name == "Ecole publique de la Pointe"


def test_a_wrong_detail_is_left_aside_and_said(directory, imported):
    imported(directory(row()))
    said = imported(directory(row(Mail="pas une adresse", SIREN_SIRET="123", Telephone="néant", latitude="nan")))
    assert "adresse électronique incorrecte : 1 ligne, valeur laissée de côté" in said
    assert "SIRET incorrect" in said and "téléphone incorrect" in said and "position incorrecte" in said
    assert only().email == "ecole.0299001B@example.org"


def test_a_quote_never_closed_costs_one_line(directory, imported):
    path = directory(row("0299002C", "Avant"), row(), *schools_of("029", 12))
    path.write_bytes(path.read_bytes().replace(b";Ecole publique de la Pointe;", b';"Ecole publique;'))
    said = imported(path)
    assert "ligne 3 refusée : guillemet ouvert et jamais refermé" in said
    assert School.objects.count() == 13


def test_a_cell_may_hold_quotes_and_a_line_end(directory, imported):
    imported(directory(row(Nom_etablissement='Ecole "les Lilas"', Adresse_1="4 rue\ndes Chaos"), row("0299002C", "Z")))
    assert list(School.objects.values_list("name", "address")) == [
        ('Ecole "les Lilas"', "4 rue des Chaos"),
        ("Z", "4 rue des Chaos"),
    ]


@pytest.mark.parametrize("dialect", [{"delimiter": ","}, {"encoding": "utf-8"}, {"lineterminator": "\n"}])
def test_commas_no_mark_and_line_feeds_are_read_too(directory, imported, dialect):
    imported(directory(row(), **dialect))
    assert only().uai == "0299001B"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Ce fichier est vide"),
        (b"%PDF-1.7\nrien", "n’est pas l’annuaire de l’éducation"),
        (b"PK\x03\x04" + b"\x00" * 200, "n’est pas un fichier CSV en UTF-8"),
        ("Nom\xe9".encode("utf-16"), "n’est pas un fichier CSV en UTF-8"),
        (b"x" * 1_000_000, "n’est pas un fichier CSV en UTF-8"),
        (b";".join(b"c%d" % n for n in range(1_000)) + b"\n", "plus de 200 colonnes"),
        (b"nom;commune\nEcole;Brest\n", "il n’a pas de colonne « identifiant_de_l_etablissement »"),
    ],
)
def test_what_is_not_the_directory_is_said_in_a_sentence(tmp_path, imported, content, sentence):
    path = tmp_path / "autre.csv"
    path.write_bytes(content)
    for options in ((), ("--dry-run",)):
        with pytest.raises(CommandError, match=sentence):
            imported(path, *options)
    assert DirectoryImport.objects.get().state == "failed"


def test_a_directory_without_rows_and_one_in_latin_1(directory, imported):
    with pytest.raises(CommandError, match="aucun établissement"):
        imported(directory())
    rows = [row(uai("029", 9000 + n), "Collège privé", code_nature="340") for n in range(30)]
    with pytest.raises(CommandError, match="n’est pas en UTF-8"):
        imported(directory(*rows, encoding="iso-8859-1"))
    assert not School.objects.exists()


# -- what is around --------------------------------------------------------------------------------


def test_a_dry_run_writes_nothing_and_says_what_the_import_then_does(directory, imported):
    imported(directory(row(), row("0299002C", "Ecole B")))
    path = directory(row(Nom_etablissement="Ecole changée"), row("0299003D", "Ecole C", Code_commune="29019"), DISTRICT)
    before = [list(model.objects.values()) for model in (School, Commune, District, DirectoryImport)]
    foretold = imported(path, "--dry-run").splitlines()
    assert [list(model.objects.values()) for model in (School, Commune, District, DirectoryImport)] == before
    assert [line for line in foretold if line != "Essai : rien n’est écrit. Un import ferait ceci."] == (
        imported(path).splitlines()
    )


def test_the_import_is_kept_with_its_file_and_its_counts(directory, imported):
    path = directory(row(), row("0299002D", "Code faux"))
    imported(path)
    kept = DirectoryImport.objects.get()
    assert (kept.state, kept.name, kept.size, len(kept.sha256)) == ("done", "annuaire.csv", path.stat().st_size, 64)
    assert (kept.created, kept.updated, kept.closed, kept.refused) == (1, 0, 0, 1)
    assert (kept.source_on, kept.slot, kept.progress) == (date(2023, 6, 8), None, 100)


COMMUNES = """code_insee,commune,siren_commune,population_totale,siren_epci,nom_epci,nature_epci,departement_commune
29081,Huelgoat,212900815,1500,200067197,CC Monts d'Arrée Communauté,CC,29
29083,Île-de-Sein,212900831,260,,,,29
22202,Plévin,212202022,770,242900744,CC Poher Communauté,CC,22
2908,Trop court,212900815,1,200067197,CC Monts d'Arrée Communauté,CC,29
29155,Ouessant,212901557,830,123456789,CC Fausse,CC,29
"""


def test_communes_receive_their_epci_and_islands_have_none(directory, imported, tmp_path):
    Commune.objects.create(insee="22202", name="PLEVIN")
    communes = tmp_path / "communes.csv"
    communes.write_text(COMMUNES, encoding="utf-8")
    said = imported(directory(row()), "--communes", str(communes))
    assert "2 EPCI créés" in said and "1 commune modifiée" in said and "2 communes créées" in said
    assert "ligne 5 refusée : fichier des communes, code INSEE incorrect" in said
    assert "ligne 6 refusée : fichier des communes, SIREN de l’EPCI incorrect" in said
    assert only().commune.epci.name == "Monts d’Arrée Communauté"
    assert Commune.objects.get(insee="29083").epci is None
    assert Commune.objects.get(insee="22202").epci == Authority.objects.get(siren="242900744")
    again = imported(directory(row()), "--communes", str(communes))
    assert "EPCI créé" not in again and "commune modifiée" not in again


def test_a_commune_renamed_is_found_by_its_new_name(directory, imported, tmp_path):
    imported(directory(row(Nom_commune="Ancienne")))
    communes = tmp_path / "communes.csv"
    communes.write_text(COMMUNES, encoding="utf-8")
    imported(directory(row(Nom_commune="Ancienne")), "--communes", str(communes))
    assert list(School.objects.search("huelgoat")) == [only()]
    assert not School.objects.search("ancienne")


@NEEDS_REAL
def test_the_real_directory_of_ille_et_vilaine(imported):
    path = REAL / "annuaire_ille_et_vilaine_2023.csv"
    said = imported(path)
    assert "951 établissements créés" in said and "23 circonscriptions créées" in said and "0 ligne refusée" in said
    assert "19 services administratifs" in said and "3 lignes de plus" in said
    assert School.objects.filter(kind="primary").exclude(district=None).count() == 685
    assert School.objects.exclude(priority="").count() == 56
    again = imported(path)
    assert "951 établissements inchangés" in again and "0 établissement modifié" in again


@NEEDS_REAL
def test_the_real_colleges_and_communes_of_finistere(imported):
    communes = str(REAL / "communes_epci_finistere_2024.csv")
    said = imported(REAL / "colleges_finistere.csv", "--communes", communes)
    assert "114 établissements créés" in said and "21 EPCI créés" in said and "279 communes créées" in said
    assert not School.objects.filter(commune__epci=None).exists()
    again = imported(REAL / "colleges_finistere.csv", "--communes", communes)
    assert "114 établissements inchangés" in again and "commune" not in again


SAMPLES = Path(__file__).with_name("data")


@pytest.mark.parametrize("header", directories.HEADERS)
def test_a_small_file_of_each_header_as_one_gives_it_to_the_command(imported, header):
    """Three schools and their inspectors come; three wrong lines are told with their reasons; again changes nothing."""
    path = SAMPLES / f"annuaire_{header}.csv"
    said = imported(path)
    for sentence in (
        "ligne 6 (0299104A) refusée : code UAI incorrect",
        "ligne 7 (0299105P) refusée : établissement sans nom",
        "ligne 8 (0299106R) refusée : commune manquante",
    ):
        assert sentence in said, said
    assert School.objects.filter(is_open=True).count() == 3
    island = School.objects.get(uai="0299103M")
    assert (island.kind, island.commune.name, island.email) == ("middle", "Ouessant", "ecole.0299103M@example.org")
    assert School.objects.get(uai="0299101K").district.email == "ien.pointe@example.org"
    again = imported(path)
    assert "3 lignes refusées" in again and "3 établissements inchangés" in again
