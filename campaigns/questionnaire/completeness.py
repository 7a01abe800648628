"""What stands between a draft and its deposit: one answer for the check page, the deposit and the reminder."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .telling import Piece
from .visibility import among, asked, effective

if TYPE_CHECKING:
    from .catalogue import Catalogue
    from .schema import Answers, Question, Questionnaire, Section


NAMELESS = Piece("", 0)


@dataclass(frozen=True, slots=True)
class Missing:
    question: "Question"
    section: "Section"
    sentence: str


def missing(
    questionnaire: "Questionnaire",
    answers: "Answers",
    attachments: Mapping[str, int],
    catalogue: "Catalogue",
) -> list[Missing]:
    """In the order of the questions; one entry for each thing to do. `attachments`: how many files, by path."""
    values = {**answers, **{path: (NAMELESS,) * pieces for path, pieces in attachments.items()}}
    shown = asked(questionnaire, values, catalogue)
    values = among(shown, values)
    return [
        Missing(question, section, sentence)
        for section in questionnaire.sections
        for question in section.questions
        if question.key in shown
        for sentence in _gaps(question, values, catalogue)
    ]


def _gaps(question: "Question", values: Mapping[str, Any], catalogue: "Catalogue") -> list[str]:
    return question.kind.gaps(question, question.kind.value(question, values, catalogue), catalogue)


def projections(questionnaire: "Questionnaire", answers: "Answers", catalogue: "Catalogue") -> dict[str, Any]:
    """What the edition sends to columns of the projects’ table (`column`), as JSON values."""
    values = effective(questionnaire, answers, catalogue)
    return {
        question.column: question.kind.value(question, values, catalogue)
        for question in questionnaire.questions
        if question.column
    }
