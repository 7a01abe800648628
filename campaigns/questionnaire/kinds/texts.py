"""Words: one line or several."""

from typing import Any

from tne29.lib.french import number

from ..fields.texts import FormattedField, LineField, TextField
from ..formats import FORMATS
from ..telling import Told
from .base import Kind

LINE_LENGTH = 200
ANNOUNCED_FROM = 100
EXAMPLE = "Exemple de réponse, écrit par le portail pour un essai"


class Text(Kind):
    """Too long a text is kept in the draft, and reported: nothing that was typed is thrown away."""

    family = "words"

    def limit(self, question) -> str:
        length = question.limits.max_length
        return f"{number(length)} caractères au plus" if length else ""

    def example(self, question, sampling) -> str:
        return EXAMPLE[: question.limits.max_length or LINE_LENGTH].strip()

    def flaws(self, question, value, catalogue) -> list[str]:
        longest = question.limits.max_length or LINE_LENGTH
        if len(value) <= longest:
            return []
        return [f"Raccourcissez cette réponse : {number(len(value))} caractères, {number(longest)} au plus."]


class Short(Text):
    name = "short"
    words = "texte court"
    attributes = frozenset({"max_length", "source", "format"})

    def faults(self, question) -> list[str]:
        if question.format and question.limits.max_length:
            return ["le format fixe la longueur : retirez la limite"]
        return []

    def example(self, question, sampling) -> str:
        return FORMATS[question.format].example if question.format else super().example(question, sampling)

    def field(self, question, catalogue):
        if question.format:
            return FormattedField(question, FORMATS[question.format])
        suggestions = catalogue.choices(question.source) if question.source else ()
        return LineField(question, suggestions)

    def limit(self, question) -> str:
        """The limit of a name or of a job is not worth a sentence: nobody meets it."""
        if question.format:
            return FORMATS[question.format].words
        is_met = question.limits.max_length >= ANNOUNCED_FROM and not question.is_cell
        return super().limit(question) if is_met else ""

    def width(self, question) -> str:
        length = FORMATS[question.format].length if question.format else question.limits.max_length or LINE_LENGTH
        return next(
            (width for bound, width in ((6, "xs"), (16, "s"), (60, "m"), (100, "l")) if length <= bound), "full"
        )

    def say(self, question, value: str, catalogue) -> str:
        return FORMATS[question.format].spaced(value) if question.format else value


class Long(Text):
    name = "long"
    words = "texte long"
    attributes = needs = frozenset({"max_length"})
    first = {"max_length": 1_000}
    fill = "forms_fill/kinds/text.html"

    def field(self, question, catalogue):
        return TextField(question)

    def width(self, question) -> str:
        return "full"

    def tell(self, question, value: Any, catalogue) -> Told:
        return Told(text=value or "")
