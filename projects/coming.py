"""What the calendar holds: openings, reminders and closings of the campaigns, ends of the complements asked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from campaigns.deadlines import INSTANT, milestones
from campaigns.models import Campaign
from tne29.lib.french import count, hour, long_date

from .models import Project
from .workflow import State


@dataclass(frozen=True)
class Coming:
    """at: aware, UTC; an end is exclusive, and shown by its last minute."""

    at: datetime
    what: str
    about: str
    is_end: bool = False

    @property
    def when(self) -> str:
        """« vendredi 5 avril 2024 à 23 h 59 »."""
        shown = self.at - INSTANT if self.is_end else self.at
        return f"{long_date(shown)} à {hour(shown)}"


def coming(begin: datetime, end: datetime) -> list[Coming]:
    """Everything from `begin` to `end`, excluded, in order."""
    found = (*_of_campaigns(), *_of_complements())
    return sorted((each for each in found if begin <= each.at < end), key=lambda each: (each.at, each.about))


def _of_campaigns() -> Iterator[Coming]:
    for campaign in Campaign.objects.order_by("opens_on"):
        window = campaign.window_in_force()
        if window is None:
            continue
        yield Coming(window.opens_at, "ouverture des dépôts", campaign.name)
        yield from _reminders(campaign, window)
        yield Coming(window.ends_at, "clôture des dépôts", campaign.name, is_end=True)


def _reminders(campaign: Campaign, window) -> Iterator[Coming]:
    """With how many drafts they would reach, as things stand."""
    drafts = Project.objects.filter(campaign=campaign, state=State.DRAFT, window=None).count()
    for milestone in milestones(window.span, campaign.reminder_days):
        words = f"{_how_near(milestone.days)} ({count(drafts, 'brouillon')})"
        yield Coming(milestone.due_at, words, campaign.name)


def _how_near(days: int) -> str:
    return f"rappel à {count(days, 'jour')} de la fin" if days else "rappel du dernier matin"


def _of_complements() -> Iterator[Coming]:
    waiting = Project.objects.filter(state=State.CHANGES_REQUESTED).exclude(window=None).select_related("window")
    for project in waiting:
        yield Coming(project.window.ends_at, "fin du délai de complément", project.reference, is_end=True)
