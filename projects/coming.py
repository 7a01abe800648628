"""What the calendar holds: openings, reminders and closings of the campaigns, delays of one project; who gets what.

The moments are those of the scheduler: the same functions say them (campaigns.deadlines).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from accounts.models import UnwantedMail, User
from campaigns.deadlines import INSTANT, Span, milestones, paris_day
from campaigns.holidays import marks
from campaigns.models import Campaign
from schools.models import Membership
from tne29.lib.french import count, hour, long_date

from . import announcements, letters, reminders_of_opinions
from .models import OpinionReminder, OpinionRequest, Project, TeamMember
from .reminders import WAITED_FOR
from .workflow import State


@dataclass(frozen=True)
class Coming:
    """at: aware, UTC; an end is exclusive, and shown by its last minute. audience: who gets a letter, if anybody."""

    at: datetime
    what: str
    about: str
    is_end: bool = False
    audience: str = ""

    @property
    def shown_at(self) -> datetime:
        return self.at - INSTANT if self.is_end else self.at

    @property
    def when(self) -> str:
        """« vendredi 5 avril 2024 à 23 h 59 »."""
        return f"{long_date(self.shown_at)} à {hour(self.shown_at)}"

    @property
    def marks(self) -> list[str]:
        return marks(paris_day(self.shown_at))


def coming(begin: datetime, end: datetime) -> list[Coming]:
    """Everything from `begin` to `end`, excluded, in order."""
    found = (*_of_campaigns(), *_of_delays(), *_of_opinions())
    return sorted((each for each in found if begin <= each.at < end), key=lambda each: (each.at, each.about))


def _of_campaigns() -> Iterator[Coming]:
    for campaign in Campaign.objects.order_by("opens_on"):
        window = campaign.window_in_force()
        if window is None:
            continue
        drafts = _drafts(campaign)
        yield Coming(window.opens_at, "ouverture des dépôts", campaign.name, audience=_told_of_openings())
        yield from _reminders(campaign, window.span, drafts)
        left = f"{drafts.people}, si leur brouillon reste là" if drafts.number else ""
        yield Coming(window.ends_at, "clôture des dépôts", campaign.name, is_end=True, audience=left)


@dataclass(frozen=True)
class Drafts:
    """How many drafts wait, and the people and mailboxes that hear of them."""

    number: int
    team: int
    mailboxes: int

    @property
    def people(self) -> str:
        return count(self.team, "personne")

    @property
    def reached(self) -> str:
        boxes = f", {count(self.mailboxes, 'établissement')}" if self.mailboxes else ""
        return f"{self.people}{boxes}" if self.number else ""


def _drafts(campaign: Campaign) -> Drafts:
    waiting = Project.objects.filter(campaign=campaign, state=State.DRAFT, window=None)
    has_mailbox = ~Q(school__email="")
    found = waiting.aggregate(number=Count("pk"), mailboxes=Count("school", filter=has_mailbox, distinct=True))
    places = TeamMember.objects.filter(project__in=waiting, ended_at=None, user__is_active=True)
    unwanted = UnwantedMail.objects.filter(choice=letters.REMINDERS.name).values("user")
    return Drafts(team=places.exclude(user__in=unwanted).values("user").distinct().count(), **found)


def _told_of_openings() -> str:
    unwanted = UnwantedMail.objects.filter(choice=announcements.OPENINGS.name).values("user")
    belong = Membership.objects.active().values("user")
    people = User.objects.filter(pk__in=belong, is_active=True).exclude(pk__in=unwanted).count()
    return count(people, "personne") if people else ""


def _reminders(campaign: Campaign, span: Span, drafts: Drafts) -> Iterator[Coming]:
    """With how many drafts they would reach, as things stand."""
    for milestone in milestones(span, campaign.reminder_days):
        words = f"{_how_near(milestone.days)} ({count(drafts.number, 'brouillon')})"
        yield Coming(milestone.due_at, words, campaign.name, audience=drafts.reached)


def _how_near(days: int) -> str:
    return f"rappel à {count(days, 'jour')} de la fin" if days else "rappel du dernier matin"


def _of_delays() -> Iterator[Coming]:
    """The projects that have a window of their own: their reminders, and its end."""
    waiting = Project.objects.filter(state__in=WAITED_FOR).exclude(window=None).select_related("window", "campaign")
    for project in waiting.annotate(people=Count("team", filter=Q(team__ended_at=None, team__user__is_active=True))):
        told, span = count(project.people, "personne"), project.window.span
        for milestone in milestones(span, project.campaign.reminder_days):
            yield Coming(milestone.due_at, _how_near(milestone.days), project.reference, audience=told)
        is_complement = project.state == State.CHANGES_REQUESTED
        what = "fin du délai de complément" if is_complement else "fin du dépôt tardif permis"
        left = f"{told}, si le brouillon reste là" if project.state == State.DRAFT else ""
        yield Coming(project.window.ends_at, what, project.reference, is_end=True, audience=left)


def _of_opinions() -> Iterator[Coming]:
    """The reminders planned, and the days on which opinions are due."""
    awaited = OpinionRequest.objects.open().filter(project__state__in=State.with_staff).select_related("project")
    for asked in awaited.order_by("pk"):
        yield Coming(asked.due_at, f"avis attendu : {asked.name}", asked.project.reference, is_end=True)
    planned = OpinionReminder.objects.filter(state=OpinionReminder.State.PLANNED, request__in=awaited)
    for each in planned.select_related("request__project").order_by("pk"):
        words = reminders_of_opinions.words(each.days)
        yield Coming(each.due_at, words, each.request.project.reference, audience=each.request.name)
