"""Removing, and mending what pointed to what was removed (`depending_on` says it before)."""

from collections.abc import Callable

from ..writing import Document
from .dependents import SUMS, condition_path, condition_points_to, filters_on, sought, sum_points_to
from .keys import retire
from .options import options_of
from .places import Misplaced, Table, copy_of, place_of, question_of, section_of, siblings_of, spots

LAST = "Un questionnaire garde au moins une section, une section au moins une question, une question à cases une case."


def remove_section(document: Document, key: str) -> Document:
    changed = copy_of(document)
    section = section_of(changed, key)
    if len(changed["section"]) == 1:
        raise Misplaced(LAST)
    changed["section"].remove(section)
    return _mended(changed, {table["key"] for table in section["question"]})


def remove(document: Document, path: str) -> Document:
    """A question, or a cell by its path."""
    changed = copy_of(document)
    table, siblings = question_of(changed, path), siblings_of(changed, path)
    if len(siblings) == 1:
        raise Misplaced(LAST)
    siblings.remove(table)
    return _mended(changed, {path})


def remove_option(document: Document, path: str, value: str) -> Document:
    changed = copy_of(document)
    options = options_of(changed, path)
    if len(options) <= 2:
        raise Misplaced("Une question à choix garde au moins deux réponses.")
    options.pop(place_of(options, value, "cette réponse", name="value"))
    for spot in spots(changed):
        if condition_path(spot.table.get("condition", {})) == path:
            _unseek(spot.table, value)
    _drop_sums(changed, lambda wanted: filters_on(wanted, path, value))
    return changed


def _mended(document: Document, gone: set[str]) -> Document:
    retire(document, sorted(gone))
    for spot in spots(document):
        if condition_points_to(spot.table, gone):
            spot.table.pop("condition")
        if "ordered" in spot.table:
            _keep_order(spot.table, gone)
    _drop_sums(document, lambda wanted: sum_points_to(wanted, gone))
    return document


def _keep_order(table: Table, gone: set[str]) -> None:
    table["ordered"] = [key for key in table["ordered"] if f"{table['key']}-{key}" not in gone]
    if len(table["ordered"]) < 2:
        table.pop("ordered")


def _drop_sums(document: Document, points: Callable[[Table], bool]) -> None:
    for spot in spots(document):
        totals = [total for total in spot.table.get("totals", ()) if not points({"table": spot.key, **total})]
        spot.table.pop("totals", None)
        spot.table.update({"totals": totals} if totals else {})
    lost = [spot for spot in spots(document) if any(points(spot.table[name]) for name in SUMS if name in spot.table)]
    for spot in lost:
        if len(spot.section["question"]) == 1:
            raise Misplaced(f"La question {spot.title} s’en trouverait retirée, et c’est la dernière de sa section.")
        spot.section["question"].remove(spot.table)
    if lost:
        _mended(document, {spot.key for spot in lost})


def _unseek(table: Table, value: str) -> None:
    condition = table["condition"]
    left = [each for each in sought(condition) if each != value]
    name = "equals" if "equals" in condition else "contains"
    if left:
        condition[name] = left[0] if len(left) == 1 else left
    else:
        table.pop("condition")
