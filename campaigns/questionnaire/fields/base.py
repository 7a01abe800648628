"""What every field shares: nothing is compulsory to type, a wrong type is refused with an example."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from tne29.lib.text import clean_line

from .bound import AnswerBoundField
from .widgets import LineInput

if TYPE_CHECKING:
    from ..schema import Question


@dataclass(frozen=True, slots=True)
class Unkept:
    """What cannot be kept of what was written: place: of the cell, in a group (`nom`, `2-nom`)."""

    sentence: str
    written: str
    place: str = ""

    def within(self, place: str) -> "Unkept":
        return replace(self, place=f"{place}-{self.place}" if self.place else place)


def texts_of(value: Any) -> list[str]:
    """The `value` of each control that is filled or ticked."""
    if value is None or value is False:
        return []
    if value is True:
        return ["oui"]
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


class AnswerField(forms.Field):
    widget = LineInput
    bound_field_class = AnswerBoundField
    is_in_row = False

    def __init__(self, question: "Question", widget: forms.Widget | None = None) -> None:
        self.question = question
        super().__init__(required=False, label=question.label, help_text=question.help, widget=widget)

    def get_bound_field(self, form: forms.Form, field_name: str) -> AnswerBoundField:
        return self.bound_field_class(form, self, field_name)

    @property
    def limit(self) -> str:
        return self.question.kind.limit(self.question)

    @property
    def width(self) -> str:
        width = self.question.kind.width(self.question)
        return self.width_in_row(width) if self.is_in_row else width

    @staticmethod
    def width_in_row(width: str) -> str:
        """Two long cells share a line."""
        return {"l": "m", "full": "m"}.get(width, width)

    @property
    def instruction(self) -> str:
        return self.question.kind.instruction(self.question)

    @property
    def paper_lines(self) -> range:
        """Lines to write on."""
        return range(1)

    @property
    def paper_is_short(self) -> bool:
        """The limit allows more than these lines hold."""
        return False

    longest = 0
    typed_lines = 1
    comb = False

    def written(self, prepared: Any) -> str:
        """What `prepare_value` gave, as somebody would type it; `longest`: most signs that they may, 0 for no limit."""
        return "" if prepared is None else str(prepared)

    def in_row(self) -> None:
        """Called when the field is a cell of a table: the place to ask in less room."""
        self.is_in_row = True

    def counter(self, value: Any) -> Any:
        """What is used of the limit, for answers that count their signs."""
        return None

    def widget_at(self, path: str) -> forms.Widget:
        """The control of the answer known by that path: its own, or one of its cells’."""
        return self.widget

    def shown(self, value: Any) -> dict[str, Any]:
        """What the controls of a page hold for a value of the form, as text: for the page’s script."""
        return {"cells": {"": texts_of(self.prepare_value(value))}}

    def is_empty(self, cleaned: Any) -> bool:
        return cleaned is None or cleaned in ("", [])

    def sift(self, raw: Any) -> tuple[Any, list[Unkept]]:
        """What can be kept of an answer that nobody is there to correct, and what cannot."""
        try:
            return self.clean(raw), []
        except ValidationError as error:
            return None, [Unkept(message, raw if isinstance(raw, str) else "") for message in error.messages]


class TypedField(AnswerField):
    """One line of text that must mean something: `parse` gives the value, or None when it does not."""

    fault = ""

    def to_python(self, raw: Any) -> Any:
        text = clean_line(raw if isinstance(raw, str) else "")
        if not text:
            return None
        value = self.parse(text)
        if value is None:
            raise ValidationError(self.fault)
        return value

    def parse(self, text: str) -> Any:
        raise NotImplementedError  # each kind reads its own writing
