"""The days when a school does not answer: weekends, and the holidays of zone B. Pure: the days come from a file."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

SHIPPED = Path(__file__).with_name("school_holidays.toml")
WEEKEND = {5: "samedi", 6: "dimanche"}
TO_CONFIRM = " (dates à confirmer)"


@dataclass(frozen=True)
class Holiday:
    """first, last: days without school, both included."""

    name: str
    first: date
    last: date
    provisional: bool = False

    @property
    def label(self) -> str:
        return self.name + (TO_CONFIRM if self.provisional else "")


@cache
def holidays() -> tuple[Holiday, ...]:
    return tuple(Holiday(**each) for each in tomllib.loads(SHIPPED.read_text(encoding="utf-8"))["holiday"])


def marks(day: date) -> list[str]:
    """Why that day is a bad one: « samedi », « vacances d’hiver »; nothing on a school day."""
    weekend = [WEEKEND[day.weekday()]] if day.weekday() in WEEKEND else []
    return weekend + [each.label for each in holidays() if each.first <= day <= each.last]


def known_until() -> date:
    """The last day that the file knows of: after it, only weekends are told."""
    return max(each.last for each in holidays())
