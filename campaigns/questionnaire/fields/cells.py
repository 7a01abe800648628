"""Cells of a group as a page shows them: each one with its label, its limit and its own errors."""

import secrets
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from ..wording import lowered
from .bound import DrawnBoundField

if TYPE_CHECKING:
    from ..schema import Question


class BoundCell:
    """Looks to a template like a field of its own."""

    def __init__(self, field: forms.Field, name: str, value: Any, errors: list[str], renderer: Any) -> None:
        self.field, self.name, self.value, self.errors, self.renderer = field, name, value, errors, renderer

    @property
    def question(self) -> "Question":
        return self.field.question

    @cached_property
    def id(self) -> str:
        return f"id_{self.name}"

    @cached_property
    def limit(self) -> str:
        return self.field.limit

    @property
    def width(self) -> str:
        return self.field.width

    @property
    def counter(self) -> Any:
        return self.field.counter(self.value)

    @property
    def use_fieldset(self) -> bool:
        return self.field.widget.use_fieldset

    @cached_property
    def describedby(self) -> str:
        described = [f"{self.id}_helptext"] if self.question.help or self.limit else []
        return " ".join(described + ([f"{self.id}_error"] if self.errors else []))

    def __str__(self) -> SafeString:
        attrs = {"id": self.id, "class": "input input-invalid" if self.errors else "input"}
        if self.errors:
            attrs["aria-invalid"] = "true"
        if self.describedby and not self.use_fieldset:
            attrs["aria-describedby"] = self.describedby
        return self.field.widget.render(self.name, self.value, attrs, self.renderer)


class CellsBoundField(DrawnBoundField):
    def errors_by_place(self) -> dict[str, list[str]]:
        by_place: dict[str, list[str]] = {}
        for error in self.errors.as_data() if self.errors else ():
            by_place.setdefault(error.code or "", []).extend(error.messages)
        return by_place

    @property
    def own_errors(self) -> list[str]:
        return self.errors_by_place().get("", [])

    def bound_cells(self, prefix: str, values: dict, errors: dict[str, list[str]], place: str) -> list[BoundCell]:
        return [
            BoundCell(field, f"{prefix}-{key}", values.get(key), errors.get(f"{place}{key}", []), self.renderer)
            for key, field in self.field.fields.items()
        ]

    def link(self, error: ValidationError) -> str:
        cell = self._cell_of(error)
        if cell is None:
            return f"field-{self.name}"
        return cell.widget.first_id(f"{self.auto_id}-{error.code}")

    def describe(self, error: ValidationError) -> str:
        cell = self._cell_of(error)
        place = (error.code or "").rpartition("-")[0]
        row = f", ligne {int(place) + 1}" if place else ""
        name = f", {lowered(cell.label)}" if cell else ""
        return f"{self.question.number}{row}{name} : {error.message}"

    def _cell_of(self, error: ValidationError) -> forms.Field | None:
        return self.field.fields.get((error.code or "").rpartition("-")[2])


class GroupBoundField(CellsBoundField):
    def cells(self) -> list[BoundCell]:
        return self.bound_cells(self.html_name, self.value(), self.errors_by_place(), "")


class RowsBoundField(CellsBoundField):
    """A page without rows yet opens with enough empty ones to begin; their ids are drawn here, once."""

    def rows(self) -> list[dict[str, Any]]:
        values = self.value()
        if not self.form.is_bound:
            values += [{} for _ in range(self._empty_rows(len(values)))]
        errors = self.errors_by_place()
        return [
            {
                "id": row.get("id") or new_row_id(),
                "place": place,
                "number": place + 1,
                "cells": self.bound_cells(f"{self.html_name}-{place}", row, errors, f"{place}-"),
            }
            for place, row in enumerate(values)
        ]

    def _empty_rows(self, filled: int) -> int:
        wanted = getattr(self.form, "more", "") == self.name
        least = max(self.question.limits.min_rows, 1)
        return int(wanted) if filled else max(least, 1 + int(wanted))

    def model_cells(self) -> list[BoundCell]:
        """The row that a script copies."""
        return self.bound_cells(f"{self.html_name}-__place__", {}, {}, "")


def new_row_id() -> str:
    return "r" + secrets.token_hex(6)
