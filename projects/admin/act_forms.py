"""What every form of an act has: the last line of the journal that was read, and a reason where one is wanted."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from ..models import Project


class ActForm(forms.Form):
    """seen: the last line of the journal that the reviewer read."""

    use_required_attribute = False
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, project: Project | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project = project
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.form_show_errors = True


NO_REASON = "Indiquez le motif : il sera communiqué à l’établissement."


def reason_field(label: str, help_text: str, *, required: bool = True, when_empty: str = NO_REASON) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": when_empty},
    )
