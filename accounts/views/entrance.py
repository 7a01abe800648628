"""Before somebody is signed in, and when they leave."""

from allauth.account import views as account
from django.http import Http404, HttpRequest, HttpResponse

from ..refusals import too_many_tries
from .common import AccountPage, OneTransaction

SECONDS_TO_WAIT = 60


class Login(AccountPage, account.LoginView):
    """Outside any transaction: a password takes long to check, and nobody else should wait meanwhile."""


class Signup(AccountPage, OneTransaction, account.SignupView):
    pass


class Logout(account.LogoutView):
    def post(self, *args, **kwargs) -> HttpResponse:
        """On a shared computer, nothing of the person stays behind."""
        response = super().post(*args, **kwargs)
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response


class ConfirmEmail(AccountPage, account.ConfirmEmailView):
    """Opening the link changes nothing: anti-virus software opens links too. The button confirms."""

    def logout_other_user(self, confirmation) -> None:
        if self.request.method == "POST":
            super().logout_other_user(confirmation)

    def post(self, *args, **kwargs) -> HttpResponse:
        try:
            return super().post(*args, **kwargs)
        except Http404:
            self.object = None
            return self.render_to_response(self.get_context_data())


class ResetPassword(AccountPage, OneTransaction, account.PasswordResetView):
    pass


class NewPassword(AccountPage, OneTransaction, account.PasswordResetFromKeyView):
    pass


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The portal's handler429, which allauth calls."""
    return too_many_tries(request, SECONDS_TO_WAIT)
