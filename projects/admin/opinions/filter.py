"""In the list: the dossiers that wait for opinions, or waited in vain."""

from datetime import datetime

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest

from ...models import OpinionRequest, Project
from ...workflow import State
from ..tally import Counted, Told

LATE, AWAITED, GIVEN = "en-retard", "attendu", "donne"


def _having(requests) -> Exists:
    return Exists(requests.filter(project=OuterRef("pk")))


def has_late(at: datetime) -> Exists:
    """With an opinion that should have come; counts while the dossier is still under review."""
    return _having(OpinionRequest.objects.late(at))


def late(projects: QuerySet[Project], at: datetime) -> QuerySet[Project]:
    return projects.filter(has_late(at), state__in=State.with_staff)


class OpinionFilter(Counted, admin.SimpleListFilter):
    title = "avis"
    parameter_name = "avis"
    looks_at = ("state", "has_late", "has_open", "has_given")

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        return [(LATE, "avis en retard"), (AWAITED, "avis attendu"), (GIVEN, "avis donné")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Project]) -> QuerySet[Project]:
        if self.value() == LATE:
            return late(queryset, request.arrived_at)
        if self.value() == AWAITED:
            return queryset.filter(_having(OpinionRequest.objects.open()), state__in=State.with_staff)
        if self.value() == GIVEN:
            return queryset.filter(_having(OpinionRequest.objects.filter(answered_at__isnull=False)))
        return queryset

    def keeps(self, value: str | None, told: Told) -> bool:
        if value == GIVEN:
            return told.has_given
        if value in (LATE, AWAITED):
            return (told.has_late if value == LATE else told.has_open) and told.state in State.with_staff
        return True
