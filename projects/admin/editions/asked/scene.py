"""Where a question stands: what its condition, its sums and the portal’s columns may point to."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from campaigns.questionnaire import Question, Questionnaire, StaticCatalogue
from campaigns.questionnaire.kinds import Kind

Pairs = list[tuple[str, str]]
NOTHING = StaticCatalogue()


@dataclass(frozen=True)
class Scene:
    """key: of the question being written, "" for a new one; before: the questions that stand before it."""

    questionnaire: Questionnaire
    before: tuple[Question, ...]
    key: str = ""

    @cached_property
    def deciders(self) -> dict[str, Question]:
        """What a condition may look at, by path: earlier questions, and cells of earlier groups."""
        asked = (each for question in self.before for each in (question, *_cells(question)))
        return {each.path: each for each in asked if each.kind.decides}

    @cached_property
    def tables(self) -> list[Question]:
        return [question for question in self.questionnaire.questions if question.kind.role == "rows"]

    def free_columns(self, offered: Pairs) -> Pairs:
        """Two questions never fill the same column of the portal."""
        taken = {question.column for question in self.questionnaire.questions if question.key != self.key}
        return [(name, words) for name, words in offered if name not in taken]

    def section_of(self, question: Question) -> str:
        section = self.questionnaire.section_of(question)
        return f"{section.letter}. {section.title}"

    def number_of(self, question: Question) -> str:
        whole = self.questionnaire.question(question.parent) if question.parent else question
        return whole.number if whole else ""


def _cells(question: Question) -> Iterator[Question]:
    """Only the cells that a condition can name: those of a group."""
    return (cell for cell in question.cells if cell.parent)


def answers_of(asked: Question) -> dict[str, tuple[str | bool, str]]:
    """The answers that a condition or a filter may look for: what a page posts → (what is kept, in words)."""
    offered = getattr(asked.kind.field(asked, NOTHING), "choices", ())
    return {raw: (kept(asked.kind, asked, raw), label) for raw, label in offered}


def kept(kind: Kind, asked: Question, raw: str) -> str | bool:
    return kind.keep(asked, raw)
