"""Columns that staff filter on, derived from the answers in this one place.

A question says by its `column` which projection it feeds (campaigns/editions/*.toml).
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from campaigns.models import Theme
from campaigns.questionnaire import projections
from schools.models import School, Territory
from tne29.lib.text import search_key

from .catalogue import catalogue_for
from .models import Project, ProjectSchool


def refresh(project: Project, before: dict[str, Any] | None = None) -> list[str]:
    """Sets the projected columns of `project` and returns the names of those to save.

    before: the answers until now, so that only what they project differently is written.
    """
    questionnaire, catalogue = project.edition.questionnaire, catalogue_for(project)
    values = projections(questionnaire, project.answers, catalogue)
    former = None if before is None else projections(questionnaire, before, catalogue)
    moved = [column for column in PROJECTIONS if former is None or former.get(column) != values.get(column)]
    touched = [name for column in moved for name in PROJECTIONS[column](project, values.get(column))]
    set_search_key(project)
    return [*touched, "search_key"]


def addresses(project: Project) -> list[str]:
    """The e-mail addresses that the answers give for the head and for the person who follows the project."""
    values = projections(project.edition.questionnaire, project.answers, catalogue_for(project))
    people = [values.get("head") or {}, values.get("contact") or {}]
    return [address for person in people if (address := person.get("courriel"))]


def colleagues(project: Project) -> list[dict[str, str]]:
    """The people the answers name for the team, those with an address and a role: {courriel, role}."""
    values = projections(project.edition.questionnaire, project.answers, catalogue_for(project))
    return [row for row in values.get("team") or () if row.get("courriel") and row.get("role")]


def _title(project: Project, value: Any) -> list[str]:
    project.title = (value or "")[:200]
    return ["title"]


def _main_theme(project: Project, value: Any) -> list[str]:
    themes = Theme.objects.filter(call=project.campaign.call_id, code=value) if value else Theme.objects.none()
    project.main_theme = themes.first()
    return ["main_theme"]


def _territory(project: Project, value: Any) -> list[str]:
    chosen = Territory.objects.filter(slug=value).first() if value else None
    project.territory = chosen or project.school.effective_territory
    return ["territory"]


def _amount(project: Project, value: Any) -> list[str]:
    project.amount = Decimal(value) if value else None
    return ["amount"]


def _may_be_published(project: Project, value: Any) -> list[str]:
    project.may_be_published = value is True
    return ["may_be_published"]


def _schools(project: Project, rows: Any) -> list[str]:
    by_uai = {row["school"]: row for row in rows or () if row.get("school")}
    schools = {school.uai: school for school in School.objects.filter(uai__in=by_uai)}
    project.network.all().delete()
    ProjectSchool.objects.bulk_create(
        ProjectSchool(
            project=project,
            school=school,
            role=(by_uai[uai].get("role") or "")[:160],
            contact=(by_uai[uai].get("contact") or "")[:160],
            pupils=by_uai[uai].get("pupils"),
        )
        for uai, school in schools.items()
    )
    return []


PROJECTIONS: dict[str, Callable[[Project, Any], list[str]]] = {
    "title": _title,
    "main_theme": _main_theme,
    "territory": _territory,
    "amount": _amount,
    "may_be_published": _may_be_published,
    "schools": _schools,
}


def set_search_key(project: Project) -> None:
    words = (
        project.reference,
        project.title,
        project.school.name,
        project.school.uai,
        project.school.commune.name,
    )
    project.search_key = search_key(" ".join(words))[:600]
