"""The reminders of opinions: planned in the database when an opinion is asked, sent when their moment has come.

Due means ≤: after a stop, the most urgent alone is sent. None once the opinion is given, the request revoked, the
link over, or the dossier decided.
"""

import logging
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from campaigns.deadlines import Span, milestones_around
from tne29.lib.french import count

from . import letters_of_opinions as letters
from . import opinions
from .models import OpinionReminder, OpinionRequest, Project

logger = logging.getLogger(__name__)
State = OpinionReminder.State

DAYS = [7, 2, 0, -3]  # before the day an opinion is due; the last one, to those who are late
AT_ONCE = 200
OVERTAKEN = "un rappel plus proche de la date le remplace"
GIVEN = "l’avis est donné"
REVOKED = "la demande est annulée"
MOVED = "un nouveau lien l’a remplacée"
NO_USE = "cet avis n’est plus attendu"


def plan(requests: Iterable[OpinionRequest], at: datetime) -> None:
    """The rows of what will be sent; those of an earlier date go."""
    requests = list(requests)
    _planned(requests).update(state=State.SKIPPED, why=MOVED, at=at)
    rows = [
        OpinionReminder(request=each, sending=each.sendings, due_at=milestone.due_at, days=milestone.days)
        for each in requests
        for milestone in milestones_around(each.due_on, DAYS, Span(at, each.expires_at))
        if milestone.due_at > at
    ]
    OpinionReminder.objects.bulk_create(rows, ignore_conflicts=True)


def cancel(request: OpinionRequest, why: str, at: datetime) -> None:
    _planned([request]).update(state=State.SKIPPED, why=why, at=at)


def _planned(requests: list[OpinionRequest]):
    return OpinionReminder.objects.filter(request__in=[each.pk for each in requests], state=State.PLANNED)


def due(at: datetime) -> list[OpinionReminder]:
    """What would leave: the most urgent of each request that is still awaited."""
    rows = _reached(at).select_related("request__project").order_by("due_at")
    last = {each.request_id: each for each in rows}
    return [each for each in last.values() if opinions.still_wanted(each.request, at)]


def _reached(at: datetime) -> QuerySet[OpinionReminder]:
    return OpinionReminder.objects.filter(state=State.PLANNED, due_at__lte=at)


def send_due(at: datetime) -> int:
    """How many letters were written. Safe to run twice at once; one that fails does not hold the others back."""
    sent = 0
    for pk in list(_reached(at).order_by("request").values_list("request", flat=True).distinct()[:AT_ONCE]):
        try:
            sent += _remind(pk, at)
        except Exception:
            logger.exception("reminder of the opinion %s left for a later round", pk)
    return sent


@transaction.atomic
def _remind(pk: int, at: datetime) -> int:
    """The project, the request, then its rows: the order of the verbs."""
    seen = OpinionRequest.objects.get(pk=pk)
    list(Project.objects.select_for_update(no_key=True, of=("self",)).filter(pk=seen.project_id).values_list("pk"))
    related = ("project__campaign", "project__school__commune", "asked_by", "deposit__content", "deposit__edition")
    request = OpinionRequest.objects.select_for_update(no_key=True, of=("self",)).select_related(*related).get(pk=pk)
    rows = list(_planned([request]).filter(due_at__lte=at).order_by("due_at"))
    if not rows:
        return 0
    if not opinions.still_wanted(request, at):
        cancel(request, NO_USE, at)
        return 0
    *overtaken, last = rows
    OpinionReminder.objects.filter(pk__in=[each.pk for each in overtaken]).update(
        state=State.SKIPPED, why=OVERTAKEN, at=at
    )
    last.state, last.at, last.letter_key = State.SENT, at, letters.remind(request, last.days, at=at)
    last.save(update_fields=["state", "at", "letter_key"])
    return 1


def words(days: int) -> str:
    """« rappel d’un avis, 7 jours avant la date »."""
    if days > 0:
        return f"rappel d’un avis, {count(days, 'jour')} avant la date"
    return f"rappel d’un avis, {count(-days, 'jour')} après la date" if days else "rappel d’un avis, le jour même"
