"""The account pages: allauth's views under French addresses, with our forms and templates."""

from .entrance import ConfirmEmail, Login, Logout, NewPassword, ResetPassword, Signup, too_many_requests
from .profile import ChangeEmail, ChangePassword, EndOtherSessions, MailChoices, Profile, Reauthenticate
from .second_factor import (
    Activate,
    Deactivate,
    DownloadRecoveryCodes,
    EnterCode,
    EnterCodeAgain,
    Index,
    NewRecoveryCodes,
    RecoveryCodes,
    Required,
)

__all__ = [
    "Activate",
    "ChangeEmail",
    "ChangePassword",
    "ConfirmEmail",
    "Deactivate",
    "DownloadRecoveryCodes",
    "EndOtherSessions",
    "EnterCode",
    "EnterCodeAgain",
    "Index",
    "Login",
    "Logout",
    "MailChoices",
    "NewPassword",
    "NewRecoveryCodes",
    "Profile",
    "Reauthenticate",
    "RecoveryCodes",
    "Required",
    "ResetPassword",
    "Signup",
    "too_many_requests",
]
