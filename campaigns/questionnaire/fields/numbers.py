"""Numbers and days as French people type them, with ASCII digits only: both databases then read the same."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from tne29.lib.french import euros

from .base import TypedField
from .widgets import DayInput, LineInput

LARGEST_WHOLE = 2**31 - 1
LARGEST_AMOUNT = Decimal("999999999.99")
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)

_SPACE = "[ \u00a0\u202f]"
_WHOLE = re.compile(f"[0-9]+|[0-9]{{1,3}}(?:{_SPACE}[0-9]{{3}})+")
_AMOUNT = re.compile(f"({_WHOLE.pattern})(?:[.,]([0-9]{{1,2}}))?{_SPACE}?€?")
_ISO_DAY = re.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})")
_FRENCH_DAY = re.compile("([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_KEPT_AMOUNT = re.compile("[0-9]{1,9}[.][0-9]{2}")


class BoundedField(TypedField):
    """`least`, `most`: what can be kept at all. The bounds of the question are inside."""

    least: Any = None
    most: Any = None
    too_low = too_high = ""

    def validate(self, value: Any) -> None:
        if value is None:
            return
        if value < self._low():
            raise ValidationError(self.too_low.format(self.question.kind.bound(self._low())))
        if value > self._high():
            raise ValidationError(self.too_high.format(self.question.kind.bound(self._high())))

    def _low(self) -> Any:
        return self.least if self.question.limits.min is None else self.question.limits.min

    def _high(self) -> Any:
        return self.most if self.question.limits.max is None else self.question.limits.max


class WholeField(BoundedField):
    fault = "Indiquez un nombre entier, en chiffres, par exemple 24."
    too_low = "Indiquez un nombre supérieur ou égal à {}."
    too_high = "Indiquez un nombre inférieur ou égal à {}."
    least, most = 0, LARGEST_WHOLE

    def __init__(self, question) -> None:
        super().__init__(question, LineInput(inputmode="numeric", autocomplete="off"))

    def parse(self, text: str) -> int | None:
        if not _WHOLE.fullmatch(text) or len(text) > 20:
            return None
        return int(re.sub(_SPACE, "", text))


class EurosField(BoundedField):
    fault = "Indiquez un montant en euros, par exemple 1 234,56."
    too_low = "Indiquez un montant supérieur ou égal à {}."
    too_high = "Indiquez un montant inférieur ou égal à {}."
    least, most = Decimal(0), LARGEST_AMOUNT

    def __init__(self, question) -> None:
        super().__init__(question, LineInput(inputmode="decimal", autocomplete="off"))
        self.widget.template_name = "forms_web/widgets/amount.html"

    def parse(self, text: str) -> Decimal | None:
        typed = _AMOUNT.fullmatch(text)
        if not typed or len(text) > 40:
            return None
        return Decimal(f"{re.sub(_SPACE, '', typed[1])}.{(typed[2] or '').ljust(2, '0')}")

    def prepare_value(self, value: Any) -> Any:
        return euros(value)[:-2] if isinstance(value, Decimal) else value


class DayField(BoundedField):
    longest = 10
    fault = "Indiquez une date qui existe, par exemple 31/01/2024."
    too_low = "Indiquez une date à partir du {}."
    too_high = "Indiquez une date jusqu’au {}."
    least, most = FIRST_DAY, LAST_DAY

    def __init__(self, question) -> None:
        low, high = question.limits.min or FIRST_DAY, question.limits.max or LAST_DAY
        super().__init__(question, DayInput(min=low.isoformat(), max=high.isoformat()))

    def written(self, prepared: Any) -> str:
        iso = _ISO_DAY.fullmatch(super().written(prepared))
        return f"{iso[3]}/{iso[2]}/{iso[1]}" if iso else super().written(prepared)

    def parse(self, text: str) -> date | None:
        if iso := _ISO_DAY.fullmatch(text):
            return _day(iso[1], iso[2], iso[3])
        french = _FRENCH_DAY.fullmatch(text)
        return _day(french[3], french[2], french[1]) if french else None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def decimal_or_none(kept: str) -> Decimal | None:
    """The amount in an answer, if it is written as we write it."""
    return Decimal(kept) if _KEPT_AMOUNT.fullmatch(kept) else None


def day_or_none(kept: str) -> date | None:
    """The day in an answer, if it is written as we write it."""
    iso = _ISO_DAY.fullmatch(kept)
    return _day(iso[1], iso[2], iso[3]) if iso else None
