"""Raises the whole demonstration once, then keeps it alive: its window open, its complements answerable."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from django.db.models import F

from accounts.models import User
from campaigns.deadlines import day_start, milestones, paris_day
from campaigns.models import Call, Campaign
from campaigns.seed.reading import read
from projects import actions, reminders, reminders_of_opinions
from projects.models import Project
from projects.workflow import State
from tne29.lib import queue
from tne29.lib.french import count
from tne29.outbox.models import Letter
from tne29.outbox.models import State as LetterState

from .cast import Troupe, gather, renew
from .playing import play
from .scene import Scene
from .scoring import plant_grid
from .stories import read as plays
from .stories import stories
from .teamwork import play_together
from .timetable import Timetable

SLUG, NAME, NUMBER = "demonstration", "Campagne de démonstration", 99
OPEN_SINCE, OPEN_FOR = timedelta(days=21), timedelta(days=9)
TIME_TO_ANSWER = timedelta(days=15)
PLAYS = {
    "campaign_1": "2023-2024-campagne-1",
    "campaign_2": "2023-2024-campagne-2",
    "campaign_3": "2023-2024-campagne-3",
    "demonstration": SLUG,
}
LONG_AGO = datetime(2023, 8, 28, 8, 0, tzinfo=UTC)
STILL_OPEN = "La démonstration reste ouverte."


def raise_curtain(accounts: dict[str, User], *, now: datetime) -> int:
    """Builds everything unless it was built before: how many projects it made."""
    if Campaign.objects.filter(slug=SLUG).exists():
        return 0
    with _in_the_past():
        _open_campaign(now)
        troupe = gather(accounts, at=LONG_AGO, now=now)
        made = _play_all(troupe, now)
        _remind_the_drafts(now)
        reminders_of_opinions.send_due(now)
        play_together(troupe, Campaign.objects.get(slug=SLUG), now=now)
    return made + 1


@contextmanager
def _in_the_past() -> Iterator[None]:
    """One transaction. Its letters are recorded as sent at their instant, and the worker is not told about them."""
    newest = Letter.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    try:
        with transaction.atomic():
            yield
            written = Letter.objects.filter(pk__gt=newest, state=LetterState.QUEUED)
            written.update(state=LetterState.SENT, sent_at=F("created_at"), attempts=1)
            queue.pause.begin()
    finally:
        queue.pause.clear()


def _open_campaign(now: datetime) -> None:
    today = paris_day(now)
    campaign = Campaign.objects.create(
        call=Call.objects.get(slug=read("call")["call"]["slug"]),
        number=NUMBER,
        name=NAME,
        slug=SLUG,
        opens_on=today - OPEN_SINCE,
        closes_on=today + OPEN_FOR,
        is_demonstration=True,
    )
    actions.open_campaign(campaign, by=None, at=now)
    plant_grid(campaign.call)


def _play_all(troupe: Troupe, now: datetime) -> int:
    former: dict[int, Project] = {}
    turn = 0
    for name, slug in PLAYS.items():
        campaign = Campaign.objects.get(slug=slug)
        span = campaign.window_in_force().span
        for story in stories(name):
            timetable = Timetable(story.key, span, now, story.last_evening)
            starts_on = plays(name).get("starts_on") or _next_september(campaign.closes_on)
            project = play(Scene(story, campaign, troupe, timetable, turn, starts_on, former.get(story.school)))
            if project.state == State.ACCEPTED:
                former[story.school] = project
            turn += 1
    return turn


def _next_september(day: date) -> date:
    """The first Monday of the September that leaves two months to decide."""
    first = date(day.year + (day.month > 6), 9, 1)
    return first + timedelta(days=-first.weekday() % 7)


def _remind_the_drafts(now: datetime) -> None:
    """The reminders that the drafts left behind have received."""
    for campaign in Campaign.objects.filter(slug__in=PLAYS.values()):
        for milestone in milestones(campaign.window_in_force().span, campaign.reminder_days):
            if milestone.due_at < now:
                reminders.send_due(milestone.due_at)


def keep_alive(lead: User, *, now: datetime) -> list[str]:
    """What had to be moved so that one can still try everything, in French sentences."""
    return [*_keep_open(lead, now), *_keep_answerable(lead, now), *_keep_confirmed(now)]


def _keep_open(lead: User, now: datetime) -> Iterator[str]:
    campaign = Campaign.objects.get(slug=SLUG)
    window = campaign.window_in_force()
    if window.span.is_open(now):
        return
    closes_on = paris_day(now) + OPEN_FOR
    moved = actions.move_window(
        campaign, opens_on=campaign.opens_on, closes_on=closes_on, by=lead, at=now, reason=STILL_OPEN
    )
    yield f"fenêtre prolongée {moved.span.until}"


def _keep_answerable(lead: User, now: datetime) -> Iterator[str]:
    """Asks again for the complements whose delay is over."""
    late = Project.objects.filter(campaign__slug=SLUG, state=State.CHANGES_REQUESTED, window__ends_at__lte=now)
    for project in late:
        message = project.journal.filter(act="request_changes").last().message
        project = actions.resume_review(project, by=lead, at=now)
        until = day_start(paris_day(now) + TIME_TO_ANSWER)
        actions.request_changes(project, by=lead, at=now, message=message, until=until)
        yield f"complément redemandé pour {project.reference}"


def _keep_confirmed(now: datetime) -> Iterator[str]:
    """Each school year begins with everybody confirmed, but for the one whose membership shows what a lapse is."""
    renewed = renew(now)
    if renewed:
        yield count(renewed, "appartenance renouvelée", "appartenances renouvelées")
