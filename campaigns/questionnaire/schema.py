"""What an edition is made of, once read: frozen objects that every outlet walks through.

Numbers (A1, B2…) say the position and are the same everywhere; keys are the identity and never change.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from .conditions import Condition

if TYPE_CHECKING:
    from .kinds.base import Kind

Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer; `alone` means that it contradicts the others (« aucun »)."""

    value: str
    label: str
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """Zero or None: no limit of its own."""

    max_length: int = 0
    min: int | Decimal | date | None = None
    max: int | Decimal | date | None = None
    min_rows: int = 0
    max_rows: int = 0
    max_files: int = 0
    max_bytes: int = 0
    accepts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sum:
    """A column of amounts of a table, added up: multiplied by another column, kept where a cell has a value."""

    table: str
    cell: str
    times: str = ""
    where_cell: str = ""
    where_value: str = ""
    label: str = ""

    @property
    def name(self) -> str:
        """Its own among the sums of a table, whatever its words."""
        return "-".join(filter(None, ("total", self.cell, self.times, self.where_cell, self.where_value)))

    @property
    def as_data(self) -> dict[str, str]:
        return {
            "table": self.table,
            "cell": self.cell,
            "times": self.times,
            "whereCell": self.where_cell,
            "whereValue": self.where_value,
        }


@dataclass(frozen=True)
class Question:
    """anew: each dossier answers it for itself: an answer never goes from one to the next."""

    key: str
    kind: "Kind"
    label: str
    number: str = ""
    help: str = ""
    required: bool = False
    anew: bool = False
    condition: Condition | None = None
    column: str = ""
    options: tuple[Option, ...] = ()
    limits: Limits = Limits()
    cells: tuple["Question", ...] = ()
    source: str = ""
    format: str = ""
    sums: tuple[Sum, ...] = ()
    ordered: tuple[str, ...] = ()
    parent: str = ""

    @property
    def path(self) -> str:
        """The name of the answer in a page: unique in the edition, for a cell of a composite as well."""
        return f"{self.parent}-{self.key}" if self.parent else self.key

    @property
    def is_cell(self) -> bool:
        return not self.number

    @property
    def title(self) -> str:
        """Number and label, as printed everywhere: « E1 Titre du projet »."""
        return f"{self.number} {self.label}" if self.number else self.label

    def cell(self, key: str) -> "Question | None":
        return next((cell for cell in self.cells if cell.key == key), None)

    def option_label(self, value: str) -> str:
        return next((option.label for option in self.options if option.value == value), "")


@dataclass(frozen=True)
class Section:
    key: str
    letter: str
    title: str
    intro: str = ""
    minutes: int = 0
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Questionnaire:
    slug: str
    title: str
    intro: str
    to_prepare: tuple[str, ...]
    sections: tuple[Section, ...]
    fingerprint: str
    retired: tuple[str, ...] = ()

    @property
    def minutes(self) -> int:
        return sum(section.minutes for section in self.sections)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for section in self.sections for question in section.questions)

    @cached_property
    def _by_path(self) -> dict[str, Question]:
        """Cells of tables have no path of their own: one may bear the name of a question."""
        cells = {cell.path: cell for question in self.questions for cell in question.cells if cell.parent}
        return cells | {question.key: question for question in self.questions}

    @cached_property
    def _section_by_key(self) -> dict[str, Section]:
        return {question.key: section for section in self.sections for question in section.questions}

    def question(self, path: str) -> Question | None:
        """By key; a cell of a composite by its path (« avis-piece »)."""
        return self._by_path.get(path)

    def section(self, key: str) -> Section | None:
        return next((section for section in self.sections if section.key == key), None)

    def section_of(self, question: Question) -> Section:
        return self._section_by_key[question.parent or question.key]

    def __iter__(self) -> Iterator[Section]:
        return iter(self.sections)
