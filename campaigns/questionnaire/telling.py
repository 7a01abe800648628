"""An answer in French, in one shape for every reader: check page, dossier, admin, comparison."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tne29.lib.french import file_size

from .visibility import among, asked

if TYPE_CHECKING:
    from .catalogue import Catalogue
    from .schema import Answers, Question, Questionnaire, Section


@dataclass(frozen=True, slots=True)
class Piece:
    """A file joined to an answer, as shown to its readers."""

    name: str
    size: int
    digest: str = ""
    url: str = ""
    id: str = ""
    note: str = ""
    is_bad: bool = False

    def __str__(self) -> str:
        return f"{self.name} ({file_size(self.size)})"


@dataclass(frozen=True, slots=True)
class Told:
    """One of: running text, lines, named parts, a table, files. Nothing at all when there is no answer."""

    text: str = ""
    lines: tuple[str, ...] = ()
    parts: tuple[tuple[str, "Told"], ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple["Told", ...], ...] = ()
    totals: tuple[tuple[str, str], ...] = ()
    pieces: tuple[Piece, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.text or self.lines or self.parts or self.rows or self.pieces)

    @property
    def plain(self) -> str:
        """The same in running text: for a cell, a letter, a comparison."""
        return self.text or "\n".join(self._plain_lines())

    def _plain_lines(self) -> Iterable[str]:
        yield from self.lines
        yield from (f"{label} : {told.plain}" for label, told in self.parts if told)
        yield from (" ; ".join(told.plain for told in row) for row in self.rows)
        yield from (f"{label} : {text}" for label, text in self.totals)
        yield from map(str, self.pieces)


@dataclass(frozen=True, slots=True)
class ToldAnswer:
    """`asked` is False when the condition of the question does not hold: nothing is told."""

    question: "Question"
    told: Told
    asked: bool = True
    condition: str = ""
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ToldSection:
    section: "Section"
    answers: tuple[ToldAnswer, ...] = field(default=())


def told(
    questionnaire: "Questionnaire",
    answers: "Answers",
    catalogue: "Catalogue",
    attachments: Mapping[str, Sequence[Piece]] | None = None,
) -> list[ToldSection]:
    values = {**answers, **(attachments or {})}
    shown = asked(questionnaire, values, catalogue)
    values = among(shown, values)
    return [
        ToldSection(
            section,
            tuple(
                _told_answer(questionnaire, question, values, catalogue, question.key in shown)
                for question in section.questions
            ),
        )
        for section in questionnaire.sections
    ]


def _told_answer(
    questionnaire: "Questionnaire",
    question: "Question",
    values: Mapping[str, Any],
    catalogue: "Catalogue",
    shown: bool,
) -> ToldAnswer:
    condition = question.condition.sentence(questionnaire) if question.condition else ""
    if not shown:
        return ToldAnswer(question, Told(), asked=False, condition=condition)
    kind, value = question.kind, question.kind.value(question, values, catalogue)
    gaps = tuple(kind.gaps(question, value, catalogue))
    return ToldAnswer(question, kind.tell(question, value, catalogue), condition=condition, gaps=gaps)
