"""The content that a school answers about, told in French; and what differs between two of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from campaigns.questionnaire import Catalogue, Question, Questionnaire, StaticCatalogue, Told

from ..catalogue import RecordingCatalogue, frozen_catalogue
from ..models import AgreementRequest, Project
from .concerns import NETWORK, concerning, read_content

LEAD, SCHOOL = "lead", "school"
HEADS = ((LEAD, "Établissement porteur"), (SCHOOL, "Votre établissement"))

OWN = "Votre établissement dans le projet"


@dataclass(frozen=True)
class Line:
    key: str
    label: str
    told: Told
    question: Question | None = None


@dataclass(frozen=True)
class Change:
    """before, after: in plain French; empty when there was, or is, nothing."""

    label: str
    before: str
    after: str


def lines(document: dict[str, Any], questionnaire: Questionnaire, catalogue: Catalogue) -> list[Line]:
    return list(_lines(document, questionnaire, catalogue)) if document else []


def _lines(document: dict[str, Any], questionnaire: Questionnaire, catalogue: Catalogue) -> Iterator[Line]:
    for key, label in HEADS:
        yield Line(key, label, Told(text=catalogue.label("schools", document[key]) or document[key]))
    for question in concerning(questionnaire):
        value = document["answers"].get(question.key)
        if value is not None:
            told = question.kind.tell(question, value, catalogue)
            yield Line(question.key, _label(question), _of_one_row(question, told), question)


def _label(question: Question) -> str:
    """The line of the network is about the school itself; other questions speak for themselves."""
    return OWN if question.column == NETWORK else question.label


def _of_one_row(question: Question, told: Told) -> Told:
    """A single line of a table reads better down than across; the school itself is named above."""
    if len(told.rows) != 1:
        return told
    cells = zip(question.cells, told.rows[0], strict=True)
    return Told(parts=tuple((cell.label, each) for cell, each in cells if each and cell.source != "schools"))


def changes(before: list[Line], after: list[Line]) -> list[Change]:
    """In the order of what is now, then what is gone; of a group of answers, only those that differ."""
    was, now = ({line.key: line for line in side} for side in (before, after))
    order = [*now, *(key for key in was if key not in now)]
    return [change for key in order for change in _differing(was.get(key), now.get(key))]


def _differing(old: Line | None, new: Line | None) -> Iterator[Change]:
    label = (new or old).label
    before, after = (each.told if each else Told() for each in (old, new))
    if before.parts and after.parts:
        was, now = dict(before.parts), dict(after.parts)
        pairs = [(f"{label} : {name}", was.get(name, Told()), now.get(name, Told())) for name in {**now, **was}]
    else:
        pairs = [(label, before, after)]
    yield from (Change(name, one.plain, other.plain) for name, one, other in pairs if one.plain != other.plain)


class _WithLead:
    """A catalogue that knows the lead school without asking for it."""

    def __init__(self, project: Project, inner: Catalogue):
        self.project, self.inner = project, inner

    def label(self, source: str, value: str) -> str:
        if source == "schools" and value == self.project.school.uai:
            return self.project.school.label
        return self.inner.label(source, value)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


def naming(project: Project, catalogue: Catalogue) -> Catalogue:
    return _WithLead(project, catalogue)


def words_of(project: Project, document: dict[str, Any], catalogue: Catalogue) -> dict[str, dict[str, str]]:
    """The labels of the codes of a document, to be kept beside it."""
    recording = RecordingCatalogue(naming(project, catalogue))
    lines(document, project.edition.questionnaire, recording)
    return recording.labels


def lines_of(request: AgreementRequest) -> list[Line]:
    """What a school was asked, or answered about, in the words of that day."""
    catalogue: StaticCatalogue = frozen_catalogue(request.words, {})
    return lines(read_content(request.content), request.edition.questionnaire, catalogue)
