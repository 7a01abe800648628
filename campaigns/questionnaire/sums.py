"""Amounts of a table added up: totals under it, a calculated answer, the two sides of a balance."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from .schema import Sum

CENT = Decimal("0.01")


def add_up(wanted: Sum, answers: Mapping[str, Any]) -> Decimal | None:
    """None when no line has an amount yet: an empty table is not zero euros."""
    amounts = [amount for row in _rows(wanted, answers) if (amount := _amount(wanted, row)) is not None]
    return sum(amounts, Decimal(0)).quantize(CENT) if amounts else None


def _rows(wanted: Sum, answers: Mapping[str, Any]) -> Iterable[dict]:
    table = answers.get(wanted.table)
    for row in table if isinstance(table, list) else []:
        if isinstance(row, dict) and (not wanted.where_cell or row.get(wanted.where_cell) == wanted.where_value):
            yield row


def _amount(wanted: Sum, row: dict) -> Decimal | None:
    amount = _number(row.get(wanted.cell))
    times = _number(row.get(wanted.times)) if wanted.times else Decimal(1)
    return None if amount is None or times is None else amount * times


def _number(value: Any) -> Decimal | None:
    if not isinstance(value, str | int) or isinstance(value, bool):
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < Decimal("1e12") else None
