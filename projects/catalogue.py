"""Where the questionnaire’s references get their words: the database for a draft, the deposit for a deposit.

Values are stable: a theme’s code, a territory’s or a partner’s slug, a school’s UAI, a district’s code.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from campaigns.questionnaire import StaticCatalogue
from campaigns.snapshot import Lists, reference_lists
from schools.models import School
from tne29.lib.identifiers import uai_is_valid

from .models import Project

Choices = list[tuple[str, str]]

UAI = re.compile(r"\d{7}[A-Z]")
NO_SCHOOL = "Aucun établissement ne correspond à « {text} ». Indiquez son nom et sa commune, ou son code UAI."
SEVERAL_SCHOOLS = "Plusieurs établissements correspondent à « {text} » : {names}… Indiquez le code UAI."


class LiveCatalogue:
    """Lists are kept by the process; the schools that the answers name are read together, once.

    stamp: that of the lists, when it was read already.
    """

    def __init__(self, project: Project, stamp: int | None = None):
        self.project, self.stamp = project, stamp

    def choices(self, source: str) -> Choices:
        if source == "themes":
            return self._lists.themes.get(self.project.campaign.call_id, [])
        return getattr(self._lists, source, [])

    def label(self, source: str, value: str) -> str:
        if source == "schools":
            return self._school(value)
        return dict(self.choices(source)).get(value, value)

    def resolve(self, source: str, text: str) -> tuple[str | None, str | None]:
        """(value, None) for what somebody typed, or (None, a sentence that helps)."""
        if source == "schools":
            return self._resolve_school(text)
        for value, label in self.choices(source):
            if text in (value, label):
                return value, None
        return None, f"« {text} » n’est pas dans la liste."

    def facts(self, name: str) -> str | list[str]:
        return self._facts.get(name, "")

    @cached_property
    def _lists(self) -> Lists:
        return reference_lists(self.stamp)

    @cached_property
    def _facts(self) -> dict[str, str | list[str]]:
        return school_facts(self.project.school)

    @cached_property
    def _schools(self) -> dict[str, str]:
        named = set(_named_schools(self.project.answers))
        return {uai: uai for uai in named} | _labels(named)

    def _school(self, uai: str) -> str:
        if uai not in self._schools:
            self._schools[uai] = _labels({uai}).get(uai, uai)
        return self._schools[uai]

    def _resolve_school(self, text: str) -> tuple[str | None, str | None]:
        uai = text.strip().rstrip(")").rpartition("(")[2].replace(" ", "").upper()
        if uai_is_valid(uai) and self._school(uai) != uai:
            return uai, None
        found = list(School.objects.search(text).select_related("commune")[:4])
        if len(found) == 1:
            return found[0].uai, None
        if not found:
            return None, NO_SCHOOL.format(text=text)
        names = " ; ".join(each.label for each in found[:3])
        return None, SEVERAL_SCHOOLS.format(text=text, names=names)


def _named_schools(answers: Any) -> Iterator[str]:
    """Every text in the answers that is written like the code of a school."""
    if isinstance(answers, str):
        if UAI.fullmatch(answers):
            yield answers
    elif isinstance(answers, dict | list):
        for each in answers.values() if isinstance(answers, dict) else answers:
            yield from _named_schools(each)


def _labels(uais: set[str]) -> dict[str, str]:
    schools = School.objects.select_related("commune").filter(uai__in=uais) if uais else ()
    return {school.uai: school.label for school in schools}


def school_facts(school: School) -> dict[str, str | list[str]]:
    """What the directory says of a school, for notices and conditions (campaigns.questionnaire.sources.FACTS)."""
    epci = school.commune.epci
    where = f"{school.postal_code} {school.commune.name}".strip()
    return {
        "school": school.label,
        "school_kind": school.kind,
        "school_sector": school.sector,
        "school_contact": [line for line in (school.address, where, school.email, school.phone) if line],
        "school_district": school.district.name if school.district else "",
        "school_epci": epci.name if epci else "commune sans EPCI",
    }


class RecordingCatalogue:
    """A catalogue that remembers the words it gave, so that a deposit keeps them."""

    def __init__(self, inner: Any):
        self.inner = inner
        self.labels: dict[str, dict[str, str]] = {}
        self.seen_facts: dict[str, str | list[str]] = {}

    def choices(self, source: str) -> Choices:
        return self.inner.choices(source)

    def label(self, source: str, value: str) -> str:
        return self.labels.setdefault(source, {}).setdefault(value, self.inner.label(source, value))

    def resolve(self, source: str, text: str) -> tuple[str | None, str | None]:
        return self.inner.resolve(source, text)

    def facts(self, name: str) -> str | list[str]:
        return self.seen_facts.setdefault(name, self.inner.facts(name))


def frozen_catalogue(labels: dict[str, dict[str, str]], facts: dict[str, str | list[str]]) -> StaticCatalogue:
    """The words of the day of a deposit."""
    return StaticCatalogue({source: list(words.items()) for source, words in labels.items()}, facts)


def catalogue_for(project: Project, stamp: int | None = None) -> LiveCatalogue:
    return LiveCatalogue(project, stamp)


def blank_catalogue(call_id: int) -> StaticCatalogue:
    """For the printed questionnaire: the lists of a call, and no school."""
    lists = reference_lists()
    return StaticCatalogue(
        {
            "themes": lists.themes.get(call_id, []),
            "territories": lists.territories,
            "partners": lists.partners,
        }
    )
