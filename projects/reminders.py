"""Reminders before the end of a window: planned from the database and the clock, never from the scheduler’s memory.

Due means ≤: after a stop, the most urgent reminder alone is sent. Never after the deadline, never after a deposit.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from campaigns.deadlines import Milestone, due_milestones, milestones
from campaigns.models import Campaign, Window
from tne29.outbox import register_guard

from . import letters
from .gaps import project_gaps
from .models import Project, Reminder, TeamMember
from .workflow import State

OVERTAKEN = "un rappel plus proche de la fin le remplace"


@dataclass(frozen=True)
class Due:
    """One reminder to send: to whom, about what, at which milestone of which window."""

    project: Project
    person: User
    window: Window
    milestone: Milestone
    overtaken: tuple[Milestone, ...]
    is_last: bool

    @property
    def key(self) -> str:
        end = self.window.ends_at.isoformat()
        return f"reminder:{self.project.reference}:{end}:{self.milestone.days}:{self.person.pk}"


def due(at: datetime) -> Iterator[Due]:
    """What is due at that moment and has not been recorded yet."""
    for campaign in Campaign.objects.filter(projects__state=State.DRAFT).distinct():
        window = campaign.window_in_force()
        if window is not None:
            yield from _due_in(campaign, window, at)


def _due_in(campaign: Campaign, window: Window, at: datetime) -> Iterator[Due]:
    """One query whatever the number of drafts: the places in their teams that have no reminder of this milestone."""
    reached = due_milestones(window.span, campaign.reminder_days, at)
    if not reached:
        return
    last = milestones(window.span, campaign.reminder_days)[-1]
    *overtaken, milestone = reached
    for place in _not_reminded(campaign, window, milestone).iterator(chunk_size=200):
        yield Due(place.project, place.user, window, milestone, tuple(overtaken), milestone == last)


def _not_reminded(campaign: Campaign, window: Window, milestone: Milestone) -> QuerySet[TeamMember]:
    recorded = Reminder.objects.filter(
        project=OuterRef("project"),
        person=OuterRef("user"),
        window_ends_at=window.ends_at,
        milestone=milestone.days,
    )
    places = TeamMember.objects.filter(
        ~Exists(recorded),
        ended_at=None,
        user__is_active=True,
        project__campaign=campaign,
        project__state=State.DRAFT,
        project__window=None,
    )
    related = ("user", "project__campaign__call", "project__school__commune", "project__edition")
    return places.select_related(*related).order_by("project", "joined_at")


def send_due(at: datetime) -> int:
    """Records and posts every due reminder; returns how many letters were written. Safe to run twice at once."""
    return sum(_send(each, at) for each in due(at))


@transaction.atomic
def _send(each: Due, at: datetime) -> bool:
    """The locked draft, then its unique rows, decide: whoever inserts them writes the letter, in one transaction."""
    drafts = Project.objects.filter(pk=each.project.pk, state=State.DRAFT)
    if not list(drafts.select_for_update(no_key=True, of=("self",)).values_list("pk")):
        return False
    if Reminder.objects.filter(**_identity(each, each.milestone)).exists():
        return False
    Reminder.objects.bulk_create(_rows(each, at), ignore_conflicts=True)
    letters.reminder(
        each.project,
        each.person,
        each.window,
        key=each.key,
        days=each.milestone.days,
        gaps=project_gaps(each.project),
        is_last=each.is_last,
        at=at,
    )
    return True


def _rows(each: Due, at: datetime) -> list[Reminder]:
    """The reminder sent, and those it overtakes."""
    sent = Reminder(**_identity(each, each.milestone), state=Reminder.State.SENT, letter_key=each.key, at=at)
    return [sent] + [
        Reminder(**_identity(each, milestone), state=Reminder.State.SKIPPED, why=OVERTAKEN, at=at)
        for milestone in each.overtaken
    ]


def _identity(each: Due, milestone: Milestone) -> dict:
    return {
        "project": each.project,
        "window_ends_at": each.window.ends_at,
        "milestone": milestone.days,
        "person": each.person,
    }


def no_longer_useful(letter, at: datetime) -> str | None:
    """Asked again at the moment of sending: why this reminder should not leave, if it should not."""
    project = Project.objects.filter(reference=letter.about).first()
    if project is None or project.state != State.DRAFT:
        return "le dossier n’est plus un brouillon"
    row = Reminder.objects.filter(letter_key=letter.key).first()
    window = project.window_in_force()
    if row is None or window is None or window.ends_at != row.window_ends_at:
        return "les dates de la campagne ont changé"
    if not project.team.filter(ended_at=None, user__email=letter.recipient, user__is_active=True).exists():
        return "cette personne ne fait plus partie de l’équipe"
    return None


register_guard(letters.REMINDER.name, no_longer_useful)
register_guard(letters.LAST_REMINDER.name, no_longer_useful)
