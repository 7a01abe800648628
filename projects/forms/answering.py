"""What somebody answers by a signed link, without an account: read over before it counts."""

from django import forms

from accounts.forms.fields import CleanLineField
from tne29.lib.text import clean_text

from .filing import PageForm

LONGEST_LINE = 120


def line(label: str, *, autocomplete: str, required: str, **kwargs) -> CleanLineField:
    too_long = f"Ce texte est trop long : {LONGEST_LINE} caractères au plus."
    return CleanLineField(
        label=label,
        max_length=LONGEST_LINE,
        widget=forms.TextInput(attrs={"autocomplete": autocomplete}),
        error_messages={"required": required, "max_length": too_long},
        **kwargs,
    )


class AnswerForm(PageForm):
    """chosen: the field that holds the answer itself; a form also has « commentaire »."""

    chosen: str

    def clean_commentaire(self) -> str:
        return clean_text(self.cleaned_data["commentaire"])

    @property
    def typed(self) -> dict[str, str]:
        """What the confirmation carries along."""
        return {name: self.cleaned_data[name] for name in self.fields}

    @property
    def answer_label(self) -> str:
        return dict(self.fields[self.chosen].choices)[self.cleaned_data[self.chosen]]
