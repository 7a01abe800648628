"""Moments given on a command line: a date or a date and an hour, in Paris unless they say otherwise."""

from datetime import UTC, date, datetime

from django.core.management.base import CommandError

from campaigns.deadlines import PARIS, day_start

EXPECTED = "« {text} » n’est pas un moment : attendu 2024-03-22 ou 2024-03-22T09:00."


def read_moment(text: str) -> datetime:
    """« 2024-03-22 » is the first instant of that day in Paris; without an offset, an hour is one of Paris."""
    try:
        return day_start(date.fromisoformat(text))
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(EXPECTED.format(text=text)) from error
    return (moment if moment.tzinfo else moment.replace(tzinfo=PARIS)).astimezone(UTC)
