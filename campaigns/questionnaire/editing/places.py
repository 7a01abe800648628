"""Where things are in a document."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

from ..writing import Document

Table = dict[str, Any]


class Misplaced(ValueError):
    """There is nothing at this place, or nothing can be put there; the sentence says it in French."""


@dataclass(frozen=True)
class Spot:
    """A question of a document, with its number as it is printed."""

    number: str
    section: Table
    table: Table

    @property
    def key(self) -> str:
        return self.table["key"]

    @property
    def title(self) -> str:
        return f"{self.number} « {self.table['label']} »"


def copy_of(document: Document) -> Document:
    return deepcopy(document)


def spots(document: Document) -> Iterator[Spot]:
    for letter, section in zip(ascii_uppercase, document["section"], strict=False):
        for place, table in enumerate(section["question"], start=1):
            yield Spot(f"{letter}{place}", section, table)


def section_of(document: Document, key: str) -> Table:
    return document["section"][place_of(document["section"], key, "cette section")]


def spot_of(document: Document, key: str) -> Spot:
    found = next((spot for spot in spots(document) if spot.key == key), None)
    if found is None:
        raise Misplaced(f"Cette question n’est plus dans le questionnaire (« {key} »).")
    return found


def question_of(document: Document, path: str) -> Table:
    """The table of a question, or of a cell by its path."""
    key, _, cell = path.partition("-")
    table = spot_of(document, key).table
    if not cell:
        return table
    cells = table.get("cell", [])
    return cells[place_of(cells, cell, "cette case")]


def siblings_of(document: Document, path: str) -> list[Table]:
    """The list that holds the question or the cell."""
    key, _, cell = path.partition("-")
    spot = spot_of(document, key)
    return spot.table.get("cell", []) if cell else spot.section["question"]


def place_of(tables: list[Table], key: str, what: str, name: str = "key") -> int:
    found = next((place for place, table in enumerate(tables) if table.get(name) == key), None)
    if found is None:
        raise Misplaced(f"Il n’y a plus {what} dans le questionnaire (« {key} »).")
    return found


def after(tables: list[Table], key: str | None, what: str) -> int:
    """The place that follows the one named; the end of the list when none is."""
    return len(tables) if key is None else place_of(tables, key, what) + 1


def shift(items: list[Table], place: int, by: int) -> None:
    """Up (negative) or down; pushed past an end, it stays at that end."""
    target = min(max(place + by, 0), len(items) - 1)
    items.insert(target, items.pop(place))
