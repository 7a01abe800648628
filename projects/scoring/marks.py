"""What scores add up to, on 20. Pure: two decimals, halves upward; what is shown is what is compared."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

HIGHEST = 20
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Spread:
    """Of the marks that several people gave."""

    number: int
    mean: Decimal
    low: Decimal
    high: Decimal

    @property
    def gap(self) -> Decimal:
        return self.high - self.low

    def is_disagreement(self, threshold: int) -> bool:
        return self.number > 1 and self.gap >= threshold


def mark(degrees: Mapping[str, int], weights: Mapping[str, int], top: int) -> Decimal | None:
    """The weighted mean of what was scored, from 0 to 20; nothing when nothing was. top: the highest degree."""
    scored = {code: degree for code, degree in degrees.items() if code in weights}
    if not scored:
        return None
    got = sum(weights[code] * degree for code, degree in scored.items())
    return _rounded(Fraction(HIGHEST * got, top * sum(weights[code] for code in scored)))


def spread(marks: Iterable[Decimal]) -> Spread | None:
    given = list(marks)
    if not given:
        return None
    mean = sum(map(Fraction, given), Fraction()) / len(given)
    return Spread(len(given), _rounded(mean), min(given), max(given))


def told(value: Decimal) -> str:
    """« 14,50 »."""
    return str(value.quantize(CENT, rounding=ROUND_HALF_UP)).replace(".", ",")


def _rounded(value: Fraction) -> Decimal:
    """Exactly: no division of decimals stands before the rounding. Marks are not negative."""
    return Decimal((value * 100 + Fraction(1, 2)).__floor__()).scaleb(-2)
