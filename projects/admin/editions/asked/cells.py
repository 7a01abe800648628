"""One thing asked: a whole question (form.py) or a cell of a group or of a table."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from campaigns.questionnaire import Option, Question
from campaigns.questionnaire.kinds import KINDS, Kind

from ..words import KindWords, card, card_groups
from .base import QuietForm, Table
from .facets import FacetsForm
from .keys import named
from .posted import NEW, new_mark, places
from .rows import OptionForm
from .wording import WordsForm

DEFAULT_KIND = "short"
FEW_OPTIONS = "Proposez au moins deux réponses."
SAME_OPTIONS = "Deux réponses ont le même libellé."

Items = list[tuple[str, str]]


class Asked:
    """table: as the edition has it; data: what was posted in its place."""

    is_cell = False

    def __init__(self, data: Any, prefix: str, table: Table, *, speaks: bool = False) -> None:
        self.data, self.prefix, self.source, self.speaks = data, prefix, table, speaks

    # -- what it is --------------------------------------------------------------------------------

    @cached_property
    def kind(self) -> Kind:
        wanted = self.source.get("kind") if self.data is None else self.data.get(f"{self.prefix}-kind")
        kind = KINDS.get(wanted or "", KINDS[DEFAULT_KIND])
        return kind if self.fits(kind) else KINDS[DEFAULT_KIND]

    def fits(self, kind: Kind) -> bool:
        return True

    @property
    def card(self) -> KindWords:
        return card(self.kind)

    @property
    def card_groups(self) -> list[tuple[str, list[KindWords]]]:
        return card_groups(self.fits)

    @cached_property
    def key(self) -> str:
        """Of what is not saved yet: a mark."""
        given = self.source.get("key") if self.data is None else self.data.get(f"{self.prefix}-key")
        return given or new_mark()

    # -- its forms ---------------------------------------------------------------------------------

    @cached_property
    def words(self) -> WordsForm:
        return WordsForm(self.data, self.prefix, self.source, self.kind, is_cell=self.is_cell, speaks=self.speaks)

    @cached_property
    def facets(self) -> FacetsForm:
        return FacetsForm(self.data, self.prefix, self.source, self.kind, speaks=self.speaks)

    @property
    def offers_choices(self) -> bool:
        return "options" in self.kind.attributes

    @cached_property
    def options(self) -> list[OptionForm]:
        if not self.offers_choices:
            return []
        may_be_alone = self.kind.stored is list
        return [
            OptionForm(self.data, prefix, table, may_be_alone=may_be_alone, speaks=self.speaks)
            for prefix, table in self.rows("options", least=2)
        ]

    def rows(self, name: str, *, least: int = 0) -> list[tuple[str, Table]]:
        """(prefix, table) of each row: those posted, else those of the edition, else enough to begin."""
        prefix = f"{self.prefix}-{name}"
        given = self.source.get(ATTRIBUTES[name], [])
        taken = list(enumerate(given)) if self.data is None else [(n, {}) for n in places(self.data, prefix)]
        return [(f"{prefix}-{place}", table) for place, table in taken or [(n, {}) for n in range(least)]]

    @property
    def forms(self) -> Iterator[QuietForm]:
        yield from (self.words, self.facets, *self.options)

    # -- what it becomes ---------------------------------------------------------------------------

    def table(self, key: str) -> Table:
        """As the edition will have it, under that key."""
        written = {"key": key, "kind": self.kind.name, **self.words.table, **self.facets.table}
        options = self._option_tables()
        return written | ({"options": options} if options else {})

    def _option_tables(self) -> list[Table]:
        given = [option.table for option in self.options if not option.is_empty]
        keys = named([(table["value"], table["label"]) for table in given])
        return [{**table, "value": key} for table, key in zip(given, keys, strict=True)]

    @property
    def as_question(self) -> Question:
        """Enough of it for the sums of a table."""
        options = tuple(Option(table["value"], table["label"]) for table in self._option_tables())
        return Question(key=self.key, kind=self.kind, label=self.words.cleaned.get("label", ""), options=options)

    # -- what is wrong -----------------------------------------------------------------------------

    @property
    def items(self) -> Items:
        """(sentence, link) of everything to mend."""
        return [item for form in self.forms for item in form.error_items()] + self._option_items()

    def _option_items(self) -> Items:
        if not self.offers_choices:
            return []
        labels = [option.cleaned.get("label") for option in self.options if not option.is_empty]
        anchor = f"#modifier-{self.prefix}-options"
        faults = [(FEW_OPTIONS, anchor)] if len(self.options) < 2 else []
        return faults + ([(SAME_OPTIONS, anchor)] if len(set(labels)) < len(labels) else [])


ATTRIBUTES = {"options": "options", "cells": "cell", "totals": "totals"}


class CellAsked(Asked):
    is_cell = True

    def __init__(self, data: Any, prefix: str, table: Table, owner: Kind, *, speaks: bool = False) -> None:
        self.owner = owner
        super().__init__(data, prefix, table, speaks=speaks)

    def fits(self, kind: Kind) -> bool:
        return self.owner.has_room_for(kind)

    @property
    def title(self) -> str:
        return self.words["label"].value() or "Nouvelle case"

    @property
    def is_open(self) -> bool:
        """What is new or wrong is shown at once."""
        return self.key.startswith(NEW) or bool(self.speaks and super().items)

    @property
    def items(self) -> Items:
        return [(f"« {self.title} » : {sentence}", link) for sentence, link in super().items]
