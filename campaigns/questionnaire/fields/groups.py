"""Several cells asked together, once (names `key-cell`) or row by row (`key-0-cell`), as one Django field."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from tne29.lib.canonical import sha256_hex

from .base import AnswerField, Unkept, texts_of
from .cells import GroupBoundField, RowsBoundField
from .widgets import AnswerWidget

if TYPE_CHECKING:
    from ..catalogue import Catalogue
    from ..schema import Question

MOST_ROWS = 100
ROWS_TO_FILL, SPARE_ROWS = 8, 3
ADD, REMOVE = "ajouter", "retirer"
_ROW_ID = re.compile("r[0-9a-z]{4,20}")
_ROW_PLACE = re.compile("[0-9]{1,4}")


class CellsWidget(AnswerWidget):
    """Reads cells from what was posted; the bound field draws them, since it knows the errors."""

    use_fieldset = True

    def __init__(self, fields: dict[str, forms.Field]) -> None:
        super().__init__()
        self.fields = fields

    @property
    def needs_multipart_form(self) -> bool:
        return any(field.widget.needs_multipart_form for field in self.fields.values())

    def id_for_label(self, id_: str, index: str = "0") -> str:
        return ""

    def read_cells(self, data: Any, files: Any, prefix: str) -> dict[str, Any]:
        return {
            key: field.widget.value_from_datadict(data, files, f"{prefix}-{key}") for key, field in self.fields.items()
        }


class GroupWidget(CellsWidget):
    template_name = "forms_web/widgets/group.html"

    def value_from_datadict(self, data, files, name):
        return self.read_cells(data, files, name)


class RowsWidget(CellsWidget):
    """Reads the rows, and obeys its two buttons: « ajouter » gives an empty row, « retirer » forgets one."""

    template_name = "forms_web/widgets/rows.html"

    def value_from_datadict(self, data, files, name):
        removed = data.get(REMOVE)
        rows = [
            {"id": data.get(f"{name}-{place}-id", ""), **self.read_cells(data, files, f"{name}-{place}")}
            for place in _places(data, name)
            if removed != f"{name}-{place}"
        ]
        return with_ids([*rows, {}] if data.get(ADD) == name else rows)


def _places(data: Iterable[str], name: str) -> list[int]:
    prefix = f"{name}-"
    parts = (key[len(prefix) :].partition("-")[0] for key in data if key.startswith(prefix))
    return sorted({int(place) for place in parts if _ROW_PLACE.fullmatch(place)})[: MOST_ROWS + 1]


def with_ids(rows: list[dict]) -> list[dict]:
    """Every row with an id of its own. One that came without gets always the same: a page sent twice adds it once."""
    seen: set[str] = set()
    for place, row in enumerate(rows):
        if not _ROW_ID.fullmatch(str(row.get("id", ""))) or row["id"] in seen:
            cells = sorted((key, str(value)) for key, value in row.items() if key != "id")
            row["id"] = "r" + sha256_hex(f"{place} {cells}")[:12]
        seen.add(row["id"])
    return rows


class CellsField(AnswerField):
    def __init__(self, question: "Question", catalogue: "Catalogue") -> None:
        self.fields = {cell.key: cell.kind.field(cell, catalogue) for cell in question.cells}
        super().__init__(question, self.make_widget(self.fields))

    def widget_at(self, path: str) -> forms.Widget:
        return next(field.widget for field in self.fields.values() if field.question.path == path)

    def clean_cells(self, raw: dict, place: str = "") -> tuple[dict[str, Any], list[ValidationError]]:
        """Cleaned cells, and the errors marked with the place of their cell."""
        cleaned, errors = {}, []
        for key, field in self.fields.items():
            try:
                cleaned[key] = field.clean(raw.get(key))
            except ValidationError as error:
                errors += [ValidationError(message, code=f"{place}{key}") for message in error.messages]
        return cleaned, errors

    def sift_cells(self, raw: dict) -> tuple[dict[str, Any], list[Unkept]]:
        kept, unkept = {}, []
        for key, field in self.fields.items():
            kept[key], faults = field.sift(raw.get(key))
            unkept += [fault.within(key) for fault in faults]
        return kept, unkept

    def cells_are_empty(self, cleaned: dict) -> bool:
        return all(self.fields[key].is_empty(value) for key, value in cleaned.items())

    def shown_cells(self, values: dict) -> dict[str, list[str]]:
        return {f"-{key}": texts_of(value) for key, value in self.prepare_cells(values).items()}

    def prepare_cells(self, values: dict) -> dict[str, Any]:
        return {key: field.prepare_value(values.get(key)) for key, field in self.fields.items()}


class GroupField(CellsField):
    bound_field_class = GroupBoundField
    make_widget = GroupWidget

    def clean(self, raw: Any) -> dict[str, Any]:
        cleaned, errors = self.clean_cells(raw or {})
        if errors:
            raise ValidationError(errors)
        return cleaned

    def sift(self, raw: Any) -> tuple[dict[str, Any], list[Unkept]]:
        return self.sift_cells(raw or {})

    def shown(self, value: Any) -> dict[str, Any]:
        return {"cells": self.shown_cells(value or {})}

    def prepare_value(self, value: Any) -> dict[str, Any]:
        return self.prepare_cells(value or {})


class RowsField(CellsField):
    """Empty rows are forgotten; the others are cleaned cell by cell."""

    bound_field_class = RowsBoundField
    make_widget = RowsWidget

    paper_rows = range(3)

    def __init__(self, question, catalogue) -> None:
        super().__init__(question, catalogue)
        for field in self.fields.values():
            field.in_row()

    def rows_to_fill(self, filled: int) -> int:
        """How many rows a file to fill has: those filled already, and some to add."""
        wanted = max(ROWS_TO_FILL, self.question.limits.min_rows, filled + SPARE_ROWS)
        return max(min(wanted, self.question.limits.max_rows or wanted), filled)

    def clean(self, raw: Any) -> list[dict[str, Any]]:
        rows, errors = [], []
        for place, row in enumerate(raw or ()):
            cleaned, faults = self.clean_cells(row, f"{place}-")
            errors += faults
            if not self.cells_are_empty(cleaned):
                rows.append({"id": row["id"], **cleaned})
        if len(rows) > MOST_ROWS:
            errors.append(ValidationError(f"Un tableau a {MOST_ROWS} lignes au plus."))
        if errors:
            raise ValidationError(errors)
        return rows

    def sift(self, raw: Any) -> tuple[list[dict[str, Any]], list[Unkept]]:
        rows, unkept = [], []
        for place, row in enumerate(raw or ()):
            kept, faults = self.sift_cells(row)
            unkept += [fault.within(str(place)) for fault in faults]
            if not self.cells_are_empty(kept):
                rows.append({"id": row["id"], **kept})
        return rows[:MOST_ROWS], unkept

    def shown(self, value: Any) -> dict[str, Any]:
        return {"rows": [{"id": row.get("id", ""), "cells": self.shown_cells(row)} for row in value or ()]}

    def prepare_value(self, value: Any) -> list[dict[str, Any]]:
        return [{"id": row.get("id", ""), **self.prepare_cells(row)} for row in value or ()]
