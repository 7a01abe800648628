"""A history as it is shown (components/timeline.html)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Moment:
    """One line; by: a name; text: what its author said of it."""

    title: str
    at: datetime
    by: str
    text: str
