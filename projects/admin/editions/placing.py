"""From the form of a question to the document of the edition: what is put there, and what else that would change."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from campaigns.questionnaire import Questionnaire, canonical, editing, load
from campaigns.questionnaire.editing import Dependent

Document = dict[str, Any]
Table = dict[str, Any]

CHANGED_KIND = "Cette sorte de réponse est attendue ailleurs. {} Changez d’abord ce qui s’en sert."
OUT_OF_ORDER = "La question {} dépend de la réponse à la question {} : elle doit rester après elle."


def read(document: Document) -> Questionnaire:
    return load(canonical(document))


def put(document: Document, key: str, table: Table) -> Document:
    """The question of that key is now this table."""
    changed = deepcopy(document)
    old = editing.question_of(changed, key)
    old.clear()
    old.update(deepcopy(table))
    return changed


def inserted(document: Document, section: str, after: str | None, table: Table) -> Document:
    changed = deepcopy(document)
    questions = next(each for each in changed["section"] if each["key"] == section)["question"]
    places = [place for place, each in enumerate(questions, start=1) if each["key"] == after]
    questions.insert(places[0] if places else len(questions), deepcopy(table))
    return changed


def replaced(document: Document, key: str, table: Table) -> Document:
    """As `put`; whatever pointed to cells or to answers that are gone is mended."""
    old = editing.question_of(document, key)
    changed = put(document, key, _with_the_gone(old, table))
    for path, value in gone_answers(old, table):
        changed = editing.remove_option(changed, path, value)
    for path in gone_cells(old, table):
        changed = editing.remove(changed, path)
    return put(changed, key, table)


def breaks(document: Document, key: str, table: Table) -> list[Dependent]:
    """What else would change."""
    old = editing.question_of(document, key)
    found = [each for path in gone_cells(old, table) for each in editing.depending_on(document, path)]
    for path, value in gone_answers(old, table):
        found += editing.depending_on_option(document, path, value)
    return list({each.sentence: each for each in found if each.key != key}.values())


def kinds_in_use(document: Document, key: str, table: Table) -> list[str]:
    """Sentences: a question or a cell whose kind others count upon cannot become another."""
    old = editing.question_of(document, key)
    paths = [key] if old["kind"] != table["kind"] else []
    kinds = {cell["key"]: cell["kind"] for cell in table.get("cell", ())}
    paths += [
        f"{key}-{cell['key']}" for cell in old.get("cell", ()) if kinds.get(cell["key"], cell["kind"]) != cell["kind"]
    ]
    found = [each for path in paths for each in editing.depending_on(document, path) if each.key != key]
    return [CHANGED_KIND.format(f"Voyez la question {each.title}.") for each in found]


def gone_cells(old: Table, new: Table) -> list[str]:
    """Paths. Another kind takes all its cells away: that is seen by `kinds_in_use`."""
    if "cell" not in new:
        return []
    kept = {cell["key"] for cell in new.get("cell", ())}
    return [f"{old['key']}-{cell['key']}" for cell in old.get("cell", ()) if cell["key"] not in kept]


def gone_answers(old: Table, new: Table) -> Iterator[tuple[str, str]]:
    """(path, value)"""
    for path, before, after in _pairs(old, new):
        kept = {option["value"] for option in after.get("options", ())}
        if "options" in after:
            yield from ((path, each["value"]) for each in before.get("options", ()) if each["value"] not in kept)


def _pairs(old: Table, new: Table) -> Iterator[tuple[str, Table, Table]]:
    """What bears the same key before and after: the question, then its cells."""
    yield old["key"], old, new
    cells = {cell["key"]: cell for cell in new.get("cell", ())}
    for cell in old.get("cell", ()):
        if cell["key"] in cells:
            yield f"{old['key']}-{cell['key']}", cell, cells[cell["key"]]


def _with_the_gone(old: Table, new: Table) -> Table:
    """The new table, and after its own the cells and the answers that it dropped: each can then be removed properly."""
    whole = deepcopy(new)
    for _, before, after in list(_pairs(old, whole)):
        if "options" in after:
            kept = {option["value"] for option in after["options"]}
            after["options"] += [each for each in before.get("options", ()) if each["value"] not in kept]
    dropped = {path.partition("-")[2] for path in gone_cells(old, new)}
    if "cell" in whole:
        whole["cell"] += [deepcopy(cell) for cell in old.get("cell", ()) if cell["key"] in dropped]
    return whole


def out_of_order(document: Document) -> list[str]:
    """Sentences: a question may only depend on a question placed before it."""
    numbers = {spot.key: spot.number for spot in editing.spots(document)}
    before: set[str] = set()
    wrong = []
    for spot in editing.spots(document):
        leaned_on = spot.table.get("condition", {}).get("question")
        if leaned_on in numbers and leaned_on not in before:
            wrong.append(OUT_OF_ORDER.format(spot.title, numbers[leaned_on]))
        before.add(spot.key)
    return wrong
