"""What the forms of a question share: they keep silent until something is saved, and say where their errors are."""

from typing import Any

from django import forms
from django.forms.utils import ErrorDict

from tne29.lib.french import number
from tne29.lib.text import clean_line, clean_text

Table = dict[str, Any]


class QuietForm(forms.Form):
    """speaks: are errors shown? They are found all the same."""

    use_required_attribute = False

    def __init__(self, data: Any, prefix: str, initial: dict | None = None, *, speaks: bool = False, **kwargs) -> None:
        self.speaks = speaks
        super().__init__(data, prefix=prefix, initial=initial, auto_id="modifier-%s", **kwargs)

    @property
    def errors(self) -> ErrorDict:
        return super().errors if self.speaks else ErrorDict()

    @property
    def faults(self) -> ErrorDict:
        """The errors, shown or not."""
        return super().errors

    @property
    def cleaned(self) -> dict[str, Any]:
        """What was understood of what was posted; what the edition has before that."""
        if not self.is_bound:
            return self.initial
        return self.cleaned_data if self.faults is not None else {}

    def error_items(self) -> list[tuple[str, str]]:
        """(sentence, link) for the list at the top of the page."""
        return [
            (self.told(name, sentence), f"#{self._first_id(name)}")
            for name, sentences in self.faults.items()
            for sentence in sentences
        ]

    def told(self, name: str, sentence: str) -> str:
        """An error away from its field."""
        return sentence

    def _first_id(self, name: str) -> str:
        if name not in self.fields:
            return f"modifier-{self.prefix}"
        bound = self[name]
        return f"{bound.auto_id}_0" if bound.use_fieldset else bound.auto_id


class Line(forms.CharField):
    def to_python(self, value: object) -> str:
        return clean_line(super().to_python(value))


class Lines(forms.CharField):
    widget = forms.Textarea

    def to_python(self, value: object) -> str:
        return clean_text(super().to_python(value))


class Ticks(forms.MultipleChoiceField):
    """Boxes; what was ticked for another list of boxes is forgotten."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value: Any) -> list[str]:
        known = {raw for raw, _ in self.choices}
        return [raw for raw in super().to_python(value) if raw in known]


def whole(label: str, low: int, high: int, **kwargs) -> forms.IntegerField:
    said = f"Écrivez un nombre entier, de {number(low)} à {number(high)}."
    return forms.IntegerField(
        label=label,
        min_value=low,
        max_value=high,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "width-s"}),
        error_messages={"invalid": said, "min_value": said, "max_value": said, "required": said},
        **kwargs,
    )


def select(label: str, choices, empty: str = "", **kwargs) -> forms.ChoiceField:
    """A list; empty: the words of « nothing », which is then possible."""
    said = "Choisissez dans la liste."
    offered = [("", empty or "Choisir…"), *choices]
    return forms.ChoiceField(
        label=label,
        choices=offered,
        required=not empty,
        error_messages={"required": said, "invalid_choice": said},
        **kwargs,
    )
