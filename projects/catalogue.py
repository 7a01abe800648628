"""Where the questionnaire’s references get their words: the database for a draft, the deposit for a deposit.

Values are stable: a theme’s code, a territory’s or a partner’s slug, a school’s UAI, a district’s code.
"""

from functools import cached_property
from typing import Any

from campaigns.models import Theme
from campaigns.questionnaire import StaticCatalogue
from partners.models import Partner
from schools.models import Authority, District, School, Territory
from tne29.lib.identifiers import uai_is_valid

from .models import Project

Choices = list[tuple[str, str]]

NO_SCHOOL = "Aucun établissement ne correspond à « {text} ». Indiquez son nom et sa commune, ou son code UAI."
SEVERAL_SCHOOLS = "Plusieurs établissements correspondent à « {text} » : {names}… Indiquez le code UAI."


class LiveCatalogue:
    """Reads each reference list at most once."""

    def __init__(self, project: Project):
        self.project = project
        self._schools: dict[str, str] = {}

    def choices(self, source: str) -> Choices:
        return getattr(self, f"_{source}_choices", [])

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
    def _themes_choices(self) -> Choices:
        themes = Theme.objects.filter(call=self.project.campaign.call_id, is_active=True)
        return list(themes.values_list("code", "label"))

    @cached_property
    def _territories_choices(self) -> Choices:
        return list(Territory.objects.values_list("slug", "name"))

    @cached_property
    def _partners_choices(self) -> Choices:
        return list(Partner.objects.values_list("slug", "name"))

    @cached_property
    def _districts_choices(self) -> Choices:
        return list(District.objects.values_list("code", "name"))

    @cached_property
    def _authorities_choices(self) -> Choices:
        return [(name, name) for name in Authority.objects.values_list("name", flat=True)]

    @cached_property
    def _facts(self) -> dict[str, str | list[str]]:
        return school_facts(self.project.school)

    def _school(self, uai: str) -> str:
        if not self._schools:
            network = self.project.network.select_related("school__commune")
            self._schools = {each.school.uai: each.school.label for each in network}
        if uai not in self._schools:
            school = School.objects.select_related("commune").filter(uai=uai).first()
            self._schools[uai] = school.label if school else uai
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


def catalogue_for(project: Project) -> LiveCatalogue:
    return LiveCatalogue(project)


def blank_catalogue(call_id: int) -> StaticCatalogue:
    """For the printed questionnaire: the lists of a call, and no school."""
    return StaticCatalogue(
        {
            "themes": list(Theme.objects.filter(call=call_id, is_active=True).values_list("code", "label")),
            "territories": list(Territory.objects.values_list("slug", "name")),
            "partners": list(Partner.objects.values_list("slug", "name")),
        }
    )
