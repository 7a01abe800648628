"""The possible answers of a choice. The value is given once, from the first words; the words may change."""

from ..writing import Document
from .keys import OPTION_LENGTH, fresh_key
from .places import Misplaced, Table, copy_of, place_of, question_of, shift

MOST_OPTIONS = 40


def add_option(document: Document, path: str, label: str) -> tuple[Document, str]:
    changed = copy_of(document)
    options = options_of(changed, path)
    if len(options) >= MOST_OPTIONS:
        raise Misplaced(f"Cette question a déjà {MOST_OPTIONS} réponses possibles.")
    value = fresh_key(label, {option["value"] for option in options}, OPTION_LENGTH)
    options.append({"value": value, "label": label.strip()})
    return changed, value


def change_option(
    document: Document, path: str, value: str, *, label: str | None = None, alone: bool | None = None
) -> Document:
    changed = copy_of(document)
    options = options_of(changed, path)
    option = options[place_of(options, value, "cette réponse", name="value")]
    if label is not None:
        option["label"] = label.strip()
    if alone is not None:
        option.pop("alone", None)
        option |= {"alone": True} if alone else {}
    return changed


def move_option(document: Document, path: str, value: str, by: int) -> Document:
    changed = copy_of(document)
    options = options_of(changed, path)
    shift(options, place_of(options, value, "cette réponse", name="value"), by)
    return changed


def options_of(document: Document, path: str) -> list[Table]:
    table = question_of(document, path)
    if "options" not in table:
        raise Misplaced("Cette question n’a pas de réponses à choisir.")
    return table["options"]
