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
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import UnwantedMail, User
from campaigns.deadlines import Milestone, due_milestones, milestones
from campaigns.models import Campaign, Window
from campaigns.snapshot import public_stamp, reference_lists
from partners.models import Contact
from tne29.outbox import Mail, post_each, register_guard

from . import content, letters, network
from .models import PaperAnswer, Project, Reminder, TeamMember
from .workflow import State

logger = logging.getLogger(__name__)

# Drafts locked together, for as long as their rows take to be inserted: nobody who saves should notice.
BATCH = 50
OVERTAKEN = "un rappel plus proche de la fin le remplace"
UNWANTED = "cette personne ne souhaite pas de rappels"
WAITED_FOR = (State.DRAFT, State.CHANGES_REQUESTED)


@dataclass(frozen=True)
class Due:
    """One reminder to send: to whom, about what, at which milestone of which window."""

    project: Project
    person: User
    window: Window
    milestone: Milestone
    overtaken: tuple[Milestone, ...]
    is_last: bool
    is_wanted: bool = True

    @property
    def key(self) -> str:
        end = self.window.ends_at.isoformat()
        return f"reminder:{self.project.reference}:{end}:{self.milestone.days}:{self.person.pk}"

    @property
    def mailbox_key(self) -> str:
        """One for the whole team: whoever is reminded first."""
        return f"mailbox:{self.project.reference}:{self.window.ends_at.isoformat()}:{self.milestone.days}"

    @property
    def identity(self) -> tuple:
        return self.project.pk, self.window.ends_at, self.milestone.days, self.person.pk


@dataclass(frozen=True)
class Written:
    """A reminder with its letter, and the one to the mailbox of the school, the same for the whole team."""

    due: Due
    mail: Mail
    to_school: Mail | None


def due(at: datetime) -> Iterator[Due]:
    """What is due at that moment and has not been recorded yet."""
    for campaign in Campaign.objects.filter(projects__state=State.DRAFT).distinct():
        window = campaign.window_in_force()
        if window is not None:
            common = Q(project__campaign=campaign, project__state=State.DRAFT, project__window=None)
            yield from _safely(_due_in(campaign.reminder_days, window, common, at), window)
    for window in _own_windows(at):
        own = Q(project__window=window, project__state__in=WAITED_FOR)
        yield from _safely(_due_in(window.campaign.reminder_days, window, own, at), window)


def _safely(found: Iterator[Due], window: Window) -> Iterator[Due]:
    """A campaign that cannot be read does not hold the others back."""
    try:
        yield from found
    except Exception:
        logger.exception("reminders of window %s left for a later round", window.pk)


def _own_windows(at: datetime) -> QuerySet[Window]:
    """Open for one project alone: a late permission, the delay of a complement."""
    alone = Project.objects.filter(window=OuterRef("pk"), state__in=WAITED_FOR)
    live = Window.objects.filter(Exists(alone), is_special=True, opens_at__lte=at, ends_at__gt=at)
    return live.select_related("campaign").order_by("pk")


def _due_in(days: list[int], window: Window, whose: Q, at: datetime) -> Iterator[Due]:
    """One query whatever the number of drafts: the places in their teams that have no reminder of this milestone."""
    reached = due_milestones(window.span, days, at)
    if not reached:
        return
    last = milestones(window.span, days)[-1]
    *overtaken, milestone = reached
    for place in _not_reminded(whose, window, milestone).iterator(chunk_size=200):
        is_last = milestone == last
        yield Due(place.project, place.user, window, milestone, tuple(overtaken), is_last, not place.is_unwanted)


def _not_reminded(whose: Q, window: Window, milestone: Milestone) -> QuerySet[TeamMember]:
    recorded = Reminder.objects.filter(
        project=OuterRef("project"),
        person=OuterRef("user"),
        window_ends_at=window.ends_at,
        milestone=milestone.days,
    )
    unwanted = UnwantedMail.objects.filter(user=OuterRef("user"), choice=letters.REMINDERS.name)
    places = TeamMember.objects.filter(whose, ~Exists(recorded), ended_at=None, user__is_active=True)
    places = places.annotate(is_unwanted=Exists(unwanted))
    related = ("user", "project__campaign__call", "project__school__commune", "project__edition", "project__created_by")
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
    return sum(_record_alone(each, at) for each in written)


def _record_alone(each: Written, at: datetime) -> int:
    try:
        return _record([each], at)
    except Exception:
        logger.exception("reminder %s left for a later round", each.due.key)
        return 0


def _write(batch: list[Due], at: datetime) -> list[Written]:
    """The letters, before anything is locked; one that cannot be written does not hold the others back."""
    stamp = public_stamp()
    contacts, files = reference_lists(stamp).contacts, content.files_of(each.project for each in batch)
    asked = network.requests_of_each(each.project for each in batch)
    written = []
    for each in batch:
        try:
            copy = content.WorkingCopy(each.project, stamp)
            copy.files, copy.asked = files.get(each.project.pk, []), asked.get(each.project.pk, [])
            written.append(Written(each, _letter(each, copy, contacts, at), _to_school(each, contacts, at)))
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


def _to_school(each: Due, contacts: list[Contact], at: datetime) -> Mail | None:
    """The school hears of each of its drafts; not of a complement, asked of the team, nor of what staff type for it."""
    if each.project.state != State.DRAFT or not each.project.school.email:
        return None
    if each.window.is_special and PaperAnswer.objects.filter(project=each.project).exists():
        return None
    return letters.mailbox_reminder(each.project, each.window, key=each.mailbox_key, contacts=contacts, at=at)


@transaction.atomic
def _record(written: list[Written], at: datetime) -> int:
    """The locked drafts, then their unique rows, decide: whoever inserts them posts the letters, in one transaction."""
    drafts = set(
        Project.objects.filter(pk__in={each.due.project.pk for each in written}, state__in=WAITED_FOR)
        .order_by("pk")
        .select_for_update(no_key=True, of=("self",))
        .values_list("pk", flat=True)
    )
    recorded = _recorded(drafts)
    wanted = [each for each in written if each.due.project.pk in drafts and each.due.identity not in recorded]
    if wanted:
        rows = [row for each in wanted for row in _rows(each.due, at)]
        Reminder.objects.bulk_create(rows, ignore_conflicts=True)
        post_each(_mails_of(wanted), at=at)
    return sum(each.due.is_wanted for each in wanted)


def _mails_of(wanted: list[Written]) -> list[Mail]:
    """To the people who want them, then to the mailboxes, each once, unless somebody of the team reads it."""
    to_people = [each.mail for each in wanted if each.due.is_wanted]
    addressed = {(mail.about, mail.recipient) for mail in to_people}
    to_schools = {each.to_school.key: each.to_school for each in wanted if each.to_school}
    return to_people + [mail for mail in to_schools.values() if (mail.about, mail.recipient) not in addressed]


def _recorded(drafts: set[int]) -> set[tuple]:
    """Sent or overtaken: what another scheduler recorded before we had the locks."""
    rows = Reminder.objects.filter(project__in=drafts)
    return set(rows.values_list("project", "window_ends_at", "milestone", "person"))


def _rows(each: Due, at: datetime) -> list[Reminder]:
    """The reminder sent, and those it overtakes."""
    said = {"state": Reminder.State.SENT, "letter_key": each.key}
    if not each.is_wanted:
        said = {"state": Reminder.State.SKIPPED, "why": UNWANTED}
    return [Reminder(**_identity(each, each.milestone), **said, at=at)] + [
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
    if state not in WAITED_FOR:
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
    place = TeamMember.objects.filter(project=OuterRef("project"), user=OuterRef("person"), ended_at=None)
    return Reminder.objects.order_by("pk").values_list(
        "project__state",
        "window_ends_at",
        _end_in_force("project__"),
        "person__email",
        Exists(place.filter(user__is_active=True)),
    )


@cache
def _drafts() -> QuerySet:
    """The end in force of each draft, in one query that is put together once."""
    return Project.objects.filter(state=State.DRAFT).order_by("pk").values_list(_end_in_force(""))


def _end_in_force(project: str) -> Coalesce:
    """Of the window of its own that a project may have, or of its campaign."""
    in_force = Window.objects.filter(campaign=OuterRef(f"{project}campaign"), is_special=False).order_by("-pk")
    return Coalesce(f"{project}window__ends_at", Subquery(in_force.values("ends_at")[:1]))


def no_longer_open(letter, at: datetime) -> str | None:
    """The same for the mailbox of a school: the draft, and the end that its key names."""
    found = _drafts().filter(reference=letter.about).first()
    if found is None:
        return "le dossier n’est plus un brouillon"
    (ends_at,) = found
    is_same = ends_at is not None and f":{ends_at.isoformat()}:" in letter.key
    return None if is_same else "les dates de la campagne ont changé"


register_guard(letters.MAILBOX, no_longer_open)
register_guard(letters.REMINDER.name, no_longer_useful)
register_guard(letters.LAST_REMINDER.name, no_longer_useful)
