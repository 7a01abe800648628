"""I4: reminders sent without a letter, too late, to those who had deposited, or not at all."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Subquery

from tne29.lib.french import moment

from ..models import JournalEntry, Reminder, TeamMember
from ..reminders import WAITED_FOR, due
from .words import rows

PATIENCE = timedelta(minutes=10)
NAMED = ("project__reference", "person__email", "milestone", "at")


def _sent():
    return Reminder.objects.filter(state=Reminder.State.SENT)


def _name(reference: str, email: str, days: int) -> str:
    return f"{reference}, rappel J−{days} à {email}"


def without_a_letter(at: datetime) -> Iterator[str]:
    letters = apps.get_model("outbox", "Letter").objects.filter(key=OuterRef("letter_key"))
    for reference, email, days, _ in rows(_sent().filter(~Exists(letters)), *NAMED):
        yield f"{_name(reference, email, days)} : noté comme envoyé, sans courriel."


def after_the_end(at: datetime) -> Iterator[str]:
    for reference, email, days, when in rows(_sent().filter(at__gte=F("window_ends_at")), *NAMED):
        yield f"{_name(reference, email, days)} : envoyé le {moment(when)}, après la fin."


def after_a_deposit(at: datetime) -> Iterator[str]:
    """What the journal said of the project at that moment, however it went on."""
    said = JournalEntry.objects.filter(project=OuterRef("project"), at__lte=OuterRef("at"))
    moves = said.exclude(from_state=F("to_state")).order_by("-number").values("to_state")[:1]
    wrong = _sent().annotate(was=Subquery(moves)).exclude(was=None).exclude(was__in=WAITED_FOR)
    for reference, email, days, when in rows(wrong, *NAMED):
        yield f"{_name(reference, email, days)} : envoyé le {moment(when)}, alors que ce n’était plus un brouillon."


def not_at_all(at: datetime) -> Iterator[str]:
    late = at - PATIENCE
    for each in due(at):
        came_since = TeamMember.objects.filter(project=each.project, user=each.person, joined_at__gt=late)
        if each.milestone.due_at <= late and not came_since.exists():
            name = _name(each.project.reference, each.person.email, each.milestone.days)
            yield f"{name} : dû depuis le {moment(each.milestone.due_at)}, pas envoyé."


CHECKS = (without_a_letter, after_the_end, after_a_deposit, not_at_all)
