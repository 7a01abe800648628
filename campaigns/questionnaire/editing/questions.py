"""Adding, moving and duplicating questions."""

from ..reading import LABEL
from ..writing import Document
from .keys import fresh_key, question_keys
from .places import Misplaced, after, copy_of, place_of, section_of, shift, spot_of
from .sections import rename
from .starting import amounts_of, copied_label, new_table


def add_question(
    document: Document, section: str, kind: str, label: str, after_question: str | None = None
) -> tuple[Document, str]:
    changed = copy_of(document)
    questions = section_of(changed, section)["question"]
    place = after(questions, after_question, "cette question")
    key = fresh_key(label, question_keys(changed))
    questions.insert(place, new_table(kind, key, label, amounts_of(changed)))
    return changed, key


def move_question(document: Document, key: str, by: int) -> Document:
    """Within its section."""
    changed = copy_of(document)
    questions = spot_of(changed, key).section["question"]
    shift(questions, place_of(questions, key, "cette question"), by)
    return changed


def move_to_section(document: Document, key: str, section: str, after_question: str | None = None) -> Document:
    changed = copy_of(document)
    spot, target = spot_of(changed, key), section_of(changed, section)
    if after_question == key:
        raise Misplaced("Une question ne peut pas se placer après elle-même.")
    if len(spot.section["question"]) == 1 and spot.section is not target:
        raise Misplaced("C’est la dernière question de sa section : une section garde au moins une question.")
    spot.section["question"].remove(spot.table)
    target["question"].insert(after(target["question"], after_question, "cette question"), spot.table)
    return changed


def duplicate_question(document: Document, key: str) -> tuple[Document, str]:
    changed = copy_of(document)
    spot = spot_of(changed, key)
    twin = copy_of(spot.table)
    twin["label"] = copied_label(twin["label"], LABEL)
    fresh = fresh_key(key.replace("_", " "), question_keys(changed))
    rename(twin, {key: fresh})
    questions = spot.section["question"]
    questions.insert(place_of(questions, key, "cette question") + 1, twin)
    return changed, fresh
