"""From signs of life to silences. Pure: no model, no clock; a moment before the first sign ever is not known."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from itertools import pairwise

TOLERANCE = {
    "web": timedelta(seconds=70),
    "worker": timedelta(seconds=150),
    "scheduler": timedelta(seconds=150),
    "mail": timedelta(seconds=150),
    "storage": timedelta(seconds=150),
}


@dataclass(frozen=True)
class Alive:
    """Signs of life followed each other from `since` to `until`."""

    since: datetime
    until: datetime


@dataclass(frozen=True)
class Outage:
    """No sign of life after `since`, until the one at `until`, if it has come."""

    role: str
    since: datetime
    until: datetime | None

    def lasted(self, now: datetime) -> timedelta:
        return (self.until or now) - self.since

    def covers(self, moment: datetime) -> bool:
        return self.since < moment and (self.until is None or moment < self.until)


class Answer(Enum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Verdict:
    """Whether there was life at that moment; before and after: the nearest signs of it."""

    answer: Answer
    before: datetime | None = None
    after: datetime | None = None


def joined(stretches: Iterable[Alive], tolerance: timedelta) -> list[Alive]:
    """The same life in as few stretches as there are: two processes overlap, an hour follows another."""
    found: list[Alive] = []
    for each in sorted(stretches, key=lambda alive: (alive.since, alive.until)):
        if found and each.since - found[-1].until <= tolerance:
            found[-1] = Alive(found[-1].since, max(found[-1].until, each.until))
        else:
            found.append(each)
    return found


def outages(
    role: str, stretches: Iterable[Alive], *, known_since: datetime | None, begin: datetime, end: datetime
) -> list[Outage]:
    """The silences longer than the tolerance that touch [begin, end[; `end` is at most now."""
    if known_since is None:
        return []
    alive = joined(stretches, TOLERANCE[role])
    last = max([known_since, *(each.until for each in alive if each.since < end)])
    between = [Outage(role, one.until, two.since) for one, two in pairwise(alive)]
    if alive and alive[0].since - known_since > TOLERANCE[role]:
        between.insert(0, Outage(role, max(known_since, begin), alive[0].since))
    if end - last > TOLERANCE[role] and not any(each.covers(end) for each in between):
        between.append(Outage(role, max(last, begin) if not alive else last, None))
    return [each for each in between if each.since < end and (each.until is None or each.until > begin)]


def verdict(stretches: Iterable[Alive], moment: datetime, tolerance: timedelta) -> Verdict:
    alive = joined(stretches, tolerance)
    around = next((each for each in alive if each.since <= moment <= each.until), None)
    if around:
        return Verdict(Answer.YES, around.since, around.until)
    before = max((each.until for each in alive if each.until < moment), default=None)
    after = min((each.since for each in alive if each.since > moment), default=None)
    if before is None:
        return Verdict(Answer.UNKNOWN, None, after)
    return Verdict(Answer.NO, before, after)


def share_of(stretches: Iterable[Alive], begin: datetime, end: datetime, tolerance: timedelta) -> int:
    """How many hundredths of [begin, end[ had signs of life."""
    lived = timedelta()
    for each in joined(stretches, tolerance):
        lived += max(min(each.until + tolerance, end) - max(each.since, begin), timedelta())
    return min(round(100 * lived / (end - begin)), 100)
