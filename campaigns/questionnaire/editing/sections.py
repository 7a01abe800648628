"""Adding, moving and duplicating sections. A section always has a question: it is born with one."""

from ..reading import LETTERS, TITLE
from ..writing import Document
from .keys import fresh_key, question_keys, section_keys
from .places import Misplaced, Table, after, copy_of, place_of, shift
from .starting import copied_label, new_table

FIRST_LABEL = "Première question"


def add_section(document: Document, title: str, after_section: str | None = None) -> tuple[Document, str]:
    changed = copy_of(document)
    place = after(changed["section"], after_section, "cette section")
    _require_letter(changed)
    key = fresh_key(title, section_keys(changed))
    question = new_table("short", fresh_key(FIRST_LABEL, question_keys(changed)), FIRST_LABEL, [])
    changed["section"].insert(place, {"key": key, "title": title.strip(), "question": [question]})
    return changed, key


def move_section(document: Document, key: str, by: int) -> Document:
    changed = copy_of(document)
    shift(changed["section"], place_of(changed["section"], key, "cette section"), by)
    return changed


def duplicate_section(document: Document, key: str) -> tuple[Document, str]:
    """What points inside the section points inside its copy."""
    changed = copy_of(document)
    _require_letter(changed)
    place = place_of(changed["section"], key, "cette section")
    twin: Table = copy_of(changed["section"][place])
    twin["title"] = copied_label(twin["title"], TITLE)
    twin["key"] = fresh_key(twin["title"], section_keys(changed))
    taken, renamed = question_keys(changed), {}
    for table in twin["question"]:
        renamed[table["key"]] = fresh_key(table["key"].replace("_", " "), taken)
        taken.add(renamed[table["key"]])
    for table in twin["question"]:
        rename(table, renamed)
    changed["section"].insert(place + 1, twin)
    return changed, twin["key"]


def rename(table: Table, renamed: dict[str, str]) -> None:
    """A copy feeds no column of the portal: the original does."""
    table["key"] = renamed[table["key"]]
    table.pop("column", None)
    condition = table.get("condition", {})
    if condition.get("question") in renamed:
        condition["question"] = renamed[condition["question"]]
    for name in ("sum", "left", "right"):
        if table.get(name, {}).get("table") in renamed:
            table[name]["table"] = renamed[table[name]["table"]]


def _require_letter(document: Document) -> None:
    if len(document["section"]) >= len(LETTERS):
        raise Misplaced(f"Un questionnaire a {len(LETTERS)} sections au plus : une par lettre.")
