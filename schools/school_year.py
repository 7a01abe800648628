"""How long somebody’s place in a school is taken as known: until the first days of the next school year."""

from datetime import UTC, datetime, timedelta

from tne29.lib.french import PARIS, in_paris

# (month, day): from the first on, what is confirmed holds for the coming year; on the second, the past one lapses.
COMING_YEAR_FROM = (7, 1)
LAPSES_ON = (9, 16)
NOTICE = timedelta(days=15)


def lapse_after(at: datetime) -> datetime:
    """When what is confirmed at that moment lapses: the end of 15 September, in Paris."""
    day = in_paris(at).date()
    year = day.year + ((day.month, day.day) >= COMING_YEAR_FROM)
    return datetime(year, *LAPSES_ON, tzinfo=PARIS).astimezone(UTC)
