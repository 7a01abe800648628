"""Rows in what a page posted: « q-options-3-label » is a cell of the row 3 of « q-options »."""

import re
import secrets
from collections.abc import Iterable

from django.http import QueryDict

MOST_PLACES = 60
NEW = "+"
_PLACE = re.compile("[0-9]{1,4}")
_ROW = re.compile(r"[a-z0-9_-]{1,80}-[0-9]{1,4}")
_ROWS = re.compile(r"[a-z0-9_-]{1,80}")


def places(data: Iterable[str], rows: str) -> list[int]:
    prefix = f"{rows}-"
    parts = (name[len(prefix) :].partition("-")[0] for name in data if name.startswith(prefix))
    return sorted({int(part) for part in parts if _PLACE.fullmatch(part)})[:MOST_PLACES]


def act(data: QueryDict, wanted: str) -> QueryDict:
    """« ajouter:q-options », « retirer:q-options-3 », « monter:q-options-3 »: the posted data after it."""
    verb, _, target = wanted.partition(":")
    changed = data.copy()
    if verb == "ajouter" and _ROWS.fullmatch(target):
        _add(changed, target)
    elif verb == "retirer" and _ROW.fullmatch(target):
        _drop(changed, target)
    elif verb in STEPS and _ROW.fullmatch(target):
        _move(changed, target, STEPS[verb])
    return changed


STEPS = {"monter": -1, "descendre": 1}


def new_mark() -> str:
    """Stands for the key of what is not saved yet."""
    return NEW + secrets.token_hex(4)


def _add(data: QueryDict, rows: str) -> None:
    taken = places(data, rows)
    if len(taken) < MOST_PLACES:
        data[f"{rows}-{max(taken, default=-1) + 1}-key"] = new_mark()


def _drop(data: QueryDict, row: str) -> None:
    for name in _names(data, row):
        del data[name]


def _move(data: QueryDict, row: str, step: int) -> None:
    rows, _, place = row.rpartition("-")
    taken = places(data, rows)
    if int(place) not in taken:
        return
    there = taken.index(int(place)) + step
    if 0 <= there < len(taken):
        _swap(data, f"{rows}-{int(place)}", f"{rows}-{taken[there]}")


def _swap(data: QueryDict, one: str, other: str) -> None:
    first, second = _taken(data, one), _taken(data, other)
    for name, values in first.items():
        data.setlist(other + name, values)
    for name, values in second.items():
        data.setlist(one + name, values)


def _taken(data: QueryDict, row: str) -> dict[str, list[str]]:
    taken = {name[len(row) :]: data.getlist(name) for name in _names(data, row)}
    _drop(data, row)
    return taken


def _names(data: QueryDict, row: str) -> list[str]:
    return [name for name in data if name.startswith(f"{row}-")]
