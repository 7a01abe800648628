"""The order of a campaign, and where its money ends. Pure: the same marks and amounts give the same order."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from .marks import Spread, told

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Entry:
    """A dossier to be ranked. amount: what it would take from the envelope; of: what the page says of it.

    is_first: its amount is counted before all others, wherever it stands; as it is when it was granted.
    """

    reference: str
    spread: Spread | None
    amount: Decimal = Decimal()
    of: Any = None
    is_first: bool = False

    @property
    def number(self) -> int:
        return self.spread.number if self.spread else 0


@dataclass(frozen=True)
class Placed:
    """total: of what is counted first, and of the amounts down to this one. is_within: the envelope holds until here,
    or gave already."""

    entry: Entry
    rank: int
    is_tied: bool
    total: Decimal
    is_within: bool

    @property
    def mean(self) -> str:
        return told(self.entry.spread.mean)

    @property
    def place(self) -> str:
        return f"{self.rank} ex æquo" if self.is_tied else str(self.rank)


@dataclass(frozen=True)
class Ranking:
    """apart: those with too few reviews, whose place nobody can tell. envelope: None when it is not known. first: what
    is counted before any other amount."""

    placed: list[Placed] = field(default_factory=list)
    apart: list[Entry] = field(default_factory=list)
    envelope: Decimal | None = None
    first: Decimal = Decimal()

    @property
    def within(self) -> list[Placed]:
        return [each for each in self.placed if each.is_within]

    @property
    def beyond(self) -> list[Placed]:
        return [each for each in self.placed if not each.is_within]

    @property
    def total(self) -> Decimal:
        return self.first + _not_first(self.placed)

    @property
    def spent(self) -> Decimal:
        """Down to the line."""
        return self.first + _not_first(self.within)

    @property
    def first_apart(self) -> Decimal:
        return sum((each.amount for each in self.apart if each.is_first), Decimal())

    @property
    def left(self) -> Decimal:
        return max((self.envelope or Decimal()) - self.spent, Decimal())

    @property
    def overspent(self) -> Decimal:
        """What was granted beyond the envelope."""
        return max(self.first - (self.envelope or Decimal()), Decimal())

    @property
    def cuts_a_tie(self) -> bool:
        """The line passes between dossiers of the same mean: no rule of ours tells them apart."""
        above = {each.rank for each in self.within if not each.entry.is_first}
        return bool(self.beyond) and self.beyond[0].rank in above


def ranked(entries: Iterable[Entry], *, fewest: int, envelope: Decimal | None) -> Ranking:
    """The best mean first; equal means share their rank, and follow each other by reference.

    The line is drawn before the first dossier that the envelope cannot hold any more, whatever comes after it.
    """
    found = list(entries)
    first = sum((each.amount for each in found if each.is_first), Decimal())
    enough = [each for each in found if each.number >= max(fewest, 1)]
    apart = [each for each in found if each.number < max(fewest, 1)]
    order = sorted(enough, key=lambda each: (-each.spread.mean, each.reference))
    apart = sorted(apart, key=lambda each: (-each.number, each.reference))
    return Ranking(list(_placed(order, envelope, first)), apart, envelope, first)


def _placed(order: list[Entry], envelope: Decimal | None, first: Decimal) -> Iterator[Placed]:
    sharing = Counter(each.spread.mean for each in order)
    ranks: dict[Decimal, int] = {}
    total = spent = first
    for place, entry in enumerate(order, start=1):
        rank = ranks.setdefault(entry.spread.mean, place)
        if not entry.is_first:
            holds = total == spent and (envelope is None or total + entry.amount <= envelope)
            total += entry.amount
            spent = total if holds else spent
        is_within = entry.is_first or holds
        yield Placed(entry, rank, sharing[entry.spread.mean] > 1, spent if is_within else total, is_within)


def _not_first(placed: Iterable[Placed]) -> Decimal:
    return sum((each.entry.amount for each in placed if not each.entry.is_first), Decimal())


def share(amount: Decimal, percent: Decimal) -> Decimal:
    """That part of an amount, to the cent, halves upward."""
    return (amount * percent / 100).quantize(CENT, ROUND_HALF_UP)
