"""Two deposits of a project compared, question by question, in the words that people read. Only what differs."""

from collections.abc import Iterator
from dataclasses import dataclass

from campaigns.questionnaire import Question, Section, ToldAnswer, ToldSection
from tne29.lib.differences import Segment, compare


@dataclass(frozen=True)
class Side:
    """What was said, with the words that differ; empty when nothing was asked or answered."""

    segments: list[Segment]
    nothing: str = ""


@dataclass(frozen=True)
class ChangedAnswer:
    section: Section
    question: Question
    before: Side
    after: Side
    what: str


def changes(before: list[ToldSection], after: list[ToldSection]) -> list[ChangedAnswer]:
    """In the order of the newer one, then what only the older one asked."""
    old = {answer.question.key: (part.section, answer) for part, answer in _answers(before)}
    found = [
        _changed(part.section, old.pop(answer.question.key, (None, None))[1], answer)
        for part, answer in _answers(after)
    ]
    gone = [_changed(section, answer, None) for section, answer in old.values()]
    return [each for each in (*found, *gone) if each]


def _answers(sections: list[ToldSection]) -> Iterator[tuple[ToldSection, ToldAnswer]]:
    for part in sections:
        for answer in part.answers:
            yield part, answer


def _changed(section: Section, old: ToldAnswer | None, new: ToldAnswer | None) -> ChangedAnswer | None:
    before, after = _plain(old), _plain(new)
    if before == after:
        return None
    left, right = compare(before, after)
    question = new.question if new else old.question
    return ChangedAnswer(section, question, Side(left, _why(old)), Side(right, _why(new)), _what(before, after))


def _plain(answer: ToldAnswer | None) -> str:
    """The files with their digests: another file of the same name and size is another file."""
    if answer is None or not answer.asked:
        return ""
    if answer.told.pieces:
        return "\n".join(f"{piece} {piece.digest[:16]}".strip() for piece in answer.told.pieces)
    return answer.told.plain


def _why(answer: ToldAnswer | None) -> str:
    if answer is None:
        return "question absente de ce questionnaire"
    return "non renseigné" if answer.asked else "sans objet"


def _what(before: str, after: str) -> str:
    if not before:
        return "réponse ajoutée"
    return "réponse modifiée" if after else "réponse retirée"
