"""Whole numbers, amounts, days."""

from datetime import date
from decimal import Decimal
from typing import Any

from tne29.lib.french import euros, long_date, number

from ..fields.numbers import (
    FIRST_DAY,
    LARGEST_WHOLE,
    LAST_DAY,
    DayField,
    EurosField,
    WholeField,
    day_or_none,
    decimal_or_none,
)
from .base import Kind

EXAMPLE_AMOUNT, EXAMPLE_DAY = Decimal("100.00"), date(2024, 1, 15)


class Bounded(Kind):
    """Between two values when the edition says so; the bounds are checked on every save."""

    family = "words"
    attributes = frozenset({"min", "max"})
    between, up_to = "entre {} et {}", "{} au plus"

    def faults(self, question) -> list[str]:
        low, high = question.limits.min, question.limits.max
        return ["le minimum dépasse le maximum"] if None not in (low, high) and low > high else []

    def limit(self, question) -> str:
        """A minimum alone goes without saying: « 1 élève au moins »."""
        low, high = question.limits.min, question.limits.max
        if high is None:
            return ""
        if low is None:
            return self.up_to.format(self.bound(high))
        return self.between.format(self.bound(low), self.bound(high))

    def bound(self, value: Any) -> str:
        raise NotImplementedError  # each number is bounded in its own words

    def within(self, question, value: Any) -> Any:
        """The value, or the bound that it passes."""
        low, high = question.limits.min, question.limits.max
        value = value if low is None else max(low, value)
        return value if high is None else min(high, value)


class Integer(Bounded):
    name = "integer"
    role = "number"
    words = "nombre entier"
    stored = int
    to_fill = "Indiquez un nombre."
    paper = "forms_print/kinds/number.html"
    fill = "forms_fill/kinds/number.html"

    def example(self, question, sampling) -> int:
        return self.within(question, 1)

    def field(self, question, catalogue):
        return WholeField(question)

    def width(self, question) -> str:
        return "xs"

    def read(self, question, raw: Any) -> int | None:
        return raw if isinstance(raw, int) and not isinstance(raw, bool) else None

    def typed(self, question, value: int, catalogue) -> str:
        return str(value)

    def say(self, question, value: int, catalogue) -> str:
        return number(value)

    def cell(self, question, value: int, catalogue) -> int:
        return value

    def as_bound(self, raw: Any) -> int | None:
        return raw if isinstance(raw, int) and not isinstance(raw, bool) and 0 <= raw <= LARGEST_WHOLE else None

    def bound(self, value: int) -> str:
        return number(value)


class Euros(Bounded):
    """Kept as a decimal string, never a float."""

    name = "euros"
    role = "amount"
    lasts = False
    words = "montant en euros"
    to_fill = "Indiquez un montant."
    paper = "forms_print/kinds/amount.html"
    fill = "forms_fill/kinds/amount.html"

    def example(self, question, sampling) -> str:
        return self.keep(question, self.within(question, EXAMPLE_AMOUNT))

    def field(self, question, catalogue):
        return EurosField(question)

    def width(self, question) -> str:
        return "s"

    def keep(self, question, cleaned: Decimal | None) -> str | None:
        return None if cleaned is None else f"{cleaned:.2f}"

    def read(self, question, raw: Any) -> str | None:
        return raw if isinstance(raw, str) and decimal_or_none(raw) is not None else None

    def form_value(self, question, value: str | None, catalogue) -> Decimal | None:
        return None if value is None else Decimal(value)

    def say(self, question, value: str, catalogue) -> str:
        return euros(Decimal(value))

    def cell(self, question, value: str, catalogue) -> Decimal:
        return Decimal(value)

    def as_bound(self, raw: Any) -> Decimal | None:
        return decimal_or_none(raw) if isinstance(raw, str) else None

    def bound(self, value: Decimal) -> str:
        return euros(value)


class Day(Bounded):
    """Kept as an ISO date."""

    name = "date"
    role = "day"
    lasts = False
    words = "date"
    to_fill = "Indiquez une date."
    paper = "forms_print/kinds/date.html"
    fill = "forms_fill/kinds/date.html"
    between, up_to = "du {} au {}", "jusqu’au {}"

    def example(self, question, sampling) -> str:
        return self.keep(question, self.within(question, EXAMPLE_DAY))

    def field(self, question, catalogue):
        return DayField(question)

    def width(self, question) -> str:
        return "s"

    def keep(self, question, cleaned: date | None) -> str | None:
        return None if cleaned is None else cleaned.isoformat()

    def read(self, question, raw: Any) -> str | None:
        return raw if isinstance(raw, str) and day_or_none(raw) is not None else None

    def say(self, question, value: str, catalogue) -> str:
        return long_date(date.fromisoformat(value))

    def cell(self, question, value: str, catalogue) -> date:
        return date.fromisoformat(value)

    def as_bound(self, raw: Any) -> date | None:
        return raw if type(raw) is date and FIRST_DAY <= raw <= LAST_DAY else None

    def bound(self, value: date) -> str:
        return long_date(value)
