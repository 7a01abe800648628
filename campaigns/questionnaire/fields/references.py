"""Something found by typing in a list too long to be shown."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from tne29.lib.text import clean_line

from .base import AnswerField
from .widgets import Picker

if TYPE_CHECKING:
    from ..catalogue import Catalogue
    from ..schema import Question
    from ..sources import Source

LONGEST = 300


class ReferenceField(AnswerField):
    longest = LONGEST

    @property
    def typed_lines(self) -> int:
        """A name, a commune and a code: more than a column holds."""
        return 3 if self.is_in_row else 1

    def __init__(self, question: "Question", catalogue: "Catalogue", source: "Source") -> None:
        self.catalogue = catalogue
        super().__init__(question, Picker(source.search, autocomplete="off"))

    def to_python(self, raw: Any) -> str | None:
        text = clean_line(raw if isinstance(raw, str) else "")
        if not text:
            return None
        value, sentence = self.catalogue.resolve(self.question.source, text[:LONGEST])
        if value is None:
            raise ValidationError(sentence)
        return value

    def prepare_value(self, value: Any) -> Any:
        return self.catalogue.label(self.question.source, value) or value if value else value
