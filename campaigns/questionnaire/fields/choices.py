"""Picks among choices: laid out when they must be answered; else a list, whose empty line takes an answer back."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from .base import AnswerField, Unkept
from .bound import TickBoundField
from .widgets import Box, Boxes, Radios, Select

if TYPE_CHECKING:
    from ..schema import Question

ONE = "une seule réponse possible"
SEVERAL = "plusieurs réponses possibles"
MOST_RADIOS = 7
NOT_LISTED = "Cochez des réponses de la liste."
MOST_LAID_OUT = 12


class ChoiceField(AnswerField):
    def __init__(self, question: "Question", choices: Sequence[tuple[str, str]]) -> None:
        self.choices = choices
        laid_out = question.required and len(choices) <= MOST_RADIOS
        super().__init__(question, Radios(choices) if laid_out else Select(choices))

    @property
    def is_laid_out(self) -> bool:
        """In a file to fill, where a button can be taken back."""
        return not self.is_in_row and len(self.choices) <= MOST_LAID_OUT

    def in_row(self) -> None:
        super().in_row()
        self.widget = Select(self.choices)

    def to_python(self, raw: Any) -> str | None:
        if raw in (None, ""):
            return None
        if raw not in dict(self.choices):
            raise ValidationError("Choisissez une réponse de la liste.")
        return raw


class YesNoField(ChoiceField):
    pass


class ChoicesField(AnswerField):
    def __init__(self, question: "Question", choices: Sequence[tuple[str, str]]) -> None:
        self.choices = choices
        super().__init__(question, Boxes(choices))

    def to_python(self, raw: Any) -> list[str]:
        """In the order of the choices, each once."""
        ticked = set(raw) if isinstance(raw, list) else set()
        known = [value for value, _ in self.choices if value in ticked]
        if len(known) < len(ticked):
            raise ValidationError(NOT_LISTED)
        return known

    def sift(self, raw: Any) -> tuple[Any, list[Unkept]]:
        """One answer that is gone does not take the others with it."""
        known, ticked = dict(self.choices), list(dict.fromkeys(raw)) if isinstance(raw, list) else []
        gone = [Unkept(NOT_LISTED, value) for value in ticked if value not in known]
        return self.clean([value for value in ticked if value in known]), gone


class TickField(AnswerField):
    widget = Box
    bound_field_class = TickBoundField

    def to_python(self, raw: Any) -> bool:
        return raw is True
