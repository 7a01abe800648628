"""Before somebody is signed in: sign in, sign up, ask for another password."""

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from django import forms
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from ..models import User
from .fields import PortalForm, email_field, new_password_field, password_field, person_fields


class LoginForm(PortalForm, account.LoginForm):
    button = "Se connecter"

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = email_field()
        self.fields["password"] = password_field("Mot de passe")
        self.order_fields(["login", "password"])


class SignupForm(PortalForm, account.SignupForm):
    button = "Créer mon compte"
    field_order = ("first_name", "last_name", "job_title", "email", "password1")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= person_fields() | {
            "email": email_field(help_text="De préférence professionnelle. Un courriel de confirmation y est envoyé."),
            "password1": new_password_field("Mot de passe"),
        }
        self.order_fields(self.field_order)

    def clean(self) -> dict:
        """The password is compared with the whole person, whom allauth does not know yet."""
        cleaned = forms.Form.clean(self)
        person = User(**{name: cleaned.get(name, "") for name in self.field_order if name != "password1"})
        password = cleaned.get("password1")
        if password:
            self._check(password, person)
        return cleaned

    def _check(self, password: str, person: User) -> None:
        try:
            validate_password(password, person)
        except ValidationError as error:
            self.add_error("password1", error)

    def try_save(self, request):
        """The same address twice at the same moment makes one account; the same work is done either way."""
        if not self.account_already_exists:
            try:
                with transaction.atomic():
                    return super().try_save(request)
            except IntegrityError:
                self.account_already_exists = True
        make_password(self.cleaned_data["password1"])
        return super().try_save(request)

    def custom_signup(self, request, user: User) -> None:
        user.job_title = self.cleaned_data["job_title"]
        user.save(update_fields=["job_title"])


class ResetPasswordForm(PortalForm, account.ResetPasswordForm):
    button = "Recevoir un lien"

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = email_field()


class NewPasswordForm(PortalForm, account.ResetPasswordKeyForm):
    """One field: whoever mistypes asks for another link."""

    button = "Enregistrer ce mot de passe"

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        self.fields["password1"] = new_password_field("Nouveau mot de passe")

    def clean_password1(self) -> str:
        return get_adapter().clean_password(self.cleaned_data["password1"], user=self.user)
