"""The fields and the frame shared by the sign-in pages."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from tne29.lib.text import clean_line

from .. import passwords
from ..models import User


class PortalForm(forms.Form):
    """What every form of these pages shares: one button, no placeholder, the layout of the portal."""

    button = "Continuer"

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper(self)
        helper.form_tag = False
        helper.disable_csrf = True
        helper.add_input(Submit("send", self.button))
        return helper


def line_field(label: str, column: str, *, autocomplete: str, required: str, **kwargs) -> forms.CharField:
    """A one-line field that holds what the account's column holds."""
    return CleanLineField(
        label=label,
        max_length=User._meta.get_field(column).max_length,
        widget=forms.TextInput(attrs={"autocomplete": autocomplete}),
        error_messages={"required": required},
        **kwargs,
    )


class CleanLineField(forms.CharField):
    def to_python(self, value: object) -> str:
        return clean_line(super().to_python(value))


def email_field(label: str = "adresse électronique", **kwargs) -> forms.EmailField:
    return LowerEmailField(
        label=label,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        error_messages={
            "required": "Indiquez votre adresse électronique.",
            "invalid": "Cette adresse électronique est incomplète. Exemple : prenom.nom@example.org.",
        },
        **kwargs,
    )


class LowerEmailField(forms.EmailField):
    def clean(self, value: object) -> str:
        return super().clean(value).lower()


def password_field(label: str, *, autocomplete: str = "current-password", **kwargs) -> forms.CharField:
    """Bounded: a megabyte of password is refused here, before anything is hashed."""
    return forms.CharField(
        label=label,
        strip=False,
        max_length=passwords.LONGEST,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
        error_messages={
            "required": "Indiquez votre mot de passe.",
            "max_length": f"Un mot de passe a {passwords.LONGEST} caractères au plus.",
        },
        **kwargs,
    )


def new_password_field(label: str) -> forms.CharField:
    return password_field(label, autocomplete="new-password", help_text=passwords.rules())
