"""The forms of the sign-in pages: allauth's checks, our fields and our words."""

from .entrance import LoginForm, NewPasswordForm, ResetPasswordForm, SignupForm
from .profile import ChangeEmailForm, ChangePasswordForm, MailChoicesForm, ProfileForm, ReauthenticateForm
from .second_factor import ActivateForm, CodeForm, ReauthenticateCodeForm

__all__ = [
    "ActivateForm",
    "ChangeEmailForm",
    "ChangePasswordForm",
    "CodeForm",
    "LoginForm",
    "MailChoicesForm",
    "NewPasswordForm",
    "ProfileForm",
    "ReauthenticateCodeForm",
    "ReauthenticateForm",
    "ResetPasswordForm",
    "SignupForm",
]
