"""Whom one would ask about a deposit: the inspector of the school, its « collectivité référente », the partners."""

from collections.abc import Iterator
from dataclasses import dataclass

from partners.models import Partner
from tne29.lib.text import clean_line

from ..content import DepositReading
from ..models import OpinionRequest, Project

Kind = OpinionRequest.Kind
AUTHORITY, AT_AUTHORITY = "collectivite", "contact_collectivite"


@dataclass(frozen=True)
class Person:
    """name: the body they answer for; the journal, which keeps everything, names nobody without an account."""

    kind: str
    name: str
    email: str

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.email}"

    @property
    def label(self) -> str:
        return f"{self.name}, {self.email}" if self.email else self.name


def people(project: Project, reading: DepositReading) -> list[Person]:
    """Those whose address is known, each address once; those without one too, so that staff see what is missing."""
    found: dict[str, Person] = {}
    for person in (*_inspector(project), *_authority(reading), *_partners()):
        found.setdefault(person.email.lower() or person.name, person)
    return list(found.values())


def _inspector(project: Project) -> Iterator[Person]:
    district = project.school.district
    if district:
        yield Person(Kind.INSPECTOR.value, f"Inspection, {_in_a_sentence(district.name)}"[:120], district.email)


def _in_a_sentence(district: str) -> str:
    """The directory says « Circonscription de Brest » or « Brest »."""
    word = "circonscription"
    return f"{word}{district[len(word) :]}" if district.lower().startswith(word) else f"{word} {district}"


def _authority(reading: DepositReading) -> Iterator[Person]:
    """As the deposit names it."""
    named, contact = reading.answers.get(AUTHORITY) or {}, reading.answers.get(AT_AUTHORITY) or {}
    name = named.get("nom") if isinstance(named, dict) else ""
    if name:
        email = contact.get("courriel", "") if isinstance(contact, dict) else ""
        yield Person(Kind.AUTHORITY.value, clean_line(str(name))[:120], email or "")


def _partners() -> Iterator[Person]:
    for partner in Partner.objects.all():
        yield Person(Kind.PARTNER.value, partner.name, partner.email)
