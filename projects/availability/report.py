"""The report of a campaign: silences, attempts around them and what followed, the last day hour by hour."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import TruncHour

from campaigns.deadlines import day_start
from campaigns.models import Campaign, Window
from tne29.evidence.models import Attempt, Role
from tne29.evidence.outages import TOLERANCE, Outage, share_of
from tne29.lib.french import UTC

from ..models import Deposit, Project, Revision
from .living import Lives

HOUR = timedelta(hours=1)
RECOVERY = timedelta(minutes=15)  # people who could not come in press again once they can
AFTERWARDS = timedelta(days=7)


@dataclass(frozen=True)
class Silence:
    """An outage, and the attempts refused from its beginning to a quarter of an hour after its end."""

    outage: Outage
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True)
class Hour:
    """answered: hundredths of the hour with signs of life of the site, None when nothing was noted yet."""

    begin: datetime
    answered: int | None
    deposits: int
    saves: int
    refused: int


@dataclass(frozen=True)
class Report:
    campaign: Campaign
    window: Window
    begin: datetime
    end: datetime
    known_since: datetime | None
    silences: tuple[Silence, ...]
    attempts: tuple[Attempt, ...]
    hours: tuple[Hour, ...]

    @property
    def of_the_site(self) -> int:
        return sum(each.outage.role == Role.WEB for each in self.silences)


def report_of(campaign: Campaign, now: datetime) -> Report | None:
    """None while the campaign has no dates, or is not open yet."""
    window = campaign.window_in_force()
    if window is None or now <= window.opens_at:
        return None
    begin, end = window.opens_at, min(window.ends_at, now)
    lives, attempts = Lives(begin, end), list(attempts_of(campaign, begin, end + AFTERWARDS))
    return Report(
        campaign=campaign,
        window=window,
        begin=begin,
        end=end,
        known_since=lives.known_since.get(Role.WEB),
        silences=tuple(Silence(each, _around(attempts, each, now)) for each in lives.outages()),
        attempts=tuple(attempts),
        hours=tuple(_hours(campaign, window, lives, attempts, now)),
    )


def attempts_of(campaign: Campaign, begin: datetime, end: datetime) -> QuerySet[Attempt]:
    """Each with `deposited_at`, the first deposit of the dossier after it, if there is one."""
    references = Project.objects.filter(campaign=campaign).values("reference")
    later = Deposit.objects.filter(project__reference=OuterRef("about"), at__gt=OuterRef("at")).order_by()
    first = later.values("project").annotate(first=Min("at")).values("first")
    found = Attempt.objects.filter(about__in=references, at__gte=begin, at__lt=end)
    return found.select_related("person").annotate(deposited_at=Subquery(first)).order_by("at", "pk")


def _around(attempts: Iterable[Attempt], outage: Outage, now: datetime) -> tuple[Attempt, ...]:
    end = (outage.until or now) + RECOVERY
    return tuple(each for each in attempts if outage.since <= each.at < end)


def _hours(campaign: Campaign, window: Window, lives: Lives, attempts: list[Attempt], now: datetime) -> Iterable[Hour]:
    """Of the last day, on the clock of Paris: twenty-five of them, or twenty-three, when the clocks change."""
    first, end = day_start(window.span.closes_on), min(window.ends_at, now)
    deposits, saves = (_by_hour(rows, campaign, first, end) for rows in (Deposit.objects, Revision.objects))
    begin = first
    while begin < end:
        until = min(begin + HOUR, end)
        yield Hour(
            begin=begin,
            answered=_answered(lives, begin, until),
            deposits=deposits.get(begin, 0),
            saves=saves.get(begin, 0),
            refused=sum(begin <= each.at < until for each in attempts),
        )
        begin += HOUR


def _answered(lives: Lives, begin: datetime, until: datetime) -> int | None:
    known = lives.known_since.get(Role.WEB)
    if known is None or known >= until:
        return None
    return share_of(lives.stretches[Role.WEB], max(begin, known), until, TOLERANCE[Role.WEB])


def _by_hour(rows, campaign: Campaign, begin: datetime, end: datetime) -> dict[datetime, int]:
    of_the_day = rows.filter(project__campaign=campaign, at__gte=begin, at__lt=end).order_by()
    counted = of_the_day.annotate(hour=TruncHour("at", tzinfo=UTC)).values("hour").annotate(many=Count("pk"))
    return {each["hour"].astimezone(UTC): each["many"] for each in counted}
