"""What the fields of a fillable PDF are called: the half that prints it and the half that reads it back agree here.

A field bears the name of the control of the page: `key`, `key-cell`, `key-0-cell`, `key-0-id`. Boxes of a list are
fields of their own, `name-1`, `name-2`…; the state of a ticked one says its value, wherever the list has moved since.
"""

import re
from collections.abc import Iterable, Sequence

EDITION, CAMPAIGN, FORM = "tne29-edition", "tne29-campaign", "tne29-form"
PROJECT, REVISION = "tne29-project", "tne29-revision"
HIDDEN = (EDITION, CAMPAIGN, FORM, PROJECT, REVISION)

VERSION = 1
OFF = "Off"
TICKED = "oui"

_PLAIN_STATE = re.compile("[A-Za-z0-9_-]+")
_WRITTEN_OUT = "x-"
_MARK = re.compile("([1-9][0-9]{0,3}):([0-9a-f]{8,64})")


def cell_name(name: str, key: str) -> str:
    return f"{name}-{key}"


def row_name(key: str, place: int) -> str:
    """The prefix of the cells of a row; rows are counted from 0, as on the page."""
    return f"{key}-{place}"


def row_id_name(key: str, place: int) -> str:
    """Hidden: the id of a row that the draft had already."""
    return f"{row_name(key, place)}-id"


def option_name(name: str, place: int) -> str:
    """The box of an option; boxes are counted from 1, as people count."""
    return f"{name}-{place}"


def numbered(name: str, choices: Sequence[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """(name of the box, value, label) of each choice."""
    return [(option_name(name, place), value, label) for place, (value, label) in enumerate(choices, start=1)]


def boxes_of(name: str, found: Iterable[str]) -> list[str]:
    """Among the names found in a file, the boxes of that list, in their order."""
    box = re.compile(rf"{re.escape(name)}-([1-9][0-9]{{0,3}})")
    places = {int(match[1]): each for each in found if (match := box.fullmatch(each))}
    return [places[place] for place in sorted(places)]


def state_of(value: str) -> str:
    """The name of the state that says this value: itself, or its bytes when a PDF name would not keep it as it is."""
    is_plain = _PLAIN_STATE.fullmatch(value) and value != OFF and not value.startswith(_WRITTEN_OUT)
    return value if is_plain else _WRITTEN_OUT + value.encode().hex()


def value_of(state: str) -> str | None:
    """The value that a state says, with or without its slash; None for a box left empty, or for no state of ours."""
    state = state.removeprefix("/")
    if state in ("", OFF):
        return None
    if not state.startswith(_WRITTEN_OUT):
        return state
    try:
        return bytes.fromhex(state.removeprefix(_WRITTEN_OUT)).decode()
    except ValueError:
        return None


def form_mark(printed: str) -> str:
    """The version of these rules and the fingerprint (hexadecimal) of what was printed."""
    return f"{VERSION}:{printed}"


def read_form_mark(mark: str) -> tuple[int, str] | None:
    """(version, fingerprint), None when it is no mark of ours."""
    match = _MARK.fullmatch(mark)
    return (int(match[1]), match[2]) if match else None
