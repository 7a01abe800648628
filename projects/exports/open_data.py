"""Open data on subsidies: the national schema (SCDL « subventions » 2.1.1), and the file of the decree of 2017.

A line that a schema would refuse is not written: it is told, with what it lacks, in the report of the export.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO

from campaigns.models import Call, Edition
from campaigns.questionnaire import projections
from schools.models import School
from tne29.lib.identifiers import siret_is_valid

from ..catalogue import frozen_catalogue
from ..models import Convention
from ..workflow import State
from .cells import as_open
from .roll import Line, Roll
from .spreadsheets import open_csv

LONGEST = 256
THRESHOLD = Decimal(23_000)
RAE = re.compile(r"\w{0,5}")
PAYMENTS = ("unique", "échelonné", "autre")


@dataclass(frozen=True, slots=True)
class Grant:
    """One line, as both files see it."""

    grantor: str
    grantor_siret: str
    signed_on: date | None
    reference: str
    beneficiary: str
    siret: str
    purpose: str
    amount: Decimal | None
    nature: str
    payment: str
    pays_from: date | None
    pays_until: date | None
    rae: str
    notified: bool
    rate: Decimal | None
    scheme: str

    def period(self, between: str) -> str:
        days = [day.isoformat() for day in (self.pays_from, self.pays_until) if day]
        return between.join(dict.fromkeys(days))


SCDL: dict[str, Callable[[Grant], Any]] = {
    "nomAttribuant": lambda grant: grant.grantor,
    "idAttribuant": lambda grant: grant.grantor_siret,
    "dateConvention": lambda grant: grant.signed_on,
    "referenceDecision": lambda grant: grant.reference,
    "nomBeneficiaire": lambda grant: grant.beneficiary,
    "idBeneficiaire": lambda grant: grant.siret,
    "rnaBeneficiaire": lambda grant: "",
    "objet": lambda grant: grant.purpose,
    "montant": lambda grant: grant.amount,
    "nature": lambda grant: grant.nature,
    "conditionsVersement": lambda grant: grant.payment,
    "datesPeriodeVersement": lambda grant: grant.period("/"),
    "idRAE": lambda grant: grant.rae,
    "notificationUE": lambda grant: "oui" if grant.notified else "non",
    "pourcentageSubvention": lambda grant: _share(grant.rate),
    "dispositifAide": lambda grant: grant.scheme,
}
REGULATORY = {name: tell for name, tell in SCDL.items() if name not in ("rnaBeneficiaire", "dispositifAide")} | {
    "datesPeriodeVersement": lambda grant: grant.period("_"),
}

# (what is missing, in words; is it there?)
NEEDED: tuple[tuple[str, Callable[[Grant], bool]], ...] = (
    ("le nom de la collectivité qui attribue (page de l’appel)", lambda grant: bool(grant.grantor)),
    (
        "le SIRET de la collectivité qui attribue (page de l’appel)",
        lambda grant: siret_is_valid(grant.grantor_siret),
    ),
    ("la convention et sa date de signature", lambda grant: grant.signed_on is not None),
    ("le nom du bénéficiaire", lambda grant: bool(grant.beneficiary)),
    ("le SIRET du bénéficiaire", lambda grant: siret_is_valid(grant.siret)),
    (f"un titre de {LONGEST} signes au plus", lambda grant: 0 < len(grant.purpose) <= LONGEST),
    ("un montant accordé", lambda grant: bool(grant.amount)),
    ("la nature de l’aide", lambda grant: bool(grant.nature)),
    (
        "des conditions de versement qui commencent par unique, échelonné ou autre",
        lambda grant: grant.payment.startswith(PAYMENTS),
    ),
    ("la date ou la période de versement", lambda grant: grant.pays_from is not None),
    ("la part de la dépense", lambda grant: grant.rate is not None and Decimal("0.01") <= grant.rate <= 1),
    ("un numéro RAE de cinq signes au plus", lambda grant: bool(RAE.fullmatch(grant.rae))),
)


def missing(grant: Grant) -> list[str]:
    return [words for words, is_there in NEEDED if not is_there(grant)]


def write_scdl(roll: Roll, file: BinaryIO, tick: Callable[[int], None]) -> list[dict[str, Any]]:
    return _write(SCDL, roll, file, tick, lambda grant: True)


def write_regulatory(roll: Roll, file: BinaryIO, tick: Callable[[int], None]) -> list[dict[str, Any]]:
    """Only what the decree obliges to publish: more than 23,000 euros."""
    return _write(REGULATORY, roll, file, tick, lambda grant: grant.amount is None or grant.amount > THRESHOLD)


def _write(columns, roll: Roll, file: BinaryIO, tick, concerns: Callable[[Grant], bool]) -> list[dict[str, Any]]:
    report = []
    with open_csv(file, as_open) as write:
        write(columns)
        for line, grant in _grants(roll, tick):
            if not concerns(grant):
                continue
            if lacks := missing(grant):
                report.append({"reference": line.live.reference, "missing": lacks})
            else:
                write("" if (cell := tell(grant)) is None else cell for tell in columns.values())
    return report


def _grants(roll: Roll, tick) -> Iterator[tuple[Line, Grant]]:
    """Accepted projects alone, each with its convention."""
    call = Call.objects.get(pk=roll.campaign.call_id)
    questionnaires = {each.pk: each.questionnaire for each in Edition.objects.filter(pk__in=roll.editions)}
    done = 0
    for lines in roll.pieces():
        accepted = [line for line in lines if line.live.state == State.ACCEPTED]
        conventions = _conventions(accepted)
        sirets = dict(School.objects.filter(uai__in={line.live.uai for line in accepted}).values_list("uai", "siret"))
        for line in accepted:
            told = conventions.get(line.live.project)
            yield line, _grant(line, told, call, sirets.get(line.live.uai, ""), _title(line, questionnaires))
        done += len(lines)
        tick(100 * done // len(roll.keys))


def _conventions(lines: list[Line]) -> dict[int, Convention]:
    return {each.project_id: each for each in Convention.objects.filter(project__in=[x.live.project for x in lines])}


def _title(line: Line, questionnaires: dict[int, Any]) -> str:
    document = line.document
    catalogue = frozen_catalogue(document.get("labels", {}), document.get("facts", {}))
    told = projections(questionnaires[line.live.edition], document.get("answers", {}), catalogue)
    return " ".join((told.get("title") or "").split())


def _grant(line: Line, convention: Convention | None, call: Call, school_siret: str, title: str) -> Grant:
    """Without a convention, what is known; the SIRET of a public primary school is that of its commune."""
    named = convention and convention.beneficiary_name
    return Grant(
        grantor=call.grantor_name,
        grantor_siret=call.grantor_siret,
        signed_on=convention.signed_on if convention else None,
        reference=convention.reference if convention else "",
        beneficiary=convention.beneficiary_name if named else _default_name(line, school_siret),
        siret=(convention.beneficiary_siret if convention else "") or ("" if named else school_siret),
        purpose=title,
        amount=line.decision.amount if line.decision else None,
        nature=convention.nature if convention else "",
        payment=convention.payment if convention else "",
        pays_from=convention.pays_from if convention else None,
        pays_until=convention.pays_until if convention else None,
        rae=convention.rae if convention else "",
        notified=bool(convention and convention.is_notified),
        rate=convention.rate if convention else None,
        scheme=call.title,
    )


def _default_name(line: Line, siret: str) -> str:
    is_commune = line.live.kind == School.Kind.PRIMARY and siret.startswith("21")
    return f"Commune de {line.live.commune}" if is_commune else line.live.school


def _share(rate: Decimal | None) -> str:
    return "" if rate is None else f"{rate.normalize():f}"


def conventions_told(roll: Roll) -> list[list[str]]:
    """All that these files show beside the roll, for their fingerprint."""
    call = Call.objects.filter(pk=roll.campaign.call_id).values_list("grantor_name", "grantor_siret", "title").get()
    rows = Convention.objects.filter(project__campaign=roll.campaign).order_by("project").values_list(*SHOWN)
    schools = School.objects.filter(projects__campaign=roll.campaign, projects__state=State.ACCEPTED)
    sirets = schools.order_by("pk").distinct().values_list("pk", "siret")
    return [[str(cell) for cell in row] for row in (call, *rows, *sirets)]


SHOWN = (
    "project",
    "signed_on",
    "reference",
    "beneficiary_name",
    "beneficiary_siret",
    "nature",
    "payment",
    "pays_from",
    "pays_until",
    "rate",
    "rae",
    "is_notified",
)
