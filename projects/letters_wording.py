"""The letters of decision in the words of the project lead: the version in force, its fields, what they say."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from tne29.lib import wording
from tne29.lib.french import euros, long_date, moment

from .models import Decision, LetterText

WORDINGS = Path(__file__).parent / "wordings"
Name = LetterText.Name
CONVENTION = "Une convention vous sera adressée : l’aide n’est versée qu’une fois qu’elle est signée."
# Without these the letter would not do what the law asks of it.
REQUIRED = {Name.REFUSED: ("motif", "voies de recours"), Name.NO_ACTION: ("motif", "voies de recours")}


@dataclass(frozen=True)
class Field:
    """name: what is written between brackets; meaning: what stands there; of: its words, from a decision."""

    name: str
    meaning: str
    of: Callable[[Decision], str]


@dataclass(frozen=True)
class Wording:
    subject: str
    body: str


FIELDS = (
    Field("référence", "la référence du dossier", lambda it: it.project.reference),
    Field("titre du projet", "le titre du projet", lambda it: it.project.display_title),
    Field("établissement", "le nom de l’établissement", lambda it: it.project.school.name),
    Field("commune", "la commune de l’établissement", lambda it: it.project.school.commune.name),
    Field("campagne", "le nom de la campagne", lambda it: it.project.campaign.name),
    Field("dépôt", "le dépôt examiné : « n° 1 du 3 octobre 2023 »", lambda it: _deposit(it)),
    Field("montant demandé", "le montant demandé", lambda it: _amount(it.project.amount)),
    Field("montant accordé", "le montant accordé, s’il y en a un", lambda it: _amount(it.amount)),
    Field("conditions", "les conditions, s’il y en a", lambda it: it.conditions),
    Field("convention", f"s’il faut une convention : « {CONVENTION} »", lambda it: _convention(it)),
    Field("motif", "le motif de la décision, ou votre commentaire", lambda it: it.reason),
    Field("date de la décision", "le jour et l’heure de la publication", lambda it: moment(it.at)),
    Field("service", "le nom du service", lambda it: it.mentions.get("service_name", "")),
    Field(
        "voies de recours",
        "les délais et voies de recours, tels que l’appel les donne",
        lambda it: it.mentions.get("appeal_text", "").strip(),
    ),
)
PERSON = "prénom"
KNOWN = (PERSON, *(field.name for field in FIELDS))


def _amount(amount) -> str:
    return euros(amount) if amount is not None else ""


def _convention(decision: Decision) -> str:
    return CONVENTION if decision.needs_convention else ""


def _deposit(decision: Decision) -> str:
    return f"n°\u00a0{decision.deposit.number} du {long_date(decision.deposit.at)}"


@lru_cache(maxsize=8)
def original(name: str) -> Wording:
    """The text that the portal came with."""
    subject, _, body = (WORDINGS / f"{Name(name).value}.txt").read_text(encoding="utf-8").partition("\n")
    return Wording(subject, body.strip())


def in_force(name: str) -> Wording:
    newest = LetterText.objects.filter(name=name).first()
    return of_version(newest) if newest else original(name)


def of_version(version: LetterText) -> Wording:
    return original(version.name) if version.is_original else Wording(version.subject, version.body)


def faults(name: str, words: Wording) -> dict[str, list[str]]:
    """By « subject » and « body », why the text cannot be kept."""
    return {
        "subject": list(wording.faults(words.subject, KNOWN)),
        "body": list(wording.faults(words.body, KNOWN, REQUIRED.get(Name(name), ()))),
    }


def values(decision: Decision) -> dict[str, str]:
    return {field.name: field.of(decision) for field in FIELDS}


def told(words: Wording, said: dict[str, str], first_name: str) -> dict[str, Any]:
    """The subject and the text for one person, for templates/letters/decision.txt."""
    said = said | {PERSON: first_name}
    return {"subject": wording.one_line(wording.filled(words.subject, said)), "text": wording.filled(words.body, said)}
