"""When a campaign is open, for how long, and what to say of it. Pure: the moment is always an argument.

Days are days of Paris; instants are aware, in UTC; an end is exclusive (the midnight after the last day).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from tne29.lib.french import hour, long_date

PARIS = ZoneInfo("Europe/Paris")
REMINDER_HOUR = time(9, 0)
INSTANT = timedelta(microseconds=1)


class Phase(Enum):
    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"


def day_start(day: date) -> datetime:
    """The first instant of a Paris day, in UTC."""
    return paris_instant(day, time.min)


def paris_instant(day: date, at: time) -> datetime:
    """The instant of a wall clock in Paris; an hour skipped by the change of clocks moves forward."""
    wall = datetime.combine(day, at, tzinfo=PARIS)
    return wall.astimezone(UTC)


def paris_day(at: datetime) -> date:
    return at.astimezone(PARIS).date()


@dataclass(frozen=True)
class Span:
    """A half-open stretch of time: opens_at is in it, ends_at is not."""

    opens_at: datetime
    ends_at: datetime

    @classmethod
    def of_days(cls, opens_on: date, closes_on: date) -> "Span":
        """From the first minute of opens_on to the last of closes_on, both included."""
        return cls(day_start(opens_on), day_start(closes_on + timedelta(days=1)))

    def is_open(self, at: datetime) -> bool:
        return self.opens_at <= at < self.ends_at

    def phase(self, at: datetime) -> Phase:
        if at < self.opens_at:
            return Phase.UPCOMING
        return Phase.OPEN if at < self.ends_at else Phase.CLOSED

    @property
    def opens_on(self) -> date:
        return paris_day(self.opens_at)

    @property
    def last_moment(self) -> datetime:
        """The last instant inside, on the clock of Paris."""
        return (self.ends_at - INSTANT).astimezone(PARIS)

    @property
    def closes_on(self) -> date:
        return self.last_moment.date()

    def days_left(self, at: datetime) -> int:
        """Nights before the last day: 0 on the last day itself, and once it is over."""
        return max((self.closes_on - paris_day(at)).days, 0)

    def progress(self, at: datetime) -> int:
        """How much of the window has gone by, from 0 to 100."""
        gone = (at - self.opens_at) / (self.ends_at - self.opens_at)
        return round(100 * min(max(gone, 0), 1))

    @property
    def deadline(self) -> str:
        """« vendredi 20 octobre 2023 à 23 h 59, heure de Paris », the same words everywhere."""
        last = self.last_moment
        return f"{long_date(last.date())} à\u00a0{hour(last)}, heure de Paris"

    @property
    def until(self) -> str:
        """« jusqu’au vendredi 20 octobre 2023 à 23 h 59, heure de Paris »."""
        return f"jusqu’au {self.deadline}"

    @property
    def opening(self) -> str:
        """« lundi 6 novembre 2023 à 0 h 00, heure de Paris »."""
        first = self.opens_at.astimezone(PARIS)
        return f"{long_date(first.date())} à\u00a0{hour(first)}, heure de Paris"

    @property
    def days(self) -> str:
        """« du lundi 4 septembre 2023 au vendredi 20 octobre 2023 »."""
        return f"du {long_date(self.opens_on)} au {long_date(self.closes_on)}"


@dataclass(frozen=True)
class Milestone:
    """A reminder to send: `days` before the last day, at nine in Paris; 0 is the last morning."""

    days: int
    due_at: datetime


def milestones(span: Span, days: list[int]) -> list[Milestone]:
    """The reminders of a window, earliest first; none falls outside the window."""
    return milestones_around(span.closes_on, days, span)


def milestones_around(day: date, days: list[int], span: Span) -> list[Milestone]:
    """So many days before that day, or after it when negative; none falls outside the span."""
    planned = [Milestone(n, _due_at(day, n)) for n in sorted(set(days), reverse=True)]
    return [m for m in planned if span.is_open(m.due_at)]


def due_milestones(span: Span, days: list[int], at: datetime) -> list[Milestone]:
    """Those whose time has come, the most urgent last; none once the window has closed."""
    if not span.is_open(at):
        return []
    return [m for m in milestones(span, days) if m.due_at <= at]


def _due_at(day: date, days: int) -> datetime:
    return paris_instant(day - timedelta(days=days), REMINDER_HOUR)


def add_months(day: date, months: int) -> date:
    """The same day some months later; the last day of the month when that one is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    following = (first + timedelta(days=31)).replace(day=1)
    return min(first.replace(day=1) + timedelta(days=day.day - 1), following - timedelta(days=1))
