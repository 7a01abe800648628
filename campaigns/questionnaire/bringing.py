"""A filled paper brought back: what it says to each question, read by the same fields as the page, and what becomes
of the draft if that is taken. An empty field says nothing: it never erases.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tne29.lib.text import clean_line

from .acroform import boxes_of, value_of
from .wording import lowered

if TYPE_CHECKING:
    from .catalogue import Catalogue
    from .fields.base import AnswerField, Unkept
    from .schema import Answers, Question, Questionnaire

EMPTY, SAME, NEW, DIFFERENT, REFUSED = "empty", "same", "new", "different", "refused"


@dataclass(frozen=True, slots=True)
class Fault:
    """What was written and cannot be kept: where in the answer (« ligne 2, montant »), why, and the text."""

    place: str
    sentence: str
    written: str


@dataclass(frozen=True, slots=True)
class Brought:
    """What the paper says to a question, as JSON of the answers; None when it says nothing that can be kept."""

    question: "Question"
    value: Any = None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the draft holds, and what it would hold. is_wise: taking it replaces nothing that somebody wrote."""

    question: "Question"
    state: str
    held: Any = None
    proposed: Any = None
    faults: tuple[Fault, ...] = ()
    is_wise: bool = False

    @property
    def changes(self) -> bool:
        return self.state in (NEW, DIFFERENT)


class Written(Mapping):
    """The fields of a file, for widgets that read what a page posts; only those that the questionnaire knows."""

    def __init__(self, questionnaire: "Questionnaire", texts: Mapping[str, str], states: Mapping[str, str]) -> None:
        said = {**texts, **{name: value_of(state) for name, state in states.items()}}
        self._said = {name: value for name, value in said.items() if value and _is_known(name, questionnaire)}

    def __getitem__(self, name: str) -> str:
        return self._said[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._said)

    def __len__(self) -> int:
        return len(self._said)

    def getlist(self, name: str) -> list[str]:
        return [self._said[box] for box in boxes_of(name, self._said)]


def _is_known(name: str, questionnaire: "Questionnaire") -> bool:
    """`key`, `key-cell`, `key-0-cell`, `key-0-id`, `key-1`, `key-cell-1`."""
    key, *rest = name.split("-")
    question = questionnaire.question(key)
    if question is None or not question.kind.asks or len(rest) > 2:
        return False
    cells = {"id", *(cell.key for cell in question.cells)}
    return all(word in cells or (word.isascii() and word.isdigit()) for word in rest)


def bring(questionnaire: "Questionnaire", written: Written, catalogue: "Catalogue") -> list[Brought]:
    """In the order of the questions, those that a paper can answer."""
    return [_brought(each, written, catalogue) for each in questionnaire.questions if each.kind.asks]


def _brought(question: "Question", written: Written, catalogue: "Catalogue") -> Brought:
    field = question.kind.field(question, catalogue)
    raw = field.widget.value_from_datadict(written, {}, question.key)
    kept, unkept = field.sift(_worded(field, raw))
    return Brought(question, question.kind.keep(question, kept), tuple(faults_of(question, unkept)))


def _worded(field: "AnswerField", raw: Any) -> Any:
    """Some readers keep the words of a choice instead of its value."""
    if isinstance(raw, dict):
        return {key: _worded(field.fields[key], value) if key in field.fields else value for key, value in raw.items()}
    if isinstance(raw, list) and hasattr(field, "fields"):
        return [_worded(field, row) for row in raw]
    choices = getattr(field, "choices", ())
    if not isinstance(raw, str) or raw in dict(choices):
        return raw
    return next((value for value, label in choices if clean_line(label) == clean_line(raw)), raw)


def faults_of(question: "Question", unkept: Iterable["Unkept"]) -> Iterator[Fault]:
    for each in unkept:
        yield Fault(_place(question, each.place), each.sentence, each.written)


def _place(question: "Question", place: str) -> str:
    row, _, key = place.rpartition("-")
    cell = question.cell(key)
    words = [f"ligne\u00a0{int(row) + 1}"] if row else []
    return ", ".join(words + ([lowered(cell.label)] if cell else []))


def propose(brought: Iterable[Brought], answers: "Answers", base: "Answers | None" = None) -> list[Proposal]:
    """base: what the paper already said when it was made, if it was made from the draft."""
    return [_proposal(each, answers.get(each.question.key), base) for each in brought]


def _proposal(brought: Brought, held: Any, base: "Answers | None") -> Proposal:
    question, began = brought.question, (base or {}).get(brought.question.key)
    proposed = question.kind.complete(question, held, brought.value, began)
    state = _state(brought, held, proposed)
    is_wise = held is None or _only_adds(held, proposed) or (base is not None and held == began)
    return Proposal(question, state, held, proposed, brought.faults, is_wise)


def _state(brought: Brought, held: Any, proposed: Any) -> str:
    if proposed != held:
        return NEW if held is None else DIFFERENT
    if brought.faults:
        return REFUSED
    return EMPTY if brought.value is None else SAME


def _only_adds(held: Any, proposed: Any) -> bool:
    """Cells that were empty are filled, and nothing else. More rows may be the same ones, written otherwise."""
    if not isinstance(held, dict) or not isinstance(proposed, dict):
        return False
    return all(proposed.get(key) == value for key, value in held.items())
