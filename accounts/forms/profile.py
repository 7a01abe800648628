"""What somebody changes of their own account."""

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from django import forms
from django.core.validators import RegexValidator

from tne29.outbox import Choice

from ..models import User
from .fields import CleanLineField, PortalForm, email_field, new_password_field, password_field, person_fields


class ChangePasswordForm(PortalForm, account.ChangePasswordForm):
    button = "Changer de mot de passe"

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        self.fields["oldpassword"] = password_field("Mot de passe actuel")
        self.fields["password1"] = new_password_field("Nouveau mot de passe")

    def clean_password1(self) -> str:
        return get_adapter().clean_password(self.cleaned_data["password1"], user=self.user)


class ChangeEmailForm(PortalForm, account.AddEmailForm):
    button = "Changer d’adresse"

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = email_field("Nouvelle adresse électronique")


class ReauthenticateForm(PortalForm, account.ReauthenticateForm):
    button = "Confirmer"

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"] = password_field("Mot de passe")


class MailChoicesForm(PortalForm):
    """What somebody wants to receive, among the letters that one may do without: a box for each choice."""

    button = "Enregistrer mes choix"

    def __init__(self, *args, choices: list[Choice], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for each in choices:
            self.fields[each.name] = forms.BooleanField(label=each.label, help_text=each.help, required=False)

    @property
    def unwanted(self) -> list[str]:
        return [name for name, is_wanted in self.cleaned_data.items() if not is_wanted]


class ProfileForm(PortalForm, forms.ModelForm):
    button = "Enregistrer"
    phone = CleanLineField(
        label="Téléphone",
        max_length=20,
        required=False,
        help_text="Par exemple : 02 98 00 00 00.",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "class": "width-s"}),
        validators=[
            RegexValidator(
                r"^\+?[0-9][0-9 .-]{8,18}$", "Ce numéro de téléphone est incorrect. Exemple : 02 98 00 00 00."
            )
        ],
    )

    class Meta:
        model = User
        fields = ("first_name", "last_name", "job_title", "phone")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= person_fields()
