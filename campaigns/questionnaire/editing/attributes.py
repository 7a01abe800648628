"""Changing what is written at a place: words, requiredness, limits, condition, sums, kind."""

from typing import Any

from ..kinds import KINDS, Kind
from ..reading import CELL, QUESTION
from ..sources import COLUMNS
from ..writing import Document
from .places import Misplaced, Table, copy_of, question_of, section_of
from .starting import amounts_of, start

NEVER = {"key", "kind", "cell"}
_EDITION = {"title", "intro", "to_prepare"}
_SECTION = {"title", "intro", "minutes"}


def set_edition(document: Document, **values: Any) -> Document:
    changed = copy_of(document)
    _write(changed, values, _EDITION)
    return changed


def change_section(document: Document, key: str, **values: Any) -> Document:
    changed = copy_of(document)
    _write(section_of(changed, key), values, _SECTION)
    return changed


def change(document: Document, path: str, **values: Any) -> Document:
    """Writes attributes of a question or of a cell; an empty value removes the attribute."""
    changed = copy_of(document)
    table = question_of(changed, path)
    common = CELL if "-" in path else QUESTION
    _write(table, values, (common | KINDS[table["kind"]].attributes) - NEVER)
    return changed


def change_kind(document: Document, path: str, name: str) -> Document:
    """Another kind, which keeps what it has room for and starts with what it needs."""
    changed = copy_of(document)
    table, kind = question_of(changed, path), KINDS.get(name)
    if kind is None:
        raise Misplaced(f"Il n’existe pas de sorte de question « {name} ».")
    if "-" in path:
        require_room(kind, KINDS[question_of(changed, path.partition("-")[0])["kind"]])
    kept = {key: value for key, value in table.items() if _has_room(kind, key, value, is_cell="-" in path)}
    begun = start(kind, amounts_of(changed, but=table["key"]))
    if cells := [cell for cell in table.get("cell", ()) if kind.has_room_for(KINDS[cell["kind"]])]:
        kept["cell"] = cells
    table.clear()
    table.update({**begun, **kept, "kind": name})
    return changed


def require_room(kind: Kind, parent: Kind) -> None:
    if not parent.has_room_for(kind):
        raise Misplaced(f"« {kind.words} » ne peut pas être une case de « {parent.words} ».")


def _has_room(kind: Kind, name: str, value: Any, is_cell: bool) -> bool:
    if name == "column":
        return value in COLUMNS and kind.name in COLUMNS[value].kinds
    if name in ("min", "max"):
        return name in kind.attributes and kind.as_bound(value) is not None
    if name == "source":
        return name in kind.attributes and kind.may_pick(value)
    if name == "cell":
        return False
    if name == "anew":
        return kind.asks and not is_cell
    return name in (CELL if is_cell else QUESTION) | kind.attributes


def _write(table: Table, values: dict[str, Any], known: set[str] | frozenset[str]) -> None:
    for name, value in values.items():
        if name not in known:
            raise Misplaced(f"« {name} » ne se règle pas ici.")
        if (value in (None, "", False) and not _is_zero(value)) or value in ([], {}, ()):
            table.pop(name, None)
        else:
            table[name] = list(value) if isinstance(value, tuple) else value


def _is_zero(value: Any) -> bool:
    """0 is a limit; False is the absence of one."""
    return isinstance(value, int) and not isinstance(value, bool)
