"""What a questionnaire asks of the world around it. The caller gives it: from the database, or frozen in a deposit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

Choices = Sequence[tuple[str, str]]


class Catalogue(Protocol):
    def choices(self, source: str) -> Choices:
        """(value, label) of a list short enough to be shown."""

    def label(self, source: str, value: str) -> str:
        """The words for a value, "" when it is unknown."""

    def resolve(self, source: str, text: str) -> tuple[str | None, str | None]:
        """(value, None) for what somebody typed, or (None, a sentence that says what to do)."""

    def facts(self, name: str) -> str | list[str]:
        """What is known of the lead school (sources.FACTS), "" when nothing is."""


@dataclass(frozen=True)
class StaticCatalogue:
    """A catalogue held in memory: blank questionnaires, frozen deposits, tests."""

    lists: Mapping[str, Choices] = field(default_factory=dict)
    known: Mapping[str, str | list[str]] = field(default_factory=dict)

    def choices(self, source: str) -> Choices:
        return self.lists.get(source, ())

    def label(self, source: str, value: str) -> str:
        return next((label for known, label in self.choices(source) if known == value), "")

    def resolve(self, source: str, text: str) -> tuple[str | None, str | None]:
        for value, label in self.choices(source):
            if text in (value, label):
                return value, None
        return None, f"« {text} » n’est pas dans la liste : choisissez une des propositions."

    def facts(self, name: str) -> str | list[str]:
        return self.known.get(name, "")
