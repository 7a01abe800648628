"""Files of the directory, imagined: both headers, as many rows as wanted, the same for the same seed."""

import csv
import random
from collections.abc import Iterable, Iterator
from pathlib import Path

from tne29.lib.identifiers import UAI_LETTERS

REAL = Path(__file__).parents[3] / "shared" / "data"
DATED = "2023-06-08"

_COMMON = (
    "Identifiant_de_l_etablissement;Nom_etablissement;Type_etablissement;Statut_public_prive;Adresse_1;Adresse_2;"
    "Adresse_3;{post};Code_commune;Nom_commune;Code_departement;Code_academie;Code_region;Ecole_maternelle;"
    "Ecole_elementaire;Voie_generale;Voie_technologique;Voie_professionnelle;Telephone;Fax;Web;Mail;Restauration;"
    "Hebergement;ULIS;Apprentissage;Segpa;Section_arts;Section_cinema;Section_theatre;Section_sport;"
    "Section_internationale;Section_europeenne;Lycee_Agricole;Lycee_militaire;Lycee_des_metiers;Post_BAC;"
    "Appartenance_Education_Prioritaire;GRETA;SIREN_SIRET;{pupils}Fiche_onisep;position;Type_contrat_prive;"
    "Libelle_departement;Libelle_academie;Libelle_region;{x};{y};{epsg};nom_circonscription;latitude;longitude;"
    "precision_localisation;date_ouverture;date_maj_ligne;etat;ministere_tutelle;{multi};rpi_concentre;rpi_disperse;"
    "code_nature;libelle_nature;Code_type_contrat_prive;PIAL;etablissement_mere;type_rattachement_etablissement_mere;"
)
HEADER_2023 = (
    _COMMON.format(
        post="Code postal",
        pupils="Nombre_d_eleves;",
        x="coordonnee_X",
        y="coordonnee_Y",
        epsg="epsg",
        multi="etablissement_multi_lignes",
    )
    + "code_bassin_formation;libelle_bassin_formation"
).split(";")
HEADER_2026 = (
    _COMMON.format(
        post="Code_postal", pupils="", x="coordX_origine", y="coordY_origine", epsg="epsg_origine", multi="multi_uai"
    )
    + "code_circonscription;code_zone_animation_pedagogique;libelle_zone_animation_pedagogique;"
    + "code_bassin_formation;libelle_bassin_formation"
).split(";")
HEADERS = {"2023": HEADER_2023, "2026": HEADER_2026}

DEPARTMENTS = [f"{number:03}" for number in (*range(1, 20), *range(21, 96), 971, 972, 973, 974, 976)]
GIVEN = ("Jules Ferry", "Jean Moulin", "Jacques Prévert", "Ste-Anne", "St-Joseph", "Notre-Dame", "les Lucioles",
         "Simone Veil", "du Bourg", "Marie Curie", "Ti ar C'hoat", "Anatole Le Braz", "du Centre", "Diwan", "Jean Macé",
         "Louis Pasteur", "Joséphine Baker", "Sacré-Cœur", "Per-Jakez Helias", "Angela Duval")  # fmt: skip
SYLLABLES = ("ker", "plou", "lan", "tré", "guer", "mor", "saint-", "loc", "bré", "ville", "mont", "val", "beau",
             "neuf", "roche", "fort", "cham", "clair", "fon", "taine", "bourg", "mer", "lac", "pont")  # fmt: skip
SORTS = (
    ("Ecole maternelle publique", "Ecole", "Public", "101"),
    ("Ecole primaire publique", "Ecole", "Public", "151"),
    ("Ecole élémentaire publique", "Ecole", "Public", "151"),
    ("Ecole primaire privée", "Ecole", "Privé", "151"),
    ("Collège", "Collège", "Public", "340"),
    ("Lycée professionnel", "Lycée", "Public", "320"),
)
WEIGHTS = (11, 40, 20, 12, 11, 6)


def uai(department: str, number: int) -> str:
    digits = f"{department}{number:04}"
    return digits + UAI_LETTERS[int(digits) % 23]


def row(code: str = "0299001B", name: str = "Ecole publique de la Pointe", **cells: str) -> dict[str, str]:
    """A public school of Huelgoat, unless told otherwise. Both spellings of what changed its name are given."""
    given = {
        "Identifiant_de_l_etablissement": code,
        "Nom_etablissement": name,
        "Type_etablissement": "Ecole",
        "Statut_public_prive": "Public",
        "Adresse_1": "4 rue des Chaos",
        "Adresse_3": "29690 HUELGOAT",
        "Code_postal": "29690",
        "Code_commune": "29081",
        "Nom_commune": "Huelgoat",
        "Code_departement": code[:3],
        "Telephone": "0261910100",
        "Mail": f"ecole.{code}@example.org",
        "Type_contrat_prive": "SANS OBJET",
        "latitude": "48.3639",
        "longitude": "-3.7447",
        "position": "48.3639, -3.7447",
        "date_maj_ligne": DATED,
        "etat": "OUVERT",
        "code_nature": "151",
        **cells,
    }
    return {**given, "Code postal": given["Code_postal"]}


def write(path: Path, rows: Iterable[dict[str, str]], header: str = "2026", **dialect) -> Path:
    with path.open("w", encoding=dialect.pop("encoding", "utf-8-sig"), newline="") as file:
        writer = csv.DictWriter(
            file, HEADERS[header], extrasaction="ignore", restval="", **{"delimiter": ";", **dialect}
        )
        writer.writeheader()
        writer.writerows(rows)
    return path


def national(count: int, seed: int = 29) -> Iterator[dict[str, str]]:
    """So many schools over a hundred départements, their inspectors first."""
    dice = random.Random(seed)
    for department in DEPARTMENTS:
        yield district(department)
    for number in range(count - len(DEPARTMENTS)):
        department = DEPARTMENTS[number % len(DEPARTMENTS)]
        yield _school(dice, department, number // len(DEPARTMENTS))


def district(department: str) -> dict[str, str]:
    name = f"Circonscription d'inspection du 1er degré de {department}"
    cells = {
        "Type_etablissement": "Service Administratif",
        "code_nature": "809",
        "Mail": f"ien{department}@example.org",
    }
    return row(uai(department, 9999), name, **cells)


def _school(dice: random.Random, department: str, number: int) -> dict[str, str]:
    sort, kind, sector, nature = dice.choices(SORTS, WEIGHTS)[0]
    place = random.Random(f"{department} {dice.randrange(350)}")
    insee, commune = f"{department[-2:]}{place.randrange(1, 350):03}", _commune(place)
    code = uai(department, number + 1)
    is_school = kind == "Ecole"
    return row(
        code,
        f"{sort} {dice.choice(GIVEN)}",
        Type_etablissement=kind,
        Statut_public_prive=sector,
        Adresse_1=f"{dice.randrange(1, 90)} rue {dice.choice(GIVEN)}",
        Code_postal=f"{department[-2:]}{place.randrange(10, 99)}0",
        Code_commune=insee,
        Nom_commune=commune,
        Mail=f"ce.{code}@example.org",
        Nombre_d_eleves=str(dice.randrange(12, 900)),
        latitude=f"{dice.uniform(42, 51):.8f}",
        longitude=f"{dice.uniform(-5, 8):.8f}",
        code_nature=nature,
        nom_circonscription=f"Circonscription d'inspection du 1er degré de {department}" if is_school else "",
        code_circonscription=uai(department, 9999) if is_school else "",
        libelle_nature="ECOLE DE NIVEAU ELEMENTAIRE",
        ministere_tutelle="MINISTERE DE L'EDUCATION NATIONALE",
        Libelle_academie="Rennes",
        Libelle_region="Bretagne",
    )


def _commune(dice: random.Random) -> str:
    return "".join(dice.choices(SYLLABLES, k=3)).strip("-").title()
