"""The codes of the second factor."""

from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from django import forms
from django.core.cache import cache

from .fields import PortalForm

USED_CODE_SECONDS = 300
APPLICATION_OR_RECOVERY = "Les six chiffres affichés par votre application, ou l’un de vos codes de secours."


def code_field(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=16,
        help_text=help_text,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "width-s"}),
        error_messages={"required": "Indiquez le code."},
    )


class OnceOnly:
    """A code serves once, in whatever form it is typed, for longer than it stays valid."""

    def clean_code(self) -> str:
        self.cleaned_data["code"] = "".join(filter(str.isalnum, self.cleaned_data["code"]))
        code = super().clean_code()
        if not cache.add(f"second-factor:{self.user.pk}:{code}", True, USED_CODE_SECONDS):
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(OnceOnly, PortalForm, base.AuthenticateForm):
    button = "Continuer"

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = code_field("Code", APPLICATION_OR_RECOVERY)


class ReauthenticateCodeForm(OnceOnly, PortalForm, base.ReauthenticateForm):
    button = "Confirmer"

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = code_field("Code", APPLICATION_OR_RECOVERY)


class ActivateForm(OnceOnly, PortalForm, totp.ActivateTOTPForm):
    button = "Activer"

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = code_field("Code", "Les six chiffres affichés par votre application.")
