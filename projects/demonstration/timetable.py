"""When an imagined team worked: a few sittings, a deposit, then the days of the review. Always the same for a story."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from campaigns.deadlines import Span, paris_day, paris_instant

SITTINGS = 3
OFFICE = (9, 17)
ANY_TIME = (8, 22)
EVENING = (21, 24)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Timetable:
    """span: the window of the campaign; now: the moment of the build, which nothing may pass."""

    key: str
    span: Span
    now: datetime
    last_evening: bool = False

    @property
    def is_past(self) -> bool:
        return self.span.ends_at <= self.now

    @property
    def _last(self) -> datetime:
        return min(self.span.ends_at, self.now - DAY)

    def _dice(self, what: str) -> random.Random:
        return random.Random(f"{self.key} {what}")

    def _point(self, what: str, low: float, high: float) -> datetime:
        """An instant between two fractions of the window, at an hour when people are awake."""
        dice = self._dice(what)
        about = self.span.opens_at + (self._last - self.span.opens_at) * dice.uniform(low, high)
        return self._on(paris_day(about), dice, ANY_TIME)

    def _on(self, day: date, dice: random.Random, hours: tuple[int, int]) -> datetime:
        wall = time(dice.randrange(*hours), dice.randrange(60), dice.randrange(60))
        return paris_instant(day, wall).replace(microsecond=dice.randrange(1_000_000))

    def _office(self, what: str, day: date) -> datetime:
        """A working day: the following Monday when it is a weekend; never after now."""
        day += timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
        return min(self._on(day, self._dice(what), OFFICE), self.now - timedelta(minutes=30))

    @property
    def started(self) -> datetime:
        return self._point("started", 0.05, 0.35)

    @property
    def finished(self) -> datetime:
        """The last press on the button: a deposit, or the last save of a draft."""
        if self.last_evening:
            return self._on(self.span.closes_on, self._dice("finished"), EVENING)
        return self._point("finished", 0.7, 0.97) if self.is_past else self._point("finished", 0.5, 0.75)

    def saves(self, count: int) -> Iterator[datetime]:
        """The instants of `count` saves: some in each sitting, minutes apart."""
        middle = paris_day(self.started + (self.finished - self.started) / 2)
        firsts = (
            self.started + timedelta(minutes=9),
            self._on(middle, self._dice("middle"), ANY_TIME),
            self._last_sitting(count),
        )
        done = [0] * SITTINGS
        for place in range(count):
            sitting = place * SITTINGS // count
            pause = timedelta(minutes=11 * done[sitting], seconds=self._dice(f"save {place}").randrange(40))
            done[sitting] += 1
            yield firsts[sitting] + pause

    def _last_sitting(self, count: int) -> datetime:
        return self.finished - timedelta(minutes=11 * (count // SITTINGS + 2))

    def after_close(self, what: str, *, weeks: int) -> datetime:
        return self._office(what, self.span.closes_on + timedelta(weeks=weeks))

    @property
    def review_started(self) -> datetime:
        day = self.span.closes_on + 6 * DAY if self.is_past else paris_day(self.finished + 2 * DAY)
        return self._office("review", day)

    def complement_asked(self, weeks: int) -> datetime:
        if self.is_past:
            return self.after_close("complement", weeks=weeks)
        return self._office("complement", paris_day(self.review_started + DAY))

    def complement_given(self, asked: datetime, days: int) -> datetime:
        return self._on(paris_day(asked + DAY * round(days * 0.6)), self._dice("given"), ANY_TIME)
