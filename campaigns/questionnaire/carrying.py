"""From one edition to another, question by question: what is kept, what changed, what is new, what is gone.

The key of a question is its identity: the same key is the same question, whatever its words, place or kind became.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .bringing import Fault, faults_of
from .differences import QuestionDifference, compare, paired

if TYPE_CHECKING:
    from .catalogue import Catalogue
    from .fields.base import Unkept
    from .schema import Answers, Question, Questionnaire

KEPT, CHANGED, ADDED, REMOVED = "kept", "changed", "added", "removed"
# To which dossier: the same one, what it goes on as in another campaign, another project.
SAME, NEXT, OTHER = "same", "next", "other"

CELLS = "cases à remplir"
NOT_ALIKE = "Cette question attend maintenant une autre sorte de réponse."
NO_LONGER_ASKED = "Cette case n’existe plus."
ONE_ONLY = "Cette question n’accepte plus qu’une réponse : choisissez."


@dataclass(frozen=True, slots=True)
class Pair:
    """A question in both editions; `difference`: what changed from one to the other, if anything did."""

    before: "Question | None"
    after: "Question | None"
    difference: QuestionDifference | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """What differs, in words: « libellé », « longueur »."""
        if self.difference is None or not self.difference.is_changed:
            return ()
        names = [change.facet for change in self.difference.changes]
        return tuple(dict.fromkeys([*names, *([CELLS] if self.difference.cells else ())]))

    @property
    def state(self) -> str:
        if self.before is None or self.after is None:
            return ADDED if self.before is None else REMOVED
        return CHANGED if self.difference else KEPT

    @property
    def question(self) -> "Question":
        return self.after or self.before


@dataclass(frozen=True, slots=True)
class Carried:
    """An answer in the second edition; `faults`: what of it does not go there, and why.

    `former`: the whole answer as the first edition has it; `anew`: not all of it holds where it goes.
    """

    pair: Pair
    value: Any = None
    faults: tuple[Fault, ...] = ()
    former: Any = None
    anew: bool = False


def pairs(origin: "Questionnaire", target: "Questionnaire") -> list[Pair]:
    """The questions of the second edition in their order, then those that only the first one asks."""
    sides = (origin, target)
    return [Pair(*pair, compare(*pair, sides)) for pair in paired(origin.questions, target.questions)]


def carry(
    origin: "Questionnaire", target: "Questionnaire", answers: "Answers", catalogue: "Catalogue", *, whither: str = SAME
) -> list[Carried]:
    """Every pair whose question can be answered, with the answer as the second edition would keep it.

    Towards another dossier, what the second edition marks as `anew` is given again; towards another project, what is
    of the time of the first one is too (Kind.lasting).
    """
    asked = [pair for pair in pairs(origin, target) if pair.question.kind.asks]
    return [_carried(pair, answers, catalogue, whither) for pair in asked]


def _carried(pair: Pair, answers: "Answers", catalogue: "Catalogue", whither: str) -> Carried:
    before, after = pair.before, pair.after
    former = before.kind.read(before, answers.get(before.key)) if before else None
    if former is None or after is None:
        return Carried(pair, former, former=former)
    value = _holding(before, after, former, whither)
    if value is None:
        return Carried(pair, former=former, anew=True)
    raw, faults = _typed(before, after, value, catalogue)
    kept, unkept = after.kind.field(after, catalogue).sift(raw)
    refused = [*faults, *faults_of(after, (_in_words(each, before, value, catalogue) for each in unkept))]
    return Carried(pair, after.kind.keep(after, kept), tuple(refused), former, anew=value != former)


def _holding(before: "Question", after: "Question", former: Any, whither: str) -> Any:
    """What of an answer holds where it goes; None: all of it is to be given again."""
    if after.anew and whither != SAME:
        return None
    if whither != OTHER:
        return former
    value = before.kind.lasting(before, former)
    return None if value is None or after.kind.lasting(after, value) is None else value


def _typed(before: "Question", after: "Question", value: Any, catalogue: "Catalogue") -> tuple[Any, list[Fault]]:
    """As the field of the second question reads it; what it cannot read at all is told."""
    if before.kind.name == after.kind.name:
        if not before.cells:
            return before.kind.typed(before, value, catalogue), []
        return _typed_cells(before, after, value, catalogue)
    said = before.kind.tell(before, value, catalogue).plain
    if not before.kind.family or before.kind.family != after.kind.family:
        return None, [Fault("", NOT_ALIKE, said)]
    raw = after.kind.taken(before, value, catalogue)
    return raw, [Fault("", ONE_ONLY, said)] if raw is None else []


def _typed_cells(before: "Question", after: "Question", value: Any, catalogue: "Catalogue") -> tuple[Any, list[Fault]]:
    if isinstance(value, dict):
        return _typed_row(before, after, value, catalogue, "")
    rows, faults = [], []
    for place, row in enumerate(value, start=1):
        typed, lost = _typed_row(before, after, row, catalogue, f"ligne\u00a0{place}, ")
        rows.append({"id": row["id"], **typed})
        faults += lost
    return rows, faults


def _typed_row(
    before: "Question", after: "Question", row: Mapping[str, Any], catalogue: "Catalogue", where: str
) -> tuple[dict[str, Any], list[Fault]]:
    typed, faults = {}, []
    for cell in before.cells:
        value, there = row.get(cell.key), after.cell(cell.key)
        if value is None:
            continue
        if there is None:
            said = cell.kind.tell(cell, value, catalogue).plain
            faults.append(Fault(f"{where}{cell.label}", NO_LONGER_ASKED, said))
            continue
        typed[cell.key], lost = _typed(cell, there, value, catalogue)
        faults += [Fault(f"{where}{cell.label}", fault.sentence, fault.written) for fault in lost]
    return typed, faults


def _in_words(unkept: "Unkept", before: "Question", value: Any, catalogue: "Catalogue") -> "Unkept":
    """What is refused is told in the words of the first edition: its value may mean nothing to a reader."""
    words = _words_at(unkept.place, before, value, catalogue)
    label = before.option_label(unkept.written)
    return type(unkept)(unkept.sentence, label or words or unkept.written, unkept.place)


def _words_at(place: str, before: "Question", value: Any, catalogue: "Catalogue") -> str:
    row, _, key = place.rpartition("-")
    cell = before.cell(key)
    if cell is None:
        return "" if isinstance(value, list) else before.kind.tell(before, value, catalogue).plain
    held = value[int(row)] if row else value
    return cell.kind.tell(cell, held.get(cell.key), catalogue).plain
