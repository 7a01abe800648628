"""Tables of a campaign, opened and read back: every value as it was deposited, nothing that calculates."""

from datetime import datetime
from decimal import Decimal

import pytest

from campaigns.models import Edition
from projects import actions, exports
from projects.exports import roll
from projects.exports.cells import CUT, LONGEST, as_french, as_open
from projects.models import Printout
from tests import factories
from tests.factories import INSIDE
from tests.projects import desk
from tests.projects.exports.scene import Kind, book, content, deposited, made, table
from tne29.lib.errors import Refusal

pytestmark = pytest.mark.django_db

FORMULAS = ("=1+1", "+33 2 98", "-12 élèves", "@SUM(A1)", "|calc", "＝1+1", '=HYPERLINK("http://x.invalid")')
ODD = '« l’été » ; deux\nlignes "guillemets", ½ – مرحبا 🎉 Ti ar C’hoat ñ'


@pytest.fixture
def campaign():
    return desk.make_campaign()


def test_one_row_for_each_dossier_with_what_was_deposited(campaign):
    deposit = deposited(campaign)
    (row,) = table(Kind.CSV, campaign)
    assert row["dossier.reference"] == deposit.project.reference
    assert (row["dossier.etat"], row["porteur.uai"], row["porteur.nom"]) == (
        "déposé",
        "0299001B",
        "École de la Pointe",
    )
    assert (row["depot.le"], row["depot.instant"]) == ("02/10/2023 10:00:00", "2023-10-02T10:00:00.000000+02:00")
    assert (row["titre"], row["effectif"], row["en_reseau"]) == ("Une webradio à l’école", "42", "Non")
    assert row["depenses-montant"] == "1\u202f234,50\u00a0€ | 80,00\u00a0€"


def test_values_come_from_the_deposit_never_from_the_working_copy(campaign):
    deposit = deposited(campaign)
    desk.write(deposit.project, deposit.by, titre="Un journal")
    (row,) = table(Kind.CSV, campaign)
    assert row["titre"] == "Une webradio à l’école"
    actions.deposit(deposit.project, by=deposit.by, at=INSIDE)
    (row,) = table(Kind.CSV, campaign)
    assert (row["titre"], row["depot.numero"]) == ("Un journal", "2")


def test_drafts_are_in_no_export(campaign):
    desk.make_project(campaign=campaign, answers={"titre": "Brouillon secret"})
    with pytest.raises(Refusal, match="rien à exporter"):
        exports.ask(Kind.CSV, campaign, by=None, at=INSIDE)


def test_one_row_for_each_line_of_a_budget_with_amounts_as_numbers(campaign):
    deposited(campaign)
    rows = table(Kind.CSV_BUDGET, campaign)
    assert [(row["budget.tableau"], row["budget.ligne"], row["poste"], row["montant"]) for row in rows] == [
        ("depenses", "1", "Micros", "1234,50"),
        ("depenses", "2", "Table de mixage", "80,00"),
    ]


def test_one_row_for_each_school_with_what_the_directory_says(campaign):
    other = factories.make_school("0299002C", name="Collège de l’Aber", kind="middle", latitude=48.4, longitude=-4.5)
    deposited(campaign, associes=[{"id": "r1", "school": other.uai}])
    lead, second = table(Kind.CSV_SCHOOLS, campaign)
    assert (lead["etablissement.place"], lead["etablissement.uai"]) == ("porteur", "0299001B")
    assert (second["etablissement.place"], second["etablissement.nom"]) == ("associé", "Collège de l’Aber")
    assert (second["etablissement.insee"], second["etablissement.type"]) == ("29019", "collège")
    assert (second["etablissement.latitude"], second["etablissement.longitude"]) == ("48,4", "-4,5")


def test_a_renamed_school_of_the_directory_makes_another_file(campaign):
    deposited(campaign)
    first = made(Kind.CSV_SCHOOLS, campaign)
    factories.make_school().__class__.objects.update(latitude=48.1)
    assert made(Kind.CSV_SCHOOLS, campaign).pk != first.pk


# -- hostile texts ------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_is_a_formula_and_none_is_lost(campaign, text):
    deposited(campaign, titre=text)
    (row,) = table(Kind.CSV, campaign)
    assert row["titre"] == f"'{text}"
    cell = _column(book(campaign)["Dossiers"], "titre")
    assert (cell.value, cell.data_type) == (text, "s")


def test_odd_signs_come_back_as_they_were(campaign):
    deposited(campaign, resume=ODD)
    (row,) = table(Kind.CSV, campaign)
    assert row["resume"] == ODD
    assert _column(book(campaign)["Dossiers"], "resume").value == ODD


def test_amounts_and_days_are_numbers_even_when_negative():
    assert (as_french(Decimal("-12.50")), as_french(-3), as_french("-12")) == ("-12,50", "-3", "'-12")
    assert (as_open(Decimal("1234.50")), as_open(INSIDE), as_open("deux\nlignes")) == (
        "1234.50",
        "2023-10-02",
        "deux lignes",
    )


def test_what_a_cell_cannot_hold_is_cut_and_said():
    long = as_french("é" * (LONGEST + 1))
    assert len(long) == LONGEST and long.endswith(CUT)


# -- the workbook -------------------------------------------------------------------------------------


def _column(sheet, name: str):
    """The cell of the first row, by its stable name: the last sheet gives the names of each."""
    names = [row[1].value for row in sheet.parent["Colonnes"].iter_rows(min_row=2) if row[2].value == sheet.title]
    return sheet.cell(row=2, column=names.index(name) + 1)


def test_the_workbook_holds_typed_cells(campaign):
    deposited(campaign)
    read = book(campaign)
    assert read.sheetnames == ["Dossiers", "Lignes de budget", "Établissements", "Colonnes"]
    assert _column(read["Dossiers"], "depot.le").value == datetime(2023, 10, 2, 10)  # noqa: DTZ001
    assert _column(read["Dossiers"], "effectif").value == 42
    amount = _column(read["Lignes de budget"], "montant")
    assert (amount.value, amount.number_format) == (1234.5, '# ##0.00\\ "€"')
    assert [sheet.max_row for sheet in read.worksheets[:3]] == [2, 3, 2]
    assert read["Dossiers"].freeze_panes == "B2"


# -- several editions, several times ------------------------------------------------------------------


def test_several_editions_are_united_by_the_keys_of_their_questions(campaign):
    deposited(campaign)
    source = desk.EDITION.replace('slug = "bureau"', 'slug = "bureau-2"').replace("Titre du projet", "Nom du projet")
    source = source.replace('key = "nature"', 'key = "reseau"')
    newer = Edition.objects.create(slug="bureau-2", title="Bureau 2", source=source, published_at=INSIDE)
    campaign.call.edition = newer
    campaign.call.save()
    deposited(campaign, 1, titre="Le second")
    rows = table(Kind.CSV, campaign)
    assert sorted(row["titre"] for row in rows) == ["Le second", "Une webradio à l’école"]
    assert {"nature", "reseau"} <= set(rows[0])
    header = content(made(Kind.CSV, campaign)).decode().splitlines()[0]
    assert "Nom du projet [titre]" in header and "Titre du projet" not in header


def test_the_same_data_is_the_same_file_and_the_same_bytes(campaign, monkeypatch):
    deposited(campaign)
    for kind in (Kind.CSV, Kind.XLSX):
        first = made(kind, campaign)
        assert exports.ask(kind, campaign, by=None, at=INSIDE).pk == first.pk
        before = content(first)
        Printout.objects.filter(pk=first.pk).update(state="queued", fingerprint=f"autre-{kind}")
        exports.render(first.pk, INSIDE)
        first.refresh_from_db()
        assert content(first) == before


def test_a_decision_makes_another_file(campaign):
    deposit = deposited(campaign)
    first = made(Kind.CSV, campaign)
    lead = factories.make_user("nolwenn", is_staff=True)
    project = actions.start_review(deposit.project, by=lead, at=INSIDE)
    actions.accept(project, by=lead, at=INSIDE, amount=Decimal("1000.00"))
    (row,) = table(Kind.CSV, campaign)
    assert (row["dossier.etat"], row["decision.sens"], row["decision.montant"]) == ("accepté", "accepté", "1000,00")
    assert made(Kind.CSV, campaign).pk != first.pk


def test_what_changes_while_a_file_is_written_is_in_the_file(campaign, monkeypatch):
    deposit = deposited(campaign)
    asked = exports.ask(Kind.CSV, campaign, by=None, at=INSIDE)
    lines, calls = roll.lines_of, []

    def slow(keys):
        if not calls:
            desk.write(deposit.project, deposit.by, titre="Un journal")
            actions.deposit(deposit.project, by=deposit.by, at=INSIDE)
        calls.append(keys)
        return lines(keys)

    monkeypatch.setattr(roll, "lines_of", slow)
    assert exports.render(asked.pk, INSIDE)
    asked.refresh_from_db()
    assert "Un journal" in content(asked).decode()
    (row,) = table(Kind.CSV, campaign)
    assert (row["titre"], len(calls)) == ("Un journal", 2)


def test_an_erased_content_leaves_a_row_that_says_so(campaign):
    deposit = deposited(campaign)
    deposit.content.__class__.objects.filter(pk=deposit.pk).update(
        content="", salt="", erased_at=INSIDE, erased_by=deposit.by, erased_reason="demande"
    )
    (row,) = table(Kind.CSV, campaign)
    assert (row["depot.contenu"], row["titre"], row["porteur.uai"]) == ("effacé", "", "0299001B")


def test_three_dossiers_cost_the_queries_of_one(campaign, django_assert_num_queries):
    costs = []
    for places in ((0,), (1, 2)):
        for place in places:
            deposited(campaign, place)
        for kind in (Kind.CSV, Kind.CSV_BUDGET, Kind.CSV_SCHOOLS, Kind.XLSX):
            asked = exports.ask(kind, campaign, by=None, at=INSIDE)
            costs.append((kind, _queries(asked)))
    assert costs[:4] == costs[4:]
    assert max(count for _, count in costs) <= 14


def _queries(asked: Printout) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        assert exports.render(asked.pk, INSIDE)
    return len(captured)


def test_a_withdrawn_dossier_is_told_as_withdrawn(campaign):
    deposit = deposited(campaign)
    actions.withdraw(deposit.project, by=deposit.by, at=INSIDE)
    (row,) = table(Kind.CSV, campaign)
    assert row["dossier.etat"] == "retiré"
