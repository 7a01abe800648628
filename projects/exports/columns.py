"""The columns that the questions of a campaign make, several editions united by the stable names of their answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from campaigns.models import Edition
from campaigns.questionnaire import Catalogue, Question, Questionnaire

from ..catalogue import frozen_catalogue
from ..content import pieces_by_question
from .cells import Cell


@dataclass(frozen=True, slots=True)
class Column:
    """name: stable, what a program looks for; label: as the newest edition says it."""

    name: str
    label: str

    @property
    def header(self) -> str:
        return f"{self.label} [{self.name}]"


@dataclass(frozen=True, slots=True)
class Said:
    """The answers of a deposit, ready to be asked for their cells."""

    values: dict[str, Any]
    catalogue: Catalogue


def said(document: dict[str, Any]) -> Said:
    pieces = pieces_by_question(document.get("attachments", []))
    catalogue = frozen_catalogue(document.get("labels", {}), document.get("facts", {}))
    return Said({**document.get("answers", {}), **pieces}, catalogue)


def newest_first(editions: Iterable[int]) -> list[tuple[int, Questionnaire]]:
    found = Edition.objects.filter(pk__in=editions).order_by("-published_at", "-pk")
    return [(edition.pk, edition.questionnaire) for edition in found]


class Columns:
    """What is put where: worked out once for each edition, then followed for each deposit."""

    def __init__(self, editions: list[tuple[int, Questionnaire]]) -> None:
        self.columns: dict[str, Column] = {}
        self._places: dict[int, list[tuple[Question, Any, list[int]]]] = {}
        for edition, questionnaire in editions:
            self._places[edition] = [
                (question, kind := question.kind, self._take(kind.columns(question), kind.headers(question)))
                for question in questionnaire.questions
            ]

    def _take(self, names: list[str], labels: list[str]) -> list[int]:
        for name, label in zip(names, labels, strict=True):
            self.columns.setdefault(name, Column(name, label))
        order = list(self.columns)
        return [order.index(name) for name in names]

    @property
    def all(self) -> list[Column]:
        return list(self.columns.values())

    def cells(self, edition: int, said: Said) -> list[Cell]:
        row: list[Cell] = [""] * len(self.columns)
        values, catalogue = said.values, said.catalogue
        for question, kind, places in self._places[edition]:
            value = kind.value(question, values, catalogue)
            if value is not None:
                for place, cell in zip(places, kind.cells(question, value, catalogue), strict=True):
                    row[place] = cell
        return row


class RowColumns:
    """The same for tables whose every line is a row of its own: columns are the cells, united by their keys."""

    def __init__(self, editions: list[tuple[int, Questionnaire]], wanted) -> None:
        """wanted: says of a question whether it is one of these tables."""
        self.tables = {
            edition: [each for each in questionnaire.questions if each.kind.role == "rows" and wanted(each)]
            for edition, questionnaire in editions
        }
        cells = (cell for tables in self.tables.values() for table in tables for cell in table.cells)
        self.columns: dict[str, Column] = {}
        for cell in cells:
            self.columns.setdefault(cell.key, Column(cell.key, cell.label))

    def rows(self, edition: int, said: Said) -> Iterable[tuple[Question, dict[str, Any], list[Cell]]]:
        """(table, line as it is kept, its cells)"""
        for table in self.tables[edition]:
            for line in table.kind.value(table, said.values, said.catalogue) or ():
                yield table, line, self._cells(table, line, said)

    def _cells(self, table: Question, line: dict[str, Any], said: Said) -> list[Cell]:
        made = dict.fromkeys(self.columns, "")
        for cell in table.cells:
            made[cell.key] = cell.kind.cells(cell, line.get(cell.key), said.catalogue)[0]
        return list(made.values())
