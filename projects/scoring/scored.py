"""Between what is stored of a review and what its mark is made of."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from ..models import Criterion, Grid
from .marks import mark


def mark_of(scores: dict[str, Any], criteria: Iterable[Criterion], grid: Grid) -> Decimal | None:
    degrees = {code: each["degree"] for code, each in scores.items()}
    return mark(degrees, {each.code: each.weight for each in criteria}, len(grid.degrees) - 1)
