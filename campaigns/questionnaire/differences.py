"""Two editions compared, section by section, question by question. Keys say what is the same thing; places do not."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from typing import Protocol, TypeVar

from .facets import Facet, facets
from .schema import Question, Questionnaire, Section


class Keyed(Protocol):
    key: str


Item = TypeVar("Item", bound=Keyed)


@dataclass(frozen=True, slots=True)
class Change:
    """One facet, before and after, in words; nothing before: it is new; nothing after: it is gone."""

    facet: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.before or 'rien'} → {self.after or 'rien'}"


@dataclass(frozen=True, slots=True)
class Difference:
    """What is common to the difference between two sections, questions or cells; None where it does not exist."""

    changes: tuple[Change, ...] = ()

    @property
    def is_added(self) -> bool:
        return self.before is None

    @property
    def is_removed(self) -> bool:
        return self.after is None

    @property
    def is_changed(self) -> bool:
        return not self.is_added and not self.is_removed

    @property
    def verdict(self) -> str:
        """« ajoutée », « retirée », « modifiée »: sections, questions and cells are all feminine in French."""
        return "ajoutée" if self.is_added else "retirée" if self.is_removed else "modifiée"


@dataclass(frozen=True, slots=True)
class QuestionDifference(Difference):
    before: Question | None = None
    after: Question | None = None
    is_moved: bool = False
    cells: tuple["QuestionDifference", ...] = ()

    @property
    def question(self) -> Question:
        return self.after or self.before


@dataclass(frozen=True, slots=True)
class SectionDifference(Difference):
    """`questions`: those of the section after; those removed come last, in the section where they were."""

    before: Section | None = None
    after: Section | None = None
    is_moved: bool = False
    questions: tuple[QuestionDifference, ...] = ()

    @property
    def section(self) -> Section:
        return self.after or self.before


@dataclass(frozen=True, slots=True)
class Differences:
    """Only what differs; nothing at all when the two editions ask the same things in the same words and order."""

    edition: tuple[Change, ...]
    sections: tuple[SectionDifference, ...]

    def __bool__(self) -> bool:
        return bool(self.edition or self.sections)

    @property
    def questions(self) -> list[QuestionDifference]:
        return [question for section in self.sections for question in section.questions]

    def count(self, verdict: str) -> int:
        return sum(question.verdict == verdict for question in self.questions)

    @property
    def added(self) -> int:
        return self.count("ajoutée")

    @property
    def removed(self) -> int:
        return self.count("retirée")

    @property
    def changed(self) -> int:
        return self.count("modifiée")


def differences(before: Questionnaire, after: Questionnaire) -> Differences:
    edition = _words(
        ("titre", before.title, after.title),
        ("présentation", before.intro, after.intro),
        ("à préparer", "\n".join(before.to_prepare), "\n".join(after.to_prepare)),
    )
    found = _Comparison(before, after).sections()
    return Differences(edition, tuple(found))


def paired(before: Iterable[Item], after: Iterable[Item]) -> list[tuple[Item | None, Item | None]]:
    """The same things side by side, known by their keys: in the order of `after`, then what is gone."""
    old, new = {item.key: item for item in before}, {item.key: item for item in after}
    return [(old.get(key), item) for key, item in new.items()] + [
        (item, None) for key, item in old.items() if key not in new
    ]


def moved(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """Keys that changed places: the fewest which, put back, give the first order."""
    places = {key: place for place, key in enumerate(before)}
    common = [key for key in after if key in places]
    return set(common) - _longest_rising(common, places)


def _longest_rising(keys: list[str], places: dict[str, int]) -> set[str]:
    tops: list[int] = []
    chains: list[tuple[str, ...]] = []
    for key in keys:
        length = bisect_left(tops, places[key])
        chain = (*(chains[length - 1] if length else ()), key)
        tops[length : length + 1] = [places[key]]
        chains[length : length + 1] = [chain]
    return set(chains[-1]) if chains else set()


class _Comparison:
    def __init__(self, before: Questionnaire, after: Questionnaire) -> None:
        self.before, self.after = before, after
        self.moved_sections = moved(*([section.key for section in each] for each in (before, after)))
        self.moved_questions = self._crossing() | self._reordered()

    def _crossing(self) -> set[str]:
        """Questions that went to another section."""
        homes = [{each.key: section.key for section in side for each in section.questions} for side in self._sides()]
        return {key for key, home in homes[0].items() if homes[1].get(key, home) != home}

    def _reordered(self) -> set[str]:
        pairs = paired(self.before, self.after)
        return {
            key
            for old, new in pairs
            if old and new
            for key in moved(*([question.key for question in section.questions] for section in (old, new)))
        }

    def _sides(self) -> tuple[Questionnaire, Questionnaire]:
        return self.before, self.after

    def sections(self) -> Iterable[SectionDifference]:
        former = {question.key: question for question in self.before.questions}
        kept = {question.key for question in self.after.questions}
        for old, new in paired(self.before, self.after):
            here = [(former.get(each.key), each) for each in (new.questions if new else ())]
            gone = [(each, None) for each in (old.questions if old else ()) if each.key not in kept]
            found = self._section(old, new, [*here, *gone])
            if found.is_added or found.is_removed or found.changes or found.is_moved or found.questions:
                yield found

    def _section(self, old: Section | None, new: Section | None, pairs: list) -> SectionDifference:
        is_moved = bool(old and new) and new.key in self.moved_sections
        compared = (compare(*pair, self._sides(), self.moved_questions) for pair in pairs)
        questions = tuple(each for each in compared if each is not None)
        changes = _section_changes(old, new, is_moved) if old and new else ()
        return SectionDifference(changes, old, new, is_moved, questions)


def compare(
    old: Question | None,
    new: Question | None,
    sides: tuple[Questionnaire, Questionnaire],
    moved_keys: Set[str] = frozenset(),
) -> QuestionDifference | None:
    """A question, or a cell, in both editions; None when nothing changed. `moved_keys`: questions of another place."""
    if old is None or new is None:
        return QuestionDifference((), old, new)
    is_moved = not new.is_cell and new.key in moved_keys
    changes = _compared(list(facets(old, sides[0])), list(facets(new, sides[1])))
    changes += _words(("place", old.number, new.number)) if is_moved else ()
    changes += _order("ordre des réponses possibles", old.options, new.options, "value")
    changes += _order("ordre des cases", old.cells, new.cells, "key")
    cells = tuple(cell for pair in paired(old.cells, new.cells) if (cell := compare(*pair, sides)))
    return QuestionDifference(changes, old, new, is_moved, cells) if changes or cells else None


def _section_changes(old: Section, new: Section, is_moved: bool) -> tuple[Change, ...]:
    return _words(
        ("titre", old.title, new.title),
        ("présentation", old.intro, new.intro),
        ("durée", _minutes(old), _minutes(new)),
        ("place", old.letter if is_moved else "", new.letter if is_moved else ""),
    )


def _minutes(section: Section) -> str:
    return f"{section.minutes} min" if section.minutes else ""


def _compared(old: list[Facet], new: list[Facet]) -> tuple[Change, ...]:
    before, after = ({(facet.name, facet.id): facet for facet in side} for side in (old, new))
    return tuple(
        Change(place[0], _said(before.get(place)), _said(after.get(place)))
        for place in dict.fromkeys([*after, *before])
        if _mark(before.get(place)) != _mark(after.get(place))
    )


def _said(facet: Facet | None) -> str:
    return facet.words if facet else ""


def _mark(facet: Facet | None) -> object:
    return facet.compared if facet else None


def _order(name: str, old: Sequence, new: Sequence, by: str) -> tuple[Change, ...]:
    """Only when things that stay changed places."""
    keys = [[getattr(item, by) for item in side] for side in (old, new)]
    if not moved(*keys):
        return ()
    return (Change(name, *(", ".join(item.label for item in side) for side in (old, new))),)


def _words(*facets: tuple[str, str, str]) -> tuple[Change, ...]:
    return tuple(Change(*facet) for facet in facets if facet[1] != facet[2])
