"""Answers made of several: one set of cells, or a table of rows that carry ids."""

from typing import Any

from tne29.lib.french import count, euros

from .. import merging
from ..fields.groups import GroupField, RowsField
from ..schema import Limits
from ..sums import add_up
from ..telling import Told
from ..wording import lowered
from .base import Cell, Kind
from .shown import sum_faults, unnamed


class Group(Kind):
    in_composite = in_table = False
    first = {"cell": [{"key": "precision", "kind": "short", "label": "Précision"}]}

    def width(self, question) -> str:
        return "full"

    def _kept_cells(self, question, cleaned: dict) -> dict[str, Any]:
        kept: dict[str, Any] = {}
        for cell in question.cells:
            kept |= cell.kind.kept(cell, cleaned.get(cell.key))
        return {key: value for key, value in kept.items() if value is not None}

    def _read_cells(self, question, stored: dict, beside: Any, catalogue: Any) -> dict[str, Any]:
        """Values by cell. What is not stored with the others (files) stands beside, under its own path."""
        values = {
            cell.key: cell.kind.value(cell, {cell.path: stored.get(cell.key, beside.get(cell.path))}, catalogue)
            for cell in question.cells
        }
        return {key: value for key, value in values.items() if value is not None}

    def _form_cells(self, question, values: dict, catalogue) -> dict[str, Any]:
        return {cell.key: cell.kind.form_value(cell, values.get(cell.key), catalogue) for cell in question.cells}

    def _cell_gaps(self, question, values: dict, catalogue) -> list[str]:
        return [
            f"{cell.label} : {lowered(gap)}"
            for cell in question.cells
            for gap in cell.kind.gaps(cell, values.get(cell.key), catalogue)
        ]

    def _cell_flaws(self, question, values: dict, catalogue) -> list[str]:
        return [
            f"{cell.label} : {lowered(flaw)}"
            for cell in question.cells
            if cell.key in values
            for flaw in cell.kind.flaws(cell, values[cell.key], catalogue)
        ]

    def _example_cells(self, question, sampling) -> dict[str, Any]:
        examples = {cell.key: cell.kind.example(cell, sampling) for cell in question.cells}
        return {key: value for key, value in examples.items() if value is not None}

    def headers(self, question) -> list[str]:
        return [
            f"{question.title} : {lowered(header)}" for cell in question.cells for header in cell.kind.headers(cell)
        ]

    def columns(self, question) -> list[str]:
        return [f"{question.key}-{cell.key}" for cell in question.cells for _ in cell.kind.headers(cell)]


class Composite(Group):
    """A few answers that go together: a name, a job and an address."""

    name = "composite"
    words = "groupe de réponses"
    attributes = frozenset({"cell", "ordered"})
    needs = frozenset({"cell"})
    names_cells = True
    stored = dict
    to_fill = "Complétez cette réponse."
    paper = "forms_print/kinds/composite.html"
    fill = "forms_fill/kinds/composite.html"

    def has_room_for(self, cell: Kind) -> bool:
        return cell.in_composite

    def faults(self, question) -> list[str]:
        wrong = [key for key in question.ordered if not _is_day(question.cell(key))]
        faults = [f"« {key} » n’est pas une date de cette question" for key in wrong]
        forbidden = [cell.key for cell in question.cells if not self.has_room_for(cell.kind)]
        return faults + [f"« {key} » ne peut pas faire partie d’un groupe de réponses" for key in forbidden]

    def example(self, question, sampling) -> dict[str, Any] | None:
        """Days that follow each other begin no earlier than the one before."""
        examples = self._example_cells(question, sampling)
        for before, after in zip(question.ordered, question.ordered[1:], strict=False):
            examples[after] = max(examples[before], examples[after])
        return examples or None

    def field(self, question, catalogue):
        return GroupField(question, catalogue)

    def keep(self, question, cleaned: dict | None) -> dict | None:
        return self._kept_cells(question, cleaned or {}) or None

    def uploads(self, question, cleaned: dict | None) -> list[tuple[str, Any]]:
        given = cleaned or {}
        return [upload for cell in question.cells for upload in cell.kind.uploads(cell, given.get(cell.key))]

    def value(self, question, values, catalogue) -> dict | None:
        stored = values.get(question.path)
        return self._read_cells(question, stored if isinstance(stored, dict) else {}, values, catalogue) or None

    def form_value(self, question, value: dict | None, catalogue) -> dict[str, Any]:
        return self._form_cells(question, value or {}, catalogue)

    def tell(self, question, value: dict | None, catalogue) -> Told:
        if value is None:
            return Told()
        return Told(
            parts=tuple((cell.label, cell.kind.tell(cell, value.get(cell.key), catalogue)) for cell in question.cells)
        )

    def cells(self, question, value: dict | None, catalogue) -> list[Cell]:
        values = value or {}
        return [item for cell in question.cells for item in cell.kind.cells(cell, values.get(cell.key), catalogue)]

    def gaps(self, question, value: dict | None, catalogue) -> list[str]:
        if value is None and not question.required:
            return []
        return self._cell_gaps(question, value or {}, catalogue) or self._own_gaps(question, value)

    def _own_gaps(self, question, value: dict | None) -> list[str]:
        return [self.to_fill] if value is None else self._order_gaps(question, value)

    def flaws(self, question, value: dict, catalogue) -> list[str]:
        return self._cell_flaws(question, value, catalogue) + self._order_gaps(question, value)

    def _order_gaps(self, question, value: dict) -> list[str]:
        """Days that must follow each other. ISO dates compare as text."""
        pairs = zip(question.ordered, question.ordered[1:], strict=False)
        return [
            f"{question.cell(after).label} : indiquez une date qui ne précède pas le "
            f"{question.cell(before).kind.say(None, value[before], None)}."
            for before, after in pairs
            if before in value and after in value and value[after] < value[before]
        ]

    def merge(self, question, base: Any, mine: Any, theirs: Any) -> Any:
        merged = merging.cells(base or {}, mine or {}, theirs or {})
        return merged if merged is merging.CONFLICT else merged or None

    def lasting(self, question, value: dict) -> dict | None:
        """What is dated, signed or proven by a document says something of its time: all of it is given anew."""
        return value if all(cell.kind.lasts for cell in question.cells) else None

    def complete(self, question, held: Any, brought: Any, base: Any) -> dict | None:
        return merging.complete_cells(held or {}, brought or {}, base or {}) or None


class Table(Group):
    """Rows of cells. Each row carries an id, so that two people may add theirs at the same time."""

    name = "table"
    words = "tableau"
    attributes = frozenset({"cell", "min_rows", "max_rows", "totals"})
    needs = frozenset({"cell"})
    default_limits = Limits(max_rows=20)
    stored = list
    role = "rows"
    to_fill = "Ajoutez au moins une ligne."
    paper = "forms_print/kinds/table.html"
    fill = "forms_fill/kinds/table.html"

    def has_room_for(self, cell: Kind) -> bool:
        return cell.in_table

    def faults(self, question) -> list[str]:
        limits = question.limits
        faults = ["il y a plus de lignes au minimum qu’au maximum"] if limits.min_rows > limits.max_rows else []
        forbidden = [cell.key for cell in question.cells if not self.has_room_for(cell.kind) or cell.key == "id"]
        faults += [f"« {key} » ne peut pas être dans un tableau" for key in forbidden]
        return faults + unnamed(question.sums)

    def faults_among(self, question, questionnaire) -> list[str]:
        return [fault for total in question.sums for fault in sum_faults(total, question, questionnaire)]

    def example(self, question, sampling) -> list[dict[str, Any]]:
        rows = (sampling.in_row(question.key, place) for place in range(sampling.rows(question)))
        return [{"id": f"r{row.row:04}", **self._example_cells(question, row)} for row in rows]

    def field(self, question, catalogue):
        return RowsField(question, catalogue)

    def limit(self, question) -> str:
        least, most = question.limits.min_rows, question.limits.max_rows
        return f"de {least} à {count(most, 'ligne')}" if least else f"{count(most, 'ligne')} au plus"

    def keep(self, question, cleaned: list[dict] | None) -> list[dict] | None:
        return [{"id": row["id"], **self._kept_cells(question, row)} for row in cleaned or ()] or None

    def read(self, question, raw: Any) -> list[dict] | None:
        if not isinstance(raw, list):
            return None
        rows = [row for row in raw if isinstance(row, dict) and isinstance(row.get("id"), str)]
        return [{"id": row["id"], **self._read_cells(question, row, {}, None)} for row in rows] or None

    def form_value(self, question, value: list[dict] | None, catalogue) -> list[dict]:
        return [{"id": row["id"], **self._form_cells(question, row, catalogue)} for row in value or ()]

    def tell(self, question, value: list[dict] | None, catalogue) -> Told:
        if value is None:
            return Told()
        rows = tuple(
            tuple(cell.kind.tell(cell, row.get(cell.key), catalogue) for cell in question.cells) for row in value
        )
        head = tuple(cell.label for cell in question.cells)
        return Told(head=head, rows=rows, totals=self._totals(question, value))

    def _totals(self, question, value: list[dict]) -> tuple[tuple[str, str], ...]:
        amounts = [(total.label, add_up(total, {question.key: value})) for total in question.sums]
        return tuple((label, euros(amount)) for label, amount in amounts if amount is not None)

    def headers(self, question) -> list[str]:
        return super().headers(question) + [f"{question.title} : {lowered(total.label)}" for total in question.sums]

    def columns(self, question) -> list[str]:
        return super().columns(question) + [f"{question.key}-{total.name}" for total in question.sums]

    def cells(self, question, value: list[dict] | None, catalogue) -> list[Cell]:
        """One cell for a column, its rows separated by bars; then the totals."""
        rows = value or []
        columns: list[Cell] = [
            " | ".join(cell.kind.tell(cell, row.get(cell.key), catalogue).plain for row in rows)
            for cell in question.cells
        ]
        totals = [add_up(total, {question.key: rows}) for total in question.sums]
        return columns + ["" if total is None else total for total in totals]

    def gaps(self, question, value: list[dict] | None, catalogue) -> list[str]:
        if value is None:
            return [self._too_few(question, 0)] if question.required else []
        faults = [
            f"Ligne {place}, {lowered(gap)}"
            for place, row in enumerate(value, start=1)
            for gap in self._cell_gaps(question, row, catalogue)
        ]
        return self._count_gaps(question, len(value)) + faults

    def flaws(self, question, value: list[dict], catalogue) -> list[str]:
        return [
            f"Ligne {place}, {lowered(flaw)}"
            for place, row in enumerate(value, start=1)
            for flaw in self._cell_flaws(question, row, catalogue)
        ]

    def _count_gaps(self, question, rows: int) -> list[str]:
        limits = question.limits
        if rows < limits.min_rows:
            return [self._too_few(question, rows)]
        return [f"Retirez des lignes : {count(limits.max_rows, 'ligne')} au plus."] if rows > limits.max_rows else []

    def _too_few(self, question, rows: int) -> str:
        least = max(question.limits.min_rows, 1)
        if not rows and least == 1:
            return self.to_fill
        return f"Ajoutez des lignes : il en faut au moins {least}, il y en a {rows}."

    def merge(self, question, base: Any, mine: Any, theirs: Any) -> Any:
        merged = merging.rows(base or [], mine or [], theirs or [])
        return merged if merged is merging.CONFLICT else merged or None

    def lasting(self, question, value: list[dict]) -> list[dict] | None:
        """The rows, without their days and amounts."""
        kept = {"id"} | {cell.key for cell in question.cells if cell.kind.lasts}
        rows = [{key: held for key, held in row.items() if key in kept} for row in value]
        return [row for row in rows if len(row) > 1] or None

    def complete(self, question, held: Any, brought: Any, base: Any) -> list[dict] | None:
        return merging.complete_rows(held or [], brought or [], base or []) or None


def _is_day(cell) -> bool:
    return cell is not None and cell.kind.role == "day"
