"""The order of a campaign, and where its money ends. Pure: the same marks and amounts give the same order."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from .marks import Spread, told

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Entry:
    """A dossier to be ranked. amount: what it would take from the envelope; of: what the page says of it."""

    reference: str
    spread: Spread | None
    amount: Decimal = Decimal()
    of: Any = None

    @property
    def number(self) -> int:
        return self.spread.number if self.spread else 0


@dataclass(frozen=True)
class Placed:
    """total: of the amounts down to this one. is_within: the envelope holds until here."""

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
    """apart: those with too few reviews, whose place nobody can tell. envelope: None when it is not known."""

    placed: list[Placed] = field(default_factory=list)
    apart: list[Entry] = field(default_factory=list)
    envelope: Decimal | None = None

    @property
    def within(self) -> list[Placed]:
        return [each for each in self.placed if each.is_within]

    @property
    def beyond(self) -> list[Placed]:
        return [each for each in self.placed if not each.is_within]

    @property
    def total(self) -> Decimal:
        return self.placed[-1].total if self.placed else Decimal()

    @property
    def spent(self) -> Decimal:
        """Down to the line."""
        return self.within[-1].total if self.within else Decimal()

    @property
    def left(self) -> Decimal:
        return (self.envelope or Decimal()) - self.spent

    @property
    def cuts_a_tie(self) -> bool:
        """The line passes between dossiers of the same mean: no rule of ours tells them apart."""
        return bool(self.within and self.beyond) and self.within[-1].rank == self.beyond[0].rank


def ranked(entries: Iterable[Entry], *, fewest: int, envelope: Decimal | None) -> Ranking:
    """The best mean first; equal means share their rank, and follow each other by reference.

    The line is drawn before the first dossier that the envelope cannot hold any more, whatever comes after it.
    """
    found = list(entries)
    enough = [each for each in found if each.number >= max(fewest, 1)]
    apart = [each for each in found if each.number < max(fewest, 1)]
    order = sorted(enough, key=lambda each: (-each.spread.mean, each.reference))
    apart = sorted(apart, key=lambda each: (-each.number, each.reference))
    return Ranking(list(_placed(order, envelope)), apart, envelope)


def _placed(order: list[Entry], envelope: Decimal | None) -> Iterator[Placed]:
    means = [each.spread.mean for each in order]
    total, is_within = Decimal(), True
    for place, entry in enumerate(order):
        total += entry.amount
        is_within = is_within and (envelope is None or total <= envelope)
        rank = means.index(means[place]) + 1
        yield Placed(entry, rank, means.count(means[place]) > 1, total, is_within)


def share(amount: Decimal, percent: Decimal) -> Decimal:
    """That part of an amount, to the cent, halves upward."""
    return (amount * percent / 100).quantize(CENT, ROUND_HALF_UP)
