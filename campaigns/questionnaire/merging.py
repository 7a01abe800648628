"""Two people saved the same answer: what each of them changed since the version they both saw."""

from typing import Any


class _Conflict:
    def __repr__(self) -> str:
        return "CONFLICT"


CONFLICT = _Conflict()
_ABSENT: Any = object()


def scalar(base: Any, mine: Any, theirs: Any) -> Any:
    """Whoever changed it wins; both changing it differently is a conflict."""
    if mine == theirs or base == mine:
        return theirs
    return mine if base == theirs else CONFLICT


def cells(base: dict, mine: dict, theirs: dict) -> Any:
    """Cell by cell: two people may fill two cells of one row."""
    keys = list(dict.fromkeys([*theirs, *mine]))
    merged = {key: scalar(base.get(key, _ABSENT), mine.get(key, _ABSENT), theirs.get(key, _ABSENT)) for key in keys}
    if CONFLICT in merged.values():
        return CONFLICT
    return {key: value for key, value in merged.items() if value is not _ABSENT}


def rows(base: list[dict], mine: list[dict], theirs: list[dict]) -> Any:
    """Row by row, known by their ids; mine that are new come after theirs."""
    before, here, there = (_by_id(version) for version in (base, mine, theirs))
    merged = [_row(before.get(key), here.get(key), there.get(key)) for key in dict.fromkeys([*there, *here])]
    if CONFLICT in merged:
        return CONFLICT
    return [row for row in merged if row is not None]


def _by_id(version: list[dict]) -> dict[str, dict]:
    return {row["id"]: row for row in version}


def _row(base: dict | None, mine: dict | None, theirs: dict | None) -> Any:
    if mine is not None and theirs is not None:
        return cells(base or {}, mine, theirs)
    return scalar(base, mine, theirs)
