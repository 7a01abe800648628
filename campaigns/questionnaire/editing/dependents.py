"""What else a removal would change, said before it is done."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..writing import Document
from .places import Spot, Table, question_of, section_of, spots

SUMS = ("sum", "left", "right")


@dataclass(frozen=True, slots=True)
class Dependent:
    """A question that points to what goes. `goes`: it is removed too; otherwise it only loses what pointed there."""

    key: str
    title: str
    sentence: str
    goes: bool = False


def depending_on(document: Document, path: str) -> list[Dependent]:
    """For a question, or for a cell by its path."""
    question_of(document, path)
    return list(_dependents(document, {path}))


def depending_on_section(document: Document, key: str) -> list[Dependent]:
    gone = {table["key"] for table in section_of(document, key)["question"]}
    return [dependent for dependent in _dependents(document, gone) if dependent.key not in gone]


def depending_on_option(document: Document, path: str, value: str) -> list[Dependent]:
    found = [_looking_for(spot, path, value) for spot in spots(document)]
    filtered = [_filtering(spot, path, value) for spot in spots(document)]
    return [dependent for dependent in (*found, *filtered) if dependent is not None]


def _dependents(document: Document, gone: set[str]) -> Iterator[Dependent]:
    for spot in spots(document):
        if spot.key in gone:
            continue
        if condition_points_to(spot.table, gone):
            yield _dependent(spot, "sa condition disparaît : la question sera toujours posée")
        if any(sum_points_to(spot.table[name], gone) for name in SUMS if name in spot.table):
            yield _dependent(spot, "elle se calcule d’après ce qui est retiré : elle est retirée aussi", goes=True)
        if any(sum_points_to({"table": spot.key, **total}, gone) for total in spot.table.get("totals", ())):
            yield _dependent(spot, "un total de ce tableau disparaît")
        if any(f"{spot.key}-{key}" in gone for key in spot.table.get("ordered", ())):
            yield _dependent(spot, "l’ordre de ses dates n’est plus vérifié")


def _dependent(spot: Spot, words: str, goes: bool = False) -> Dependent:
    return Dependent(spot.key, spot.title, f"Question {spot.title} : {words}.", goes)


def condition_points_to(table: Table, gone: set[str]) -> bool:
    condition = table.get("condition", {})
    question, cell = condition.get("question"), condition.get("cell")
    return question in gone or (bool(cell) and f"{question}-{cell}" in gone)


def sum_points_to(wanted: Table, gone: set[str]) -> bool:
    cells = [wanted.get("cell"), wanted.get("times"), *wanted.get("where", ())]
    return wanted.get("table") in gone or any(f"{wanted.get('table')}-{cell}" in gone for cell in cells if cell)


def _looking_for(spot: Spot, path: str, value: str) -> Dependent | None:
    condition = spot.table.get("condition", {})
    if condition_path(condition) != path or value not in sought(condition):
        return None
    is_last = sought(condition) == [value]
    words = "sa condition disparaît : la question sera toujours posée" if is_last else "sa condition perd cette réponse"
    return _dependent(spot, words)


def _filtering(spot: Spot, path: str, value: str) -> Dependent | None:
    named = [spot.table[name] for name in SUMS if name in spot.table]
    if any(filters_on(wanted, path, value) for wanted in named):
        return _dependent(spot, "elle additionne les lignes qui ont cette réponse : elle est retirée aussi", goes=True)
    totals = [{"table": spot.key, **total} for total in spot.table.get("totals", ())]
    if any(filters_on(wanted, path, value) for wanted in totals):
        return _dependent(spot, "un total de ce tableau disparaît")
    return None


def filters_on(wanted: Table, path: str, value: str) -> bool:
    table, _, cell = path.partition("-")
    return wanted.get("table") == table and wanted.get("where", {}).get(cell) == value


def condition_path(condition: Table) -> str:
    question, cell = condition.get("question", ""), condition.get("cell", "")
    return f"{question}-{cell}" if cell else question


def sought(condition: Table) -> list:
    """The values that a condition looks for."""
    values = condition.get("equals", condition.get("contains", []))
    return values if isinstance(values, list) else [values]
