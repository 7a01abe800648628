"""What an edition that reads still wants before schools see it. The screens link each remark to its question.

That a condition can be met needs no check here: an edition reads only if what is looked at comes before, and offers
the value; one condition for each question, so the way up to the first one never contradicts itself.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tne29.lib.text import search_key

from .editing.cells import MOST_CELLS
from .editing.keys import RESERVED
from .editing.options import MOST_OPTIONS
from .schema import Question, Questionnaire, Section
from .sources import COLUMNS

MOST_QUESTIONS = 150
MOST_CONTROLS = 900


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend, where it is: a question, a section, or the edition as a whole."""

    sentence: str
    section: Section | None = None
    question: Question | None = None

    @property
    def place(self) -> str:
        if self.question:
            return f"Question {self.question.number} « {self.question.label} »"
        return f"Section {self.section.letter} « {self.section.title} »" if self.section else "Questionnaire"

    def __str__(self) -> str:
        return f"{self.place} : {self.sentence}"


def proofread(questionnaire: Questionnaire) -> list[Fault]:
    """In the order of the questionnaire; nothing when it may be published, as far as reading it can tell."""
    faults = [*_edition(questionnaire)]
    for section in questionnaire:
        faults += [Fault(sentence, section) for sentence in _section(section, questionnaire)]
        for question in section.questions:
            faults += [Fault(sentence, section, question) for sentence in _question(question, questionnaire)]
    return faults


# -- the edition as a whole --------------------------------------------------------------------------


def _edition(questionnaire: Questionnaire) -> Iterator[Fault]:
    if len(questionnaire.questions) > MOST_QUESTIONS:
        yield Fault(f"il y a {len(questionnaire.questions)} questions : {MOST_QUESTIONS} au plus.")
    fed = {question.column for question in questionnaire.questions}
    for name, column in COLUMNS.items():
        if column.needed and name not in fed:
            yield Fault(f"aucune question ne donne au portail « {column.words} », dont il a besoin.")
    for title in _repeated(section.title for section in questionnaire):
        yield Fault(f"deux sections ont le titre « {title} ».")


def _section(section: Section, questionnaire: Questionnaire) -> Iterator[str]:
    for label in _repeated(question.label for question in section.questions):
        yield f"deux questions ont le libellé « {label} »."
    controls = sum(map(_controls, section.questions))
    if controls > MOST_CONTROLS:
        yield f"cette section peut compter {controls} cases sur une page : {MOST_CONTROLS} au plus. Partagez-la."


def _controls(question: Question) -> int:
    """How many things there may be to fill on the page."""
    own = max(len(question.options), 1)
    cells = sum(map(_controls, question.cells))
    rows = question.limits.max_rows if question.kind.role == "rows" else 1
    return rows * cells if question.cells else own


def _repeated(labels: Iterable[str]) -> list[str]:
    """Labels that a reader would take for the same one."""
    seen = [(search_key(label), label) for label in labels]
    times = Counter(key for key, _ in seen)
    first = dict(reversed(seen))
    return [label for key, label in first.items() if times[key] > 1]


# -- one question ------------------------------------------------------------------------------------


def _question(question: Question, questionnaire: Questionnaire) -> Iterator[str]:
    yield from _key(question, questionnaire)
    yield from _size(question)
    yield from _column(question)
    yield from _sums(question, questionnaire)


def _key(question: Question, questionnaire: Questionnaire) -> Iterator[str]:
    if question.key in RESERVED:
        yield f"sa clé « {question.key} » est réservée au portail."
    if question.key in questionnaire.retired:
        yield f"sa clé « {question.key} » est celle d’une question retirée : d’anciennes réponses s’y retrouveraient."
    for cell in question.cells:
        if f"{question.key}-{cell.key}" in questionnaire.retired:
            yield f"la clé de la case « {cell.label} » est celle d’une case retirée."


def _size(question: Question) -> Iterator[str]:
    for label in _repeated(cell.label for cell in question.cells):
        yield f"deux cases ont le libellé « {label} »."
    if len(question.cells) > MOST_CELLS:
        yield f"elle a {len(question.cells)} cases : {MOST_CELLS} au plus."
    for each in (question, *question.cells):
        if len(each.options) > MOST_OPTIONS:
            yield f"« {each.label} » a {len(each.options)} réponses possibles : {MOST_OPTIONS} au plus."


def _column(question: Question) -> Iterator[str]:
    column = COLUMNS.get(question.column)
    if column is None:
        return
    for key, words in column.cells.items():
        if question.cell(key) is None:
            yield f"le portail y cherche une case « {words} » (clé « {key} »), qui n’y est pas."
    if not column.needed:
        return
    if question.condition:
        yield f"elle donne « {column.words} » au portail : elle doit être posée à tous, sans condition."
    if not question.required:
        yield f"elle donne « {column.words} » au portail : elle doit être obligatoire."


def _sums(question: Question, questionnaire: Questionnaire) -> Iterator[str]:
    """A deposit would wait for ever for the sum of a table that is not asked."""
    holds_up_deposit = not question.kind.asks and (question.required or len(question.sums) > 1)
    for table in {each.table: questionnaire.question(each.table) for each in question.sums}.values():
        if holds_up_deposit and table.condition not in (None, question.condition):
            yield (
                f"elle se calcule d’après la question {table.number}, qui n’est pas toujours posée : "
                "donnez-lui la même condition."
            )
