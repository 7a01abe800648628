"""The deposits of a campaign, day by day in Paris: the first of each dossier. A drawing, and the table that says it."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import CharField, Count
from django.db.models.functions import Cast, Substr

from campaigns.deadlines import Span, paris_day

from ..models import Deposit

WIDTH, HEIGHT = 720, 220
LEFT, RIGHT, TOP, BOTTOM = 44, 16, 16, 32
MOST_DAYS = 400


@dataclass(frozen=True)
class Day:
    on: date
    number: int
    total: int
    x: float
    y: float
    bar_y: float
    bar_height: float


@dataclass(frozen=True)
class Mark:
    """A line of the scale, or a day under it."""

    at: float
    text: str


@dataclass(frozen=True)
class Curve:
    days: list[Day]
    scale: list[Mark]
    dates: list[Mark]
    bar: float
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    base: int = HEIGHT - BOTTOM

    @property
    def total(self) -> int:
        return self.days[-1].total if self.days else 0

    @property
    def busy(self) -> list[Day]:
        return [day for day in self.days if day.number]

    @property
    def best(self) -> Day:
        return max(self.days, key=lambda day: day.number)

    @property
    def line(self) -> str:
        return " ".join(f"{day.x},{day.y}" for day in self.days)

    @property
    def area(self) -> str:
        first, last = self.days[0], self.days[-1]
        return f"{first.x},{self.base} {self.line} {last.x},{self.base}"


def curve(campaign: int, span: Span, at: datetime) -> Curve:
    """From the opening to the last day, or to today while it is open; late deposits lengthen it."""
    counted = _by_day(campaign)
    last = max([min(span.closes_on, max(paris_day(at), span.opens_on)), *counted])
    first = max(min([span.opens_on, *counted]), last - timedelta(days=MOST_DAYS))
    return _drawn([first + timedelta(days=n) for n in range((last - first).days + 1)], counted)


def _by_day(campaign: int) -> Counter[date]:
    """Counted by the hour of UTC, as both engines write it: a day of Paris is whole hours, a row costs nothing."""
    firsts = Deposit.objects.filter(project__campaign=campaign, number=1).order_by()
    hours = firsts.annotate(hour=Substr(Cast("at", CharField()), 1, 13)).values_list("hour").annotate(Count("pk"))
    found: Counter[date] = Counter()
    for hour, number in hours:
        found[paris_day(datetime.strptime(hour.replace("T", " "), "%Y-%m-%d %H").replace(tzinfo=UTC))] += number
    return found


def _drawn(days: list[date], counted: Counter[date]) -> Curve:
    total = sum(counted.values())
    top = _round_up(total)
    step = (WIDTH - LEFT - RIGHT) / max(len(days) - 1, 1)
    bar = max(min(step * 0.6, 14), 1)
    high = HEIGHT - TOP - BOTTOM

    def y(number: int) -> float:
        return round(TOP + high * (1 - number / top), 1)

    running, drawn = 0, []
    for n, day in enumerate(days):
        running += counted[day]
        tall = round(high * counted[day] / top, 1)
        base = HEIGHT - BOTTOM
        drawn.append(
            Day(day, counted[day], running, round(LEFT + n * step, 1), y(running), round(base - tall, 1), tall)
        )
    return Curve(drawn, [Mark(y(n), str(n)) for n in _steps(top)], _dates(drawn), round(bar, 1))


def _round_up(number: int) -> int:
    """4, 10, 20, 40, 100…: a top that halves and quarters into whole numbers."""
    top = 4
    while top < number:
        top = {1: 2, 2: 4, 4: 8, 8: 20}[int(str(top)[0])] * 10 ** (len(str(top)) - 1)
    return top


def _steps(top: int) -> list[int]:
    return [0, top // 4, top // 2, top * 3 // 4, top]


def _dates(days: list[Day]) -> list[Mark]:
    """Six at most, the first and the last among them."""
    every = max((len(days) - 1) / 5, 1)
    places = sorted({round(n * every) for n in range(6) if round(n * every) < len(days)})
    return [Mark(days[n].x, f"{days[n].on:%d/%m}") for n in places]
