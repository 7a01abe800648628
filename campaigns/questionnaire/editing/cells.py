"""The cells of groups of answers and of tables."""

from ..kinds import KINDS
from ..reading import LABEL
from ..writing import Document
from .attributes import require_room
from .keys import cell_keys, fresh_key
from .places import Misplaced, Table, after, copy_of, place_of, question_of, shift, siblings_of
from .starting import copied_label, new_table

MOST_CELLS = 12


def add_cell(
    document: Document, question: str, kind: str, label: str, after_cell: str | None = None
) -> tuple[Document, str]:
    """The new document, and the path of the cell."""
    changed = copy_of(document)
    table = question_of(changed, question)
    _require_cells(table)
    key = fresh_key(label, cell_keys(changed, table))
    cell = new_table(kind, key, label, [])
    require_room(KINDS[kind], KINDS[table["kind"]])
    table["cell"].insert(after(table["cell"], after_cell, "cette case"), cell)
    return changed, f"{question}-{key}"


def move_cell(document: Document, path: str, by: int) -> Document:
    changed = copy_of(document)
    cells = siblings_of(changed, path)
    shift(cells, place_of(cells, path.partition("-")[2], "cette case"), by)
    return changed


def duplicate_cell(document: Document, path: str) -> tuple[Document, str]:
    changed = copy_of(document)
    question, _, key = path.partition("-")
    table = question_of(changed, question)
    _require_cells(table)
    place = place_of(table["cell"], key, "cette case")
    twin = copy_of(table["cell"][place])
    twin["label"] = copied_label(twin["label"], LABEL)
    twin["key"] = fresh_key(key.replace("_", " "), cell_keys(changed, table))
    table["cell"].insert(place + 1, twin)
    return changed, f"{question}-{twin['key']}"


def _require_cells(table: Table) -> None:
    if "cell" not in KINDS[table["kind"]].attributes:
        raise Misplaced("Cette question n’a pas de cases : c’est le cas des groupes de réponses et des tableaux.")
    if len(table["cell"]) >= MOST_CELLS:
        raise Misplaced(f"Cette question a déjà {MOST_CELLS} cases : c’est le plus qui se lise sur une page.")
