"""Reminders before the end of a window: planned from the database and the clock, never from the scheduler’s memory.

Due means ≤: after a stop, the most urgent reminder alone is sent. Never after the deadline, never after a deposit.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import islice

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from campaigns.deadlines import Milestone, due_milestones, milestones
from campaigns.models import Campaign, Window
from campaigns.snapshot import public_stamp, reference_lists
from partners.models import Contact
from tne29.outbox import Mail, post_each, register_guard

from . import content, letters, network
from .models import Project, Reminder, TeamMember
from .workflow import State

logger = logging.getLogger(__name__)

# Drafts locked together, for as long as their rows take to be inserted: nobody who saves should notice.
BATCH = 50
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

    @property
    def identity(self) -> tuple:
        return self.project.pk, self.window.ends_at, self.milestone.days, self.person.pk


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
    return places.select_related(*related).order_by("project", "joined_at", "pk")


def send_due(at: datetime) -> int:
    """Records and posts every due reminder; returns how many letters were written. Safe to run twice at once."""
    waiting, sent = due(at), 0
    while batch := list(islice(waiting, BATCH)):
        sent += _send_batch(batch, at)
    return sent


def _send_batch(batch: list[Due], at: datetime) -> int:
    """Together, or each alone when one of them spoils the others."""
    written = _write(batch, at)
    try:
        return _record(written, at)
    except Exception:
        logger.exception("%s reminders could not be recorded together", len(written))
    return sum(_record_alone(each, mail, at) for each, mail in written)


def _record_alone(each: Due, mail: Mail, at: datetime) -> int:
    try:
        return _record([(each, mail)], at)
    except Exception:
        logger.exception("reminder %s left for a later round", each.key)
        return 0


def _write(batch: list[Due], at: datetime) -> list[tuple[Due, Mail]]:
    """The letters, before anything is locked; one that cannot be written does not hold the others back."""
    stamp = public_stamp()
    contacts, files = reference_lists(stamp).contacts, content.files_of(each.project for each in batch)
    asked = network.requests_of_each(each.project for each in batch)
    written = []
    for each in batch:
        try:
            copy = content.WorkingCopy(each.project, stamp)
            copy.files, copy.asked = files.get(each.project.pk, []), asked.get(each.project.pk, [])
            written.append((each, _letter(each, copy, contacts, at)))
        except Exception:
            logger.exception("reminder %s cannot be written", each.key)
    return written


def _letter(each: Due, copy: content.WorkingCopy, contacts: list[Contact], at: datetime) -> Mail:
    return letters.reminder(
        each.project,
        each.person,
        each.window,
        key=each.key,
        gaps=copy.gaps,
        lacking=network.lacking(copy.network),
        is_last=each.is_last,
        contacts=contacts,
        at=at,
    )


@transaction.atomic
def _record(written: list[tuple[Due, Mail]], at: datetime) -> int:
    """The locked drafts, then their unique rows, decide: whoever inserts them posts the letters, in one transaction."""
    drafts = set(
        Project.objects.filter(pk__in={each.project.pk for each, _ in written}, state=State.DRAFT)
        .order_by("pk")
        .select_for_update(no_key=True, of=("self",))
        .values_list("pk", flat=True)
    )
    recorded = _recorded(drafts)
    wanted = [(each, mail) for each, mail in written if each.project.pk in drafts and each.identity not in recorded]
    if wanted:
        rows = [row for each, _ in wanted for row in _rows(each, at)]
        Reminder.objects.bulk_create(rows, ignore_conflicts=True)
        post_each([mail for _, mail in wanted], at=at)
    return len(wanted)


def _recorded(drafts: set[int]) -> set[tuple]:
    """Sent or overtaken: what another scheduler recorded before we had the locks."""
    rows = Reminder.objects.filter(project__in=drafts)
    return set(rows.values_list("project", "window_ends_at", "milestone", "person"))


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
    carried = _carried().filter(letter_key=letter.key, project__reference=letter.about)
    state, planned_for, ends_at, address, is_in_team = carried.first() or (None,) * 5
    if state != State.DRAFT:
        return "le dossier n’est plus un brouillon"
    if ends_at != planned_for:
        return "les dates de la campagne ont changé"
    if not is_in_team or address != letter.recipient:
        return "cette personne ne fait plus partie de l’équipe"
    return None


@cache
def _carried() -> QuerySet:
    """What has become of what a letter says, in one query that is put together once.

    (state of the project, end that was announced, end in force, address of the person, whether they are in the team)
    """
    in_force = Window.objects.filter(campaign=OuterRef("project__campaign"), is_special=False).order_by("-pk")
    place = TeamMember.objects.filter(project=OuterRef("project"), user=OuterRef("person"), ended_at=None)
    return Reminder.objects.order_by("pk").values_list(
        "project__state",
        "window_ends_at",
        Coalesce("project__window__ends_at", Subquery(in_force.values("ends_at")[:1])),
        "person__email",
        Exists(place.filter(user__is_active=True)),
    )


register_guard(letters.REMINDER.name, no_longer_useful)
register_guard(letters.LAST_REMINDER.name, no_longer_useful)
