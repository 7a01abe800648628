"""An answer of the draft beside that of the paper, line by line: a text, the cells of a group, the rows of a table."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from campaigns.questionnaire import Catalogue, Question, Told
from campaigns.questionnaire.bringing import Proposal
from tne29.lib.differences import Segment, compare
from tne29.lib.french import agree, count, in_sentence

ADDED, CHANGED, KEPT, TAKEN_AWAY = "added", "changed", "kept", "gone"


@dataclass(frozen=True)
class Line:
    """One line of an answer in both versions. label: of a cell or a row, nothing for a text by itself."""

    label: str
    state: str
    before: list[Segment]
    after: list[Segment]
    is_row: bool = False


def lines_of(proposal: Proposal, catalogue: Catalogue) -> Iterator[Line]:
    before, after = (_lines(proposal.question, value, catalogue) for value in (proposal.held, proposal.proposed))
    labels = dict(before.labels | after.labels)
    for key in dict.fromkeys([*before.texts, *after.texts]):
        yield _line(labels[key], before.texts.get(key), after.texts.get(key), is_row=after.has_rows)


def _line(label: str, before: str | None, after: str | None, *, is_row: bool) -> Line:
    if before is None or after is None:
        state = ADDED if before is None else TAKEN_AWAY
    else:
        state = KEPT if before == after else CHANGED
    if state in (ADDED, TAKEN_AWAY):
        return Line(label, state, _plain(before), _plain(after), is_row)
    return Line(label, state, *compare(before, after), is_row)


def _plain(text: str | None) -> list[Segment]:
    return [Segment(text)] if text else []


def sentence(found: list[Line]) -> str:
    """« 2 lignes ajoutées et 1 ligne modifiée ; 3 lignes du brouillon gardées. », for a table."""
    rows = [each.state for each in found if each.is_row]
    if not rows:
        return ""
    added, changed, kept = (rows.count(state) for state in (ADDED, CHANGED, KEPT))
    acts = [
        f"{count(number, 'ligne')} {agree(number, word)}"
        for number, word in ((added, "ajoutée"), (changed, "modifiée"))
        if number
    ]
    rest = f"\u00a0; {count(kept, 'ligne')} du brouillon {agree(kept, 'gardée')} sans changement" if kept else ""
    return f"{in_sentence(acts)}{rest}."


@dataclass(frozen=True)
class _Lines:
    """By an identity of each line, so that both versions can be matched."""

    texts: dict[str, str]
    labels: dict[str, str]
    has_rows: bool = False


def _lines(question: Question, stored: Any, catalogue: Catalogue) -> _Lines:
    value = question.kind.value(question, {question.key: stored}, catalogue)
    told = question.kind.tell(question, value, catalogue)
    if told.rows:
        return _rows(told, [row["id"] for row in value])
    if told.parts:
        texts = {label: part.plain for label, part in told.parts if part}
        return _Lines(texts, {label: label for label in texts})
    if told.lines:
        return _Lines({line: line for line in told.lines}, dict.fromkeys(told.lines, ""))
    return _Lines({"": told.text}, {"": ""}) if told.text else _Lines({}, {"": ""}, question.kind.role == "rows")


def _rows(told: Told, ids: list[str]) -> _Lines:
    texts = {
        key: "\n".join(f"{head}\u00a0: {cell.plain}" for head, cell in zip(told.head, row, strict=True) if cell)
        for key, row in zip(ids, told.rows, strict=True)
    }
    labels = {key: f"Ligne\u00a0{place}" for place, key in enumerate(ids, start=1)}
    return _Lines(texts, labels, has_rows=True)
