"""A field in a page: what its template reads, errors and limits tied to it for those who cannot see."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

if TYPE_CHECKING:
    from ..schema import Question


class AnswerBoundField(BoundField):
    """The form may know more of the question: form.asking[key] has its condition, whether it is hidden, warnings."""

    @property
    def question(self) -> "Question":
        return self.field.question

    @cached_property
    def asking(self) -> Any:
        return getattr(self.form, "asking", {}).get(self.name)

    @cached_property
    def limit(self) -> str:
        return self.field.limit

    @property
    def counter(self) -> Any:
        return self.field.counter(self.value())

    @property
    def instruction(self) -> str:
        return self.field.instruction

    @property
    def condition(self) -> str:
        """On paper, where nothing hides: in words."""
        return getattr(self.form, "conditions", {}).get(self.name, "")

    @property
    def control(self) -> Any:
        """In a file to fill: what its template draws."""
        return getattr(self.form, "controls", {}).get(self.name)

    @property
    def own_errors(self) -> list[str]:
        """Errors of the question as a whole."""
        return list(self.errors)

    @property
    def aria_describedby(self) -> str:
        described = [f"{self.auto_id}_helptext"] if self.help_text or self.limit else []
        if self.errors:
            described.append(f"{self.auto_id}_error")
        return " ".join(described)

    def build_widget_attrs(self, attrs, widget=None):
        attrs = super().build_widget_attrs(attrs, widget)
        if "class" not in attrs:
            attrs["class"] = f"input width-{self.question.kind.width(self.question)}"
        if self.errors:
            attrs["class"] += " input-invalid"
        return attrs

    def link(self, error: ValidationError) -> str:
        """The id of what to mend."""
        return self.field.widget.first_id(self.auto_id)

    def describe(self, error: ValidationError) -> str:
        """An error in a list of errors, away from its field."""
        return f"{self.question.number} : {error.message}"


class DrawnBoundField(AnswerBoundField):
    """Draws itself from the template of its widget, which then sees the whole field."""

    def as_widget(self, widget=None, attrs=None, only_initial=False) -> SafeString:
        context = {"field": self, "question": self.question, "asking": self.asking, "value": self.value()}
        return render_to_string(self.field.widget.template_name, context)


class TickBoundField(DrawnBoundField):
    labels_itself = True
