"""Read again when something was decided or reopened; what a deposit says is parsed once, since it never changes.

A page costs one query: how many projects are accepted, and the last decision. What neither tells (a content erased by
law, a school that moved) is looked for again every few minutes.
"""

import json
from dataclasses import dataclass
from time import monotonic
from typing import Any

from django.db.models import Count, OuterRef, Subquery

from campaigns.questionnaire import projections

from ..catalogue import frozen_catalogue
from ..models import Decision, Deposit, Project
from ..workflow import State
from .places import located
from .rows import Place, Showcase, Shown

FRESH = 300.0
PIECE = 500
Stamp = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Said:
    """What a deposit says for the public; None for each that did not agree."""

    title: str
    summary: str
    theme: str
    theme_label: str
    schools: tuple[Place, ...]


class _Kept:
    showcase: tuple[Stamp, float, Showcase] | None = None
    said: dict[int, _Said | None] = {}


def accepted_projects() -> Showcase:
    """The stamp is read before the content: what is kept may be newer than its stamp, never older."""
    stamp = _stamp()
    kept = _Kept.showcase
    if kept is None or kept[0] != stamp or monotonic() - kept[1] > FRESH:
        _Kept.showcase = kept = stamp, monotonic(), _load()
    return kept[2]


def forget() -> None:
    """For the tests, where a whole database is put back."""
    _Kept.showcase, _Kept.said = None, {}


def _stamp() -> Stamp:
    accepted = Project.objects.filter(state=State.ACCEPTED).order_by().values("state")
    number = accepted.annotate(number=Count("pk")).values("number")
    row = Decision.objects.order_by("-pk").annotate(number=Subquery(number)).values_list("pk", "number").first()
    return row or (0, 0)


COLUMNS = (
    "examined",
    "reference",
    "campaign__slug",
    "campaign__name",
    "territory__slug",
    "territory__name",
    "title",
)


def _load() -> Showcase:
    in_force = Decision.objects.filter(project=OuterRef("pk"), kind=Decision.Kind.ACCEPTED, reopened_at=None)
    decided = in_force.order_by("-pk").values("deposit")[:1]
    found = Project.objects.filter(state=State.ACCEPTED).annotate(examined=Subquery(decided))
    rows = list(found.order_by("-campaign__opens_on", "-campaign__pk", "title", "pk").values_list(*COLUMNS))
    said = _read([row[0] for row in rows])
    shown = [(row, said[row[0]]) for row in rows if said.get(row[0])]
    positions = located({school.uai for _, each in shown for school in each.schools})
    return Showcase(tuple(_shown(row, each, positions) for row, each in shown))


def _shown(row: tuple, said: _Said, positions: dict[str, Any]) -> Shown:
    _, reference, campaign, campaign_name, territory, territory_name, title = row
    return Shown(
        reference=reference,
        title=said.title or title or "Projet sans titre",
        summary=said.summary,
        campaign=campaign,
        campaign_name=campaign_name,
        theme=said.theme,
        theme_label=said.theme_label,
        territory=territory or "",
        territory_name=territory_name or "",
        schools=tuple(positions.get(school.uai, lambda school: school)(school) for school in said.schools),
    )


def _read(keys: list[int | None]) -> dict[int, _Said | None]:
    """Those not read yet, and those whose content was erased since; only what is still accepted is kept."""
    wanted = [key for key in keys if key]
    erased = set(Deposit.objects.filter(content__erased_at__isnull=False).values_list("pk", flat=True))
    kept = {key: _Kept.said[key] for key in wanted if key in _Kept.said and key not in erased}
    missing = [key for key in wanted if key not in kept and key not in erased]
    for start in range(0, len(missing), PIECE):
        deposits = Deposit.objects.filter(pk__in=missing[start : start + PIECE]).select_related("content", "edition")
        kept |= {deposit.pk: _said(deposit) for deposit in deposits.defer("edition__source")}
    _Kept.said = kept
    return kept


def _said(deposit: Deposit) -> _Said | None:
    """Only what was examined is shown, and only what its own answers agree to."""
    document = json.loads(deposit.content.content)
    catalogue = frozen_catalogue(document.get("labels", {}), document.get("facts", {}))
    told = projections(deposit.edition.questionnaire, document.get("answers", {}), catalogue)
    if told.get("may_be_published") is not True:
        return None
    theme = told.get("main_theme") or ""
    school = document["school"]
    lead = Place(school["uai"], school["name"], school["commune"])
    rows = [row["school"] for row in told.get("schools") or () if row.get("school")]
    return _Said(
        title=told.get("title") or "",
        summary=told.get("summary") or "",
        theme=theme,
        theme_label=catalogue.label("themes", theme) or theme,
        schools=(lead, *(_associated(uai, catalogue.label("schools", uai)) for uai in rows)),
    )


def _associated(uai: str, label: str) -> Place:
    """« École, Commune (UAI) » in its parts."""
    words = label.removesuffix(f" ({uai})")
    name, _, commune = words.rpartition(", ")
    return Place(uai, name or words or uai, commune if name else "")
