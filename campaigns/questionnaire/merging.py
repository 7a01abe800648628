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


def complete(held: Any, brought: Any, base: Any) -> Any:
    """`held` with what a paper adds to it. What the paper had to begin with (`base`) is not news; nothing erases."""
    return held if brought is None or brought == base else brought


def complete_cells(held: dict, brought: dict, base: dict) -> dict:
    news = {key: value for key, value in brought.items() if value != base.get(key, _ABSENT)}
    return {**held, **news}


def complete_rows(held: list[dict], brought: list[dict], base: list[dict]) -> list[dict]:
    """Rows that are known are completed, the others come after; a row that the paper does not have stays."""
    before, rows, twins = _by_id(base), _by_id(held), [_content(row) for row in held]
    for row in brought:
        key = row["id"]
        if key in rows:
            rows[key] = complete_cells(rows[key], row, before.get(key, {}))
        elif row == before.get(key):
            continue
        elif _content(row) in twins:
            twins.remove(_content(row))
        else:
            rows[key] = row
    return list(rows.values())


def _content(row: dict) -> dict:
    return {key: value for key, value in row.items() if key != "id"}
