"""How a date, an hour, an amount and a count are written in French, with their no-break spaces."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
NO_BREAK = "\u00a0"
THIN = "\u202f"
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
SIZES = ("octet", "ko", "Mo", "Go", "To")


def in_paris(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment has a time zone")
    return moment.astimezone(PARIS)


def _day(value: date | datetime) -> date:
    return in_paris(value).date() if isinstance(value, datetime) else value


def long_date(value: date | datetime) -> str:
    """« vendredi 20 octobre 2023 », « vendredi 1er mars 2024 »; a moment is dated in Paris."""
    day = _day(value)
    number = "1er" if day.day == 1 else str(day.day)
    return f"{DAYS[day.weekday()]} {number} {MONTHS[day.month - 1]} {day.year}"


def short_date(value: date | datetime) -> str:
    """« 20/10/2023 »."""
    return f"{_day(value):%d/%m/%Y}"


def hour(value: datetime | time) -> str:
    """« 23 h 59 »."""
    clock = in_paris(value) if isinstance(value, datetime) else value
    return f"{clock.hour}{NO_BREAK}h{NO_BREAK}{clock.minute:02}"


def moment(value: datetime) -> str:
    """« vendredi 20 octobre 2023 à 14 h 03 min 22 s (heure de Paris) »: for what proves something."""
    clock = in_paris(value)
    seconds = f"{NO_BREAK}min{NO_BREAK}{clock.second:02}{NO_BREAK}s"
    return f"{long_date(clock)} à {hour(clock)}{seconds} (heure de Paris){_twice(clock)}"


def _twice(clock: datetime) -> str:
    """The night the clocks go back, an hour happens twice: say which one."""
    if clock.replace(fold=0).utcoffset() == clock.replace(fold=1).utcoffset():
        return ""
    if in_paris(clock.astimezone(UTC)).replace(tzinfo=None) != clock.replace(tzinfo=None):
        return ""
    return ", heure d’hiver" if clock.fold else ", heure d’été"


def short_moment(value: datetime) -> str:
    """« 20/10/2023 à 14 h 03 »: for lists and journals."""
    return f"{short_date(value)} à {hour(value)}"


def number(value: int | Decimal | float | str) -> str:
    """« 12 345 », « 1 234,5 »."""
    text = f"{Decimal(str(value)):,f}"
    whole, _, decimals = text.partition(".")
    decimals = decimals.rstrip("0")
    return whole.replace(",", THIN) + (f",{decimals}" if decimals else "")


def euros(value: Decimal | int | str) -> str:
    """« 12 345,60 € »."""
    cents = Decimal(str(value)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    whole, _, decimals = f"{cents:,f}".partition(".")
    return f"{whole.replace(',', THIN)},{decimals}{NO_BREAK}€"


def agree(count: int | Decimal, singular: str, plural: str | None = None) -> str:
    """The word that follows a number: plural from 2 upward, « 0 projet », « 1,5 million »."""
    if abs(Decimal(str(count))) < 2:
        return singular
    return f"{singular}s" if plural is None else plural


def count(count: int | Decimal, singular: str, plural: str | None = None) -> str:
    """« 2 projets »."""
    return f"{number(count)}{NO_BREAK}{agree(count, singular, plural)}"


def file_size(size: int) -> str:
    """« 1,2 Mo »: powers of 1,024, as the file explorers show it."""
    amount, unit = Decimal(size), 0
    while amount >= 1024 and unit < len(SIZES) - 1:
        amount, unit = amount / 1024, unit + 1
    if unit == 0:
        return count(size, "octet")
    rounded = amount.quantize(Decimal("0.1") if amount < 100 else Decimal(1), rounding=ROUND_HALF_UP)
    return f"{number(rounded)}{NO_BREAK}{SIZES[unit]}"


def in_sentence(words: Iterable[object], last: str = "et") -> str:
    """« a, b et c »."""
    *first, end = [str(word) for word in words] or [""]
    return f"{', '.join(first)} {last} {end}" if first else end
