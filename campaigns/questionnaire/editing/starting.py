"""What a new question begins with, so that it can be read at once."""

from typing import Any

from ..kinds import KINDS, Kind
from ..writing import Document
from .places import Misplaced, Table, spots

Amounts = list[tuple[str, str, str]]


def start(kind: Kind, amounts: Amounts) -> dict[str, Any]:
    begun = kind.start(amounts)
    if begun is None:
        raise Misplaced("Ajoutez d’abord un tableau avec une colonne de montants : c’est elle qui sera additionnée.")
    return begun


def amounts_of(document: Document, but: str = "") -> Amounts:
    """(table, column, words) of the columns of amounts that a sum may add up."""
    return [
        (spot.key, cell["key"], cell["label"])
        for spot in spots(document)
        if KINDS[spot.table["kind"]].role == "rows" and spot.key != but
        for cell in spot.table.get("cell", [])
        if KINDS[cell["kind"]].role == "amount"
    ]


def new_table(kind_name: str, key: str, label: str, amounts: Amounts) -> Table:
    kind = KINDS.get(kind_name)
    if kind is None:
        raise Misplaced(f"Il n’existe pas de sorte de question « {kind_name} ».")
    return {"key": key, "kind": kind_name, "label": label.strip(), **start(kind, amounts)}


def copied_label(words: str, longest: int) -> str:
    mark = " (copie)"
    return words[: longest - len(mark)].rstrip() + mark
