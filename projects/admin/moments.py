"""The history of a dossier as staff read it: what was done to it, and how the dates of its campaign moved meanwhile."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from django.db.models import Aggregate, F, JSONField, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils.text import capfirst

from campaigns.deadlines import Span
from campaigns.models import Window
from tne29.lib.timeline import Moment

from ..models import JournalEntry, Project

COMMENTS = "comment"
CLOSED = "La campagne est fermée"
OPENING = "L’ouverture de la campagne est déplacée\u00a0: {days}"
LONGER = "La campagne est prolongée {until}"
SHORTER = "La campagne est raccourcie {until}"
THE_PORTAL = "le portail"


class Listed(Aggregate):
    """Rows as one list, which comes with the row they hang on: no query more."""

    function = "JSON_GROUP_ARRAY"
    output_field = JSONField()

    def as_postgresql(self, compiler, connection, **extra: Any):
        return self.as_sql(compiler, connection, function="JSONB_AGG", **extra)


def windows_of_campaign() -> Subquery:
    """For a queryset of projects: how the dates of their campaign were set and moved. Delays of one dossier are in its
    journal already.
    """
    told = JSONObject(
        pk="pk",
        opens_at="opens_at",
        ends_at="ends_at",
        at="created_at",
        reason="reason",
        first_name="by__first_name",
        last_name="by__last_name",
    )
    common = Window.objects.filter(campaign=OuterRef("campaign"), is_special=False).order_by()
    return Subquery(common.values(of=F("campaign")).annotate(rows=Listed(told)).values("rows"))


def moments_of(project: Project, journal: Iterable[JournalEntry]) -> list[Moment]:
    """The newest first. Not what the team says to itself."""
    told = [_told(each) for each in journal if not each.act.startswith(COMMENTS)]
    moved = list(_moved(project))
    return sorted([*told, *moved], key=lambda each: each.at, reverse=True) if moved else told


def _told(entry: JournalEntry) -> Moment:
    return Moment(capfirst(entry.label), entry.at, entry.by_name, entry.message)


def _moved(project: Project) -> Iterator[Moment]:
    """What moved before the dossier began is not its history."""
    windows = sorted(project.campaign_windows or (), key=lambda each: each["pk"])
    for former, window in pairwise(windows):
        at = _instant(window["at"])
        if at > project.created_at:
            by = f"{window['first_name'] or ''} {window['last_name'] or ''}".strip()
            yield Moment(_words(_span(former), _span(window), at), at, by or THE_PORTAL, window["reason"])


def _instant(text: str) -> datetime:
    """As each engine writes it in JSON: SQLite says nothing of the zone, which is always UTC."""
    read = datetime.fromisoformat(text)
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _span(window: dict[str, Any]) -> Span:
    return Span(_instant(window["opens_at"]), _instant(window["ends_at"]))


def _words(former: Span, span: Span, at: datetime) -> str:
    if span.ends_at <= at:
        return CLOSED
    if span.ends_at == former.ends_at:
        return OPENING.format(days=span.days)
    return (LONGER if span.ends_at > former.ends_at else SHORTER).format(until=span.until)
