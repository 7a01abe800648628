"""The fields and the frame shared by the sign-in pages."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from tne29.lib.text import clean_line

from .. import passwords
from ..models import User

WIDTH = "width-m"


class PortalForm(forms.Form):
    """What every form of these pages shares: one button, the layout of the portal, a summary of its errors."""

    button = "Continuer"

    @property
    def faults(self) -> list[tuple[str, str]]:
        """(what to correct, where) for the summary above the form; a single field needs none."""
        if len(self.fields) == 1:
            return []
        return [(error, f"#{field.id_for_label}") for field in self if field.errors for error in field.errors]

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
        widget=forms.TextInput(attrs={"autocomplete": autocomplete, "class": WIDTH}),
        error_messages={"required": required},
        **kwargs,
    )


def person_fields() -> dict[str, forms.Field]:
    """Who somebody is: asked at sign-up, corrected in the profile."""
    return {
        "first_name": line_field("Prénom", "first_name", autocomplete="given-name", required="Indiquez votre prénom."),
        "last_name": line_field("Nom", "last_name", autocomplete="family-name", required="Indiquez votre nom."),
        "job_title": line_field(
            "Fonction",
            "job_title",
            autocomplete="organization-title",
            required="Indiquez votre fonction.",
            help_text="Par exemple : professeure des écoles, principal, directeur d’école.",
        ),
    }


class CleanLineField(forms.CharField):
    def to_python(self, value: object) -> str:
        return clean_line(super().to_python(value))


def email_field(label: str = "Adresse électronique", **kwargs) -> forms.EmailField:
    return LowerEmailField(
        label=label,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "class": WIDTH}),
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
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete, "class": WIDTH}),
        error_messages={
            "required": "Indiquez votre mot de passe.",
            "max_length": f"Un mot de passe a {passwords.LONGEST} caractères au plus.",
        },
        **kwargs,
    )


def new_password_field(label: str) -> forms.CharField:
    return password_field(label, autocomplete="new-password", help_text=passwords.rules())
