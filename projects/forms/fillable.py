"""The whole questionnaire as a file to fill: the same fields, each one with the name its control has on screen."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms

from campaigns.questionnaire import Catalogue, Question, Questionnaire, acroform

from .asking import form_values
from .paper import PaperForm

PACK = "forms_fill"
FRAMES = (1, 2, 3, 4, 5, 7, 9, 12, 15, 19, 24, 30, 36, 44, 52)
SMALL_FROM, SMALL = 3600, 0.71
WIDEST_TABLE = 182
WIDTHS = {"xs": 16, "s": 24, "m": 38, "l": 56, "full": 100}


@dataclass(frozen=True)
class Box:
    """state: what the file holds when it is ticked."""

    name: str
    state: str
    label: str
    title: str
    is_ticked: bool


@dataclass(frozen=True)
class Row:
    number: int
    id_name: str
    id: str
    cells: list["Control"]

    @property
    def frame(self) -> int:
        """As high as its longest cell."""
        return max(cell.frame for cell in self.cells)


class Control:
    """Something to fill, as its template reads it: a field, its name in the file and what it holds already."""

    def __init__(self, field: forms.Field, name: str, title: str, value: Any) -> None:
        self.field, self.name, self._title, self.value = field, name, title, value

    @property
    def question(self) -> Question:
        return self.field.question

    @property
    def title(self) -> str:
        """What somebody who cannot see the page is told."""
        parts = [self._title, self.field.limit, "" if self.question.required else "facultatif"]
        return "\u00a0; ".join(filter(None, parts))

    @cached_property
    def text(self) -> str:
        return self.field.written(self.field.prepare_value(self.value))

    @property
    def longest(self) -> int:
        """A draft may hold a text that is too long: no reader must cut it."""
        return self.field.longest and max(self.field.longest, len(self.text))

    @property
    def places(self) -> range:
        return range(self.longest)

    @property
    def frame(self) -> int:
        """A height of frame in lines, among those of the style sheet."""
        return next((lines for lines in FRAMES if lines >= self._lines), FRAMES[-1])

    @property
    def _lines(self) -> float:
        return self.field.typed_lines * (SMALL if self.is_small else 1)

    @property
    def is_small(self) -> bool:
        return self.field.longest > SMALL_FROM

    @property
    def is_cut(self) -> bool:
        """Longer than a page: the file keeps all of it, the printed page does not show it."""
        return self._lines > FRAMES[-1]

    @property
    def boxes(self) -> list[Box]:
        """Of a list whose answers are several: a box for each, numbered."""
        chosen = self.value if isinstance(self.value, list) else []
        return [
            Box(name, acroform.state_of(value), label, f"{self._title}\u00a0: {label}", value in chosen)
            for name, value, label in acroform.numbered(self.name, self.field.choices)
        ]

    @property
    def buttons(self) -> list[Box]:
        """Of a list whose answer is one: the same name for all."""
        return [
            Box(self.name, acroform.state_of(value), label, f"{self._title}\u00a0: {label}", value == self.value)
            for value, label in self.field.choices
        ]

    @property
    def ticked_state(self) -> str:
        return acroform.TICKED

    @cached_property
    def cells(self) -> list["Control"]:
        values = self.value or {}
        return [
            Control(field, acroform.cell_name(self.name, key), f"{self._title} – {field.label}", values.get(key))
            for key, field in self.field.fields.items()
        ]

    @cached_property
    def rows(self) -> list[Row]:
        given = self.value or []
        rows = [*given, *({} for _ in range(self.field.rows_to_fill(len(given)) - len(given)))]
        return [self._row(place, row) for place, row in enumerate(rows)]

    def _row(self, place: int, row: Mapping[str, Any]) -> Row:
        prefix = acroform.row_name(self.name, place)
        titled = f"{self._title}, ligne {place + 1}"
        cells = [
            Control(field, acroform.cell_name(prefix, key), f"{titled} – {field.label}", row.get(key))
            for key, field in self.field.fields.items()
        ]
        return Row(place + 1, acroform.row_id_name(self.name, place), row.get("id", ""), cells)

    @property
    def is_wide(self) -> bool:
        """Too many columns for the width of a page: each row then is a block."""
        return sum(WIDTHS[field.width] for field in self.field.fields.values()) > WIDEST_TABLE


class FillableForm(PaperForm):
    pack = PACK

    def __init__(self, questionnaire: Questionnaire, catalogue: Catalogue, stored: Mapping[str, Any]) -> None:
        super().__init__(questionnaire, catalogue)
        values = form_values(questionnaire, questionnaire.questions, stored, catalogue)
        self.controls = {
            question.key: Control(self.fields[question.key], question.key, question.title, values[question.key])
            for question in questionnaire.questions
        }


def fillable_form(
    questionnaire: Questionnaire, catalogue: Catalogue, stored: Mapping[str, Any] | None = None
) -> FillableForm:
    """stored: the answers and the files of a draft; none of them in a blank one."""
    return FillableForm(questionnaire, catalogue, stored or {})
