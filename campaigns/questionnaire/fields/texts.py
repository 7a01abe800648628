"""Words, cleaned of what cannot be seen. Their limit is not checked here: a draft keeps what is too long."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from tne29.lib.french import number
from tne29.lib.text import clean_line, clean_text

from .base import AnswerField, TypedField
from .widgets import LineInput, TextInput

if TYPE_CHECKING:
    from ..formats import Format
    from ..schema import Question

CEILING = 4
LEAST_CEILING = 1_000
SIGNS_PER_LINE, MOST_LINES = 80, 40  # of handwriting, across a page
LINE_LENGTH = 200
SIGNS_BY_WIDTH = {"xs": 12, "s": 22, "m": 60, "l": 80, "full": 100}
SIGNS_IN_ROW = {"xs": 10, "s": 16, "m": 28, "full": 28}
MOST_LINES_IN_ROW = 4
ROOM = 1.1  # what the ends of lines lose


@dataclass(frozen=True, slots=True)
class Counter:
    text: str
    over: bool


class WordsField(AnswerField):
    """The ceiling protects the database and the paper: four times the limit, far past any slip."""

    def to_python(self, raw: Any) -> str:
        text = self.clean_words(raw if isinstance(raw, str) else "")
        if len(text) > self.ceiling:
            raise ValidationError(
                f"Ce texte est beaucoup trop long : {number(len(text))} caractères. "
                f"Au-delà de {number(self.ceiling)}, il ne peut pas être enregistré."
            )
        return text

    @property
    def ceiling(self) -> int:
        return max(CEILING * self.question.limits.max_length, LEAST_CEILING)

    def counter(self, value: Any) -> Counter | None:
        """How much is used of an announced limit; a table would be cluttered with it."""
        if self.is_in_row or not self.limit:
            return None
        longest = self.question.limits.max_length
        used = len(self.clean_words(value if isinstance(value, str) else ""))
        return Counter(f"{number(used)} / {number(longest)} caractères", used > longest)

    @property
    def paper_lines(self) -> range:
        return range(min(MOST_LINES, self._lines_of_limit) or 1)

    @property
    def paper_is_short(self) -> bool:
        return self._lines_of_limit > MOST_LINES

    @property
    def _lines_of_limit(self) -> int:
        return 1 + (self.question.limits.max_length - 1) // SIGNS_PER_LINE

    @property
    def longest(self) -> int:
        return self.question.limits.max_length or LINE_LENGTH

    @property
    def typed_lines(self) -> int:
        """Lines of a frame that shows the longest answer; in a row, as many as leave it readable."""
        if not self.is_in_row:
            return ceil(self.longest * self.room / SIGNS_BY_WIDTH[self.width])
        lines = ceil(self.longest / SIGNS_IN_ROW[self.width])
        return min(lines, MOST_LINES_IN_ROW if self.question.limits.max_length else 2)

    room = 1.0

    def widget_attrs(self, widget) -> dict[str, Any]:
        length = self.question.limits.max_length
        return {"data-max": length} if length else {}


class LineField(WordsField):
    clean_words = staticmethod(clean_line)

    def __init__(self, question: "Question", suggestions: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(question, LineInput(suggestions=suggestions, autocomplete="off"))


class TextField(WordsField):
    clean_words = staticmethod(clean_text)
    widget = TextInput
    width_in_row = staticmethod(str)
    room = ROOM

    def widget_attrs(self, widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"rows": min(14, max(3, self.question.limits.max_length // 250))}


class FormattedField(TypedField):
    """A SIREN, a year…: its format says what is kept and how it is read."""

    def __init__(self, question: "Question", format_: "Format") -> None:
        self.format, self.fault, self.longest = format_, format_.fault, format_.places
        super().__init__(question, LineInput(inputmode="numeric", autocomplete="off"))

    def parse(self, text: str) -> str | None:
        return self.format.compact(text) or None

    comb = True

    def written(self, prepared: Any) -> str:
        text = super().written(prepared)
        return self.format.compact(text) or text

    def prepare_value(self, value: Any) -> Any:
        return self.format.spaced(value) if value and self.format.compact(value) == value else value
