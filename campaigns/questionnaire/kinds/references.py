"""Picks in the lists of the portal: themes, territories, schools…"""

from ..fields.choices import ONE, ChoiceField
from ..fields.references import ReferenceField
from ..sources import SOURCES
from .base import Kind
from .choices import Multi

UNKNOWN = "Cette réponse n’est plus proposée : choisissez-en une autre."


class Reference(Kind):
    """A short list is shown; in a long one, somebody types and the catalogue finds."""

    name = "reference"
    words = "choix dans une liste du portail"
    attributes = needs = frozenset({"source"})
    first = {"source": "themes"}
    to_fill = "Choisissez dans la liste."

    paper = "forms_print/kinds/reference.html"
    fill = "forms_fill/kinds/reference.html"

    def example(self, question, sampling) -> str | None:
        return sampling.one_of(question, [value for value, _ in sampling.choices(question.source)])

    def field(self, question, catalogue):
        source = SOURCES[question.source]
        if source.big:
            return ReferenceField(question, catalogue, source)
        return ChoiceField(question, list(catalogue.choices(question.source)))

    def instruction(self, question) -> str:
        return "" if SOURCES[question.source].big else ONE

    def say(self, question, value: str, catalogue) -> str:
        return catalogue.label(question.source, value) or value

    def flaws(self, question, value: str, catalogue) -> list[str]:
        if SOURCES[question.source].big:
            return [] if catalogue.label(question.source, value) else [UNKNOWN]
        return [] if value in dict(catalogue.choices(question.source)) else [UNKNOWN]


class References(Multi):
    name = "references"
    words = "plusieurs choix dans une liste du portail"
    attributes = needs = frozenset({"source"})
    decides = ""
    first = {"source": "themes"}

    def faults(self, question) -> list[str]:
        is_long = not self.may_pick(question.source)
        return ["cette liste est trop longue pour des cases à cocher"] if is_long else []

    def may_pick(self, source: str) -> bool:
        return super().may_pick(source) and not SOURCES[source].big

    def choices(self, question, catalogue) -> list[tuple[str, str]]:
        return list(catalogue.choices(question.source))

    def label(self, question, value: str, catalogue) -> str:
        return catalogue.label(question.source, value) or value
