"""What may be sent, as data: what becomes of a letter nobody knows the fate of, and who may still stop it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from .models import Letter

    Guard = Callable[[Letter, datetime], str | None]


# In a text: the place where the letter says what became of the file that goes along with it.
ENCLOSED = "\ufffc"


@dataclass(frozen=True)
class Choice:
    """Letters that a person may do without, as they choose it; help: what it is about, in a sentence."""

    name: str
    label: str
    help: str


@dataclass(frozen=True)
class Kind:
    """A secret letter carries a personal link: staff see that it left, not what it says.

    choice: the letter is sent unless the person has chosen not to get such ones; without one, it always is.
    """

    name: str
    label: str
    after_uncertain: Literal["resend_once", "drop"]
    secret: bool = False
    choice: Choice | None = None


_kinds: dict[str, Kind] = {}
_guards: dict[str, list["Guard"]] = {}


def register_kind(kind: Kind) -> Kind:
    if _kinds.setdefault(kind.name, kind) != kind:
        raise ValueError(f"two kinds of letters are called {kind.name}")
    return kind


def register_guard(kind: Kind | str, guard: "Guard") -> "Guard":
    """Asked again just before sending: a French reason stops the letter, None lets it go."""
    guards = _guards.setdefault(kind if isinstance(kind, str) else kind.name, [])
    if guard not in guards:
        guards.append(guard)
    return guard


def kind_named(name: str) -> Kind:
    """A letter written by newer code waits for it."""
    if name not in _kinds:
        raise LookupError(f"genre de lettre inconnu\u00a0: {name}")
    return _kinds[name]


def known_kinds() -> list[Kind]:
    return list(_kinds.values())


def known_choices() -> list[Choice]:
    return list(dict.fromkeys(kind.choice for kind in _kinds.values() if kind.choice))


def kinds_sent_again() -> list[str]:
    return [kind.name for kind in _kinds.values() if kind.after_uncertain == "resend_once"]


def objection(letter: "Letter", at: datetime) -> str | None:
    """The first reason a guard gives not to send this letter any more."""
    answers = (guard(letter, at) for guard in _guards.get(letter.kind, []))
    return next((answer for answer in answers if answer), None)


ACCOUNT = register_kind(Kind("account", label="compte", after_uncertain="drop", secret=True))
