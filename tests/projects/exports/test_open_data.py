"""Open data: the exact columns of each schema, and what is missing, dossier by dossier."""

import csv
import io
import re
from datetime import date
from decimal import Decimal

import pytest

from projects import actions
from projects.models import Convention
from tests import factories
from tests.factories import INSIDE
from tests.projects import desk
from tests.projects.exports.scene import Kind, content, deposited, made

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SIRET, OTHER = "35600000000048", "73282932000074"
SCDL = (
    "nomAttribuant,idAttribuant,dateConvention,referenceDecision,nomBeneficiaire,idBeneficiaire,rnaBeneficiaire,objet,"
    "montant,nature,conditionsVersement,datesPeriodeVersement,idRAE,notificationUE,pourcentageSubvention,dispositifAide"
)
REGULATORY = (
    "nomAttribuant,idAttribuant,dateConvention,referenceDecision,nomBeneficiaire,idBeneficiaire,objet,montant,nature,"
    "conditionsVersement,datesPeriodeVersement,idRAE,notificationUE,pourcentageSubvention"
)


@pytest.fixture
def lead():
    return factories.make_user("nolwenn", is_staff=True)


@pytest.fixture
def campaign():
    made = desk.make_campaign()
    made.call.grantor_name, made.call.grantor_siret = "Département d’essai", SIRET
    made.call.save()
    return made


@pytest.fixture
def granted(campaign, lead):
    def grant(place: int = 0, amount: str = "30000.00", *, signed: bool = True, **fields):
        deposit = deposited(campaign, place)
        project = actions.start_review(deposit.project, by=lead, at=INSIDE)
        actions.accept(project, by=lead, at=INSIDE, amount=Decimal(amount))
        told = {
            "signed_on": date(2024, 1, 15),
            "reference": "CD29-2024-7",
            "beneficiary_name": "Commune d’essai",
            "beneficiary_siret": OTHER,
            "pays_from": date(2024, 2, 1),
            "pays_until": date(2024, 6, 30),
            "rate": Decimal("0.8"),
        }
        if signed:
            Convention.objects.create(project=project, by=lead, at=INSIDE, **(told | fields))
        return project

    return grant


def rows(kind: str, campaign) -> tuple[str, list[dict[str, str]], list[dict]]:
    printout = made(kind, campaign)
    text = content(printout).decode("utf-8")
    return text.split("\r\n")[0], list(csv.DictReader(io.StringIO(text, newline=""))), printout.report


def test_a_line_of_the_national_schema(campaign, granted):
    granted()
    header, (row,), report = rows(Kind.SCDL, campaign)
    assert (header, report) == (SCDL, [])
    assert row == {
        "nomAttribuant": "Département d’essai",
        "idAttribuant": SIRET,
        "dateConvention": "2024-01-15",
        "referenceDecision": "CD29-2024-7",
        "nomBeneficiaire": "Commune d’essai",
        "idBeneficiaire": OTHER,
        "rnaBeneficiaire": "",
        "objet": "Une webradio à l’école",
        "montant": "30000.00",
        "nature": "aide en numéraire",
        "conditionsVersement": "unique",
        "datesPeriodeVersement": "2024-02-01/2024-06-30",
        "idRAE": "",
        "notificationUE": "non",
        "pourcentageSubvention": "0.8",
        "dispositifAide": "AMI 2023-2024",
    }
    assert re.fullmatch(r"\d{14}", row["idAttribuant"])


def test_the_file_of_the_decree_has_its_own_columns_and_only_large_grants(campaign, granted):
    granted()
    granted(1, "23000.00")
    header, (row,), report = rows(Kind.REGULATORY, campaign)
    assert (header, report) == (REGULATORY, [])
    assert (row["montant"], row["datesPeriodeVersement"]) == ("30000.00", "2024-02-01_2024-06-30")


@pytest.mark.parametrize(
    ("fields", "lacks"),
    [
        ({"beneficiary_siret": ""}, ["le SIRET du bénéficiaire"]),
        ({"beneficiary_siret": "12345678901234"}, ["le SIRET du bénéficiaire"]),
        ({"rate": None}, ["la part de la dépense"]),
        ({"pays_from": None, "pays_until": None}, ["la date ou la période de versement"]),
        ({"payment": "à voir"}, ["des conditions de versement qui commencent par unique, échelonné ou autre"]),
        ({"amount": "0"}, ["un montant accordé"]),
    ],
)
def test_what_is_missing_is_told_and_the_line_is_not_written(campaign, granted, fields, lacks):
    project = granted(**fields)
    _, written, report = rows(Kind.SCDL, campaign)
    assert (written, report) == ([], [{"reference": project.reference, "missing": lacks}])


def test_without_a_convention_nor_a_grantor_everything_that_lacks_is_told(campaign, granted):
    granted(signed=False)
    campaign.call.grantor_siret = ""
    campaign.call.save()
    _, written, report = rows(Kind.SCDL, campaign)
    assert written == []
    assert report[0]["missing"][:2] == [
        "le SIRET de la collectivité qui attribue (page de l’appel)",
        "la convention et sa date de signature",
    ]


def test_the_commune_receives_what_a_public_primary_school_is_given(campaign, granted):
    siret = "21290019500018"
    factories.make_school().__class__.objects.update(siret=siret)
    granted(beneficiary_name="", beneficiary_siret="")
    _, (row,), _ = rows(Kind.SCDL, campaign)
    assert (row["nomBeneficiaire"], row["idBeneficiaire"]) == ("Commune de Brest", siret)


def test_a_convention_entered_since_makes_another_file(campaign, granted, lead):
    project = granted(signed=False)
    first = made(Kind.SCDL, campaign)
    Convention.objects.create(project=project, signed_on=date(2024, 1, 15), by=lead, at=INSIDE)
    assert made(Kind.SCDL, campaign).pk != first.pk
    assert made(Kind.SCDL, campaign).pk == made(Kind.SCDL, campaign).pk
