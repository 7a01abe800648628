"""Complete answers to any edition, always the same ones: what a trial dossier is filled with.

Each kind gives an example of its own, within its limits. Choices take the values that conditions and sums look for, so
that as many questions as possible are asked; `turn` takes other values, for another trial. Sums that must be equal are
made so.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from .catalogue import Choices
from .schema import Question, Questionnaire, Sum
from .sums import add_up

PASSES = 3


@dataclass(frozen=True)
class Sampling:
    """What an example may need to know of the others. `table`, `row`: where its cell is."""

    choices: Callable[[str], Choices]
    wanted: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    turn: int = 0
    table: str = ""
    row: int = 0

    def in_row(self, table: str, row: int) -> "Sampling":
        return replace(self, table=table, row=row)

    def looked_for(self, question: Question) -> tuple[Any, ...]:
        """The values that conditions and sums look for here."""
        path = f"{self.table}-{question.key}" if self.table else question.path
        return self.wanted.get(path, ())

    def one_of(self, question: Question, values: list[Any]) -> Any:
        """One of those looked for, or else of all; not the same one in each row, nor at each turn."""
        among = [value for value in self.looked_for(question) if value in values] or values
        return among[(self.turn + self.row) % len(among)] if among else None

    def rows(self, question: Question) -> int:
        """Enough of them to hold each value looked for."""
        looked_for = (len(self.wanted.get(f"{question.key}-{cell.key}", ())) for cell in question.cells)
        return min(max(question.limits.min_rows, 1, *looked_for), question.limits.max_rows)


def sample(questionnaire: Questionnaire, choices: Callable[[str], Choices], turn: int = 0) -> dict[str, Any]:
    """An answer to each question that asks one, files aside; hidden ones too, as a draft may hold."""
    sampling = Sampling(choices, _wanted(questionnaire), turn)
    examples = {question.key: question.kind.example(question, sampling) for question in questionnaire.questions}
    answers = {key: value for key, value in examples.items() if value is not None}
    for _ in range(PASSES):
        for left, right in (question.sums for question in questionnaire.questions if _compares(question)):
            _even(left, right, answers, questionnaire)
    return answers


def files_of(questionnaire: Questionnaire) -> list[Question]:
    """Questions and cells that take files."""
    every = (each for question in questionnaire.questions for each in (question, *question.cells))
    return [each for each in every if each.limits.accepts]


def _wanted(questionnaire: Questionnaire) -> dict[str, tuple[Any, ...]]:
    found: dict[str, dict[Any, None]] = {}
    for question in questionnaire.questions:
        if question.condition and question.condition.question:
            found.setdefault(question.condition.path, {}).update(dict.fromkeys(question.condition.values))
        for each in question.sums:
            if each.where_cell:
                found.setdefault(f"{each.table}-{each.where_cell}", {})[each.where_value] = None
    return {path: tuple(values) for path, values in found.items()}


def _compares(question: Question) -> bool:
    return len(question.sums) == 2 and not question.kind.asks


def _even(left: Sum, right: Sum, answers: dict[str, Any], questionnaire: Questionnaire) -> None:
    """Adds what is missing to the smaller side; or, if its limits forbid it, takes it from the larger one."""
    gap = (add_up(left, answers) or Decimal(0)) - (add_up(right, answers) or Decimal(0))
    less, more = (right, left) if gap > 0 else (left, right)
    if gap and not _shift(less, abs(gap), answers, questionnaire):
        _shift(more, -abs(gap), answers, questionnaire)


def _shift(side: Sum, by: Decimal, answers: dict[str, Any], questionnaire: Questionnaire) -> bool:
    """Changes one amount of that side, and nothing of the others."""
    cell = questionnaire.question(side.table).cell(side.cell)
    for row in answers.get(side.table, ()):
        times = Decimal(row.get(side.times) or 0) if side.times else Decimal(1)
        counts = not side.where_cell or row.get(side.where_cell) == side.where_value
        if not counts or not times or side.cell not in row:
            continue
        amount = Decimal(row[side.cell]) + by / times
        if amount == amount.quantize(Decimal("0.01")) and _within(cell, amount):
            row[side.cell] = f"{amount:.2f}"
            return True
    return False


def _within(cell: Question, amount: Decimal) -> bool:
    low, high = cell.limits.min or Decimal(0), cell.limits.max
    return low <= amount and (high is None or amount <= high)
