"""Reads the document of an edition (TOML). All its faults are told at once, in French, each with its place."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Any

from tne29.lib.canonical import sha256_hex

from . import attributes as read
from .attributes import Wrong
from .checking import faults_among
from .formats import FORMATS
from .kinds import KINDS, Kind
from .reader import DefinitionError, Reader
from .schema import Limits, Question, Questionnaire, Section, Sum
from .sources import COLUMNS
from .writing import document_of

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
TITLE, LABEL, HELP, INTRO = 160, 220, 900, 4_000

EDITION = frozenset({"slug", "title", "intro", "to_prepare", "retired", "section"})
SECTION = frozenset({"key", "title", "intro", "minutes", "question"})
CELL = frozenset({"key", "kind", "label", "help", "required"})
QUESTION = CELL | {"condition", "column", "anew"}

LIMITS: dict[str, Callable[[Any], Any]] = {
    "max_length": read.whole(1, 20_000),
    "min_rows": read.whole(0, 30),
    "max_rows": read.whole(1, 30),
    "max_files": read.whole(1, 20),
    "max_bytes": read.whole(1, 10 * 1024 * 1024),
    "accepts": read.listed(read.extension),
}


@lru_cache(maxsize=64)
def load(text: str) -> Questionnaire:
    """The questionnaire of a document, read once per process."""
    document = document_of(text)
    reader = EditionReader()
    questionnaire = reader.questionnaire(document, sha256_hex(text))
    faults = reader.faults or faults_among(questionnaire)
    if faults:
        raise DefinitionError(faults)
    return questionnaire


class EditionReader(Reader):
    def questionnaire(self, table: dict, fingerprint: str) -> Questionnaire:
        where = "Édition"
        self.refuse_unknown(where, table, EDITION)
        sections = self.tables(where, table, "section")
        if not 1 <= len(sections) <= len(LETTERS):
            self.fault(where, f"il faut de 1 à {len(LETTERS)} sections")
        return Questionnaire(
            slug=self.need(where, table, "slug", read.slug, ""),
            title=self.need(where, table, "title", read.text(TITLE), ""),
            intro=self.take(where, table, "intro", read.text(INTRO), ""),
            to_prepare=self.take(where, table, "to_prepare", read.listed(read.text(300)), ()),
            retired=self.take(where, table, "retired", read.listed(read.path), ()),
            sections=tuple(self._section(*pair) for pair in zip(LETTERS, sections, strict=False)),
            fingerprint=fingerprint,
        )

    def _section(self, letter: str, table: dict) -> Section:
        where = f"Section {letter}"
        self.refuse_unknown(where, table, SECTION)
        questions = self.tables(where, table, "question")
        if not questions:
            self.fault(where, "il faut au moins une question")
        return Section(
            key=self.need(where, table, "key", read.key, ""),
            letter=letter,
            title=self.need(where, table, "title", read.text(TITLE), ""),
            intro=self.take(where, table, "intro", read.text(INTRO), ""),
            minutes=self.take(where, table, "minutes", read.whole(0, 240), 0),
            questions=tuple(self._questions(letter, questions)),
        )

    def _questions(self, letter: str, tables: list[dict]) -> list[Question]:
        numbered = ((f"{letter}{place}", table) for place, table in enumerate(tables, start=1))
        found = (self._question(number, table) for number, table in numbered)
        return [question for question in found if question is not None]

    def _question(self, number: str, table: dict) -> Question | None:
        where = f"Question {number}"
        question = self._asked(where, table, QUESTION)
        if question is None:
            return None
        condition = self.take(where, table, "condition", read.condition)
        column = self.take(where, table, "column", read.one_of(COLUMNS), "")
        anew = self.take(where, table, "anew", read.flag, False)
        if anew and not question.kind.asks:
            self.fault(where, "« anew » n’a pas de sens : il n’y a rien à répondre")
        return replace(question, number=number, condition=condition, column=column, anew=anew)

    def _asked(self, where: str, table: dict, common: frozenset[str], parent: str = "") -> Question | None:
        """A question or a cell; None when even its kind is unknown."""
        name = self.need(where, table, "kind", read.one_of(KINDS), "")
        if not name:
            return None
        kind, before = KINDS[name], len(self.faults)
        self.refuse_unknown(where, table, common | kind.attributes)
        key = self.need(where, table, "key", read.key, "")
        for needed in sorted(kind.needs - set(table)):
            self.fault(where, f"« {needed} » manque")
        question = Question(
            key=key,
            kind=kind,
            label=self.need(where, table, "label", read.text(LABEL), ""),
            help=self.take(where, table, "help", read.text(HELP), ""),
            required=self.take(where, table, "required", read.flag, False),
            options=self.take(where, table, "options", read.listed(read.option), ()),
            limits=self._limits(where, table, kind),
            cells=self._cells(where, table, key if kind.names_cells else ""),
            source=self.take(where, table, "source", read.one_of(kind.sources), ""),
            format=self.take(where, table, "format", read.one_of(FORMATS), ""),
            sums=self._sums(where, table, key),
            ordered=self.take(where, table, "ordered", read.listed(read.key), ()),
            parent=parent,
        )
        if len(self.faults) == before:
            for fault in kind.faults(question):
                self.fault(where, fault)
        return question

    def _limits(self, where: str, table: dict, kind: Kind) -> Limits:
        given = {
            name: self.take(where, table, name, LIMITS.get(name) or _bound(kind), None)
            for name in (*LIMITS, "min", "max")
            if name in table
        }
        return replace(kind.default_limits, **{name: value for name, value in given.items() if value is not None})

    def _cells(self, where: str, table: dict, parent: str) -> tuple[Question, ...]:
        tables = self.tables(where, table, "cell")
        found = (
            self._asked(f"{where}, case {place}", cell, CELL, parent) for place, cell in enumerate(tables, start=1)
        )
        cells = tuple(cell for cell in found if cell is not None)
        keys = [cell.key for cell in cells]
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            self.fault(where, f"deux cases ont la clé « {key} »")
        return cells

    def _sums(self, where: str, table: dict, key: str) -> tuple[Sum, ...]:
        if "totals" in table:
            return self.take(where, table, "totals", read.listed(read.column_sum(key)), ())
        sides = (self.take(where, table, name, read.column_sum()) for name in ("sum", "left", "right"))
        return tuple(side for side in sides if side is not None)


def _bound(kind: Kind) -> Callable[[Any], Any]:
    def bound(raw: Any) -> Any:
        value = kind.as_bound(raw)
        if value is None:
            raise Wrong("n’est pas une limite possible pour cette sorte de question")
        return value

    return bound
