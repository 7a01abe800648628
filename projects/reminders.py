"""Reminders before the end of a window: planned from the database and the clock, never from the scheduler’s memory.

Due means ≤: after a stop, the most urgent reminder alone is sent. Never after the deadline, never after a deposit.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from campaigns.deadlines import Milestone, due_milestones, milestones
from campaigns.models import Campaign, Window
from tne29.outbox import register_guard

from . import letters
from .gaps import project_gaps
from .models import Project, Reminder
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
    reached = due_milestones(window.span, campaign.reminder_days, at)
    if not reached:
        return
    last = milestones(window.span, campaign.reminder_days)[-1]
    *overtaken, milestone = reached
    drafts = (
        Project.objects.filter(campaign=campaign, state=State.DRAFT, window=None)
        .select_related("campaign__call", "school__commune", "edition")
        .order_by("pk")
    )
    for project in drafts.iterator(chunk_size=200):
        done = _recorded(project, window, milestone)
        for person in letters.team_of(project):
            if person.pk not in done:
                yield Due(project, person, window, milestone, tuple(overtaken), milestone == last)


def _recorded(project: Project, window: Window, milestone: Milestone) -> set[int]:
    rows = Reminder.objects.filter(project=project, window_ends_at=window.ends_at, milestone=milestone.days)
    return set(rows.values_list("person_id", flat=True))


def send_due(at: datetime) -> int:
    """Records and posts every due reminder; returns how many letters were written. Safe to run twice at once."""
    return sum(_send(each, at) for each in due(at))


@transaction.atomic
def _send(each: Due, at: datetime) -> bool:
    """The unique row decides: whoever inserts it writes the letter, in the same transaction."""
    project = Project.objects.select_for_update(no_key=True, of=("self",)).filter(pk=each.project.pk, state=State.DRAFT)
    if not project.exists():
        return False
    _, created = Reminder.objects.get_or_create(
        **_identity(each, each.milestone),
        defaults={"state": Reminder.State.SENT, "letter_key": each.key, "at": at},
    )
    if not created:
        return False
    for milestone in each.overtaken:
        defaults = {"state": Reminder.State.SKIPPED, "why": OVERTAKEN, "at": at}
        Reminder.objects.get_or_create(**_identity(each, milestone), defaults=defaults)
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
