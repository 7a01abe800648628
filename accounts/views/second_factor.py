"""The second factor: asked at sign-in, switched on and off, required of staff."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.generic import TemplateView

from .. import second_factor
from ..forms import CodeForm
from .common import AccountPage, OneTransaction

DESTINATION = "second_factor_destination"


class EnterCode(AccountPage, base.AuthenticateView):
    """Between the password and the session."""

    def _build_forms(self) -> CodeForm:
        data = self.request.POST if self.request.method == "POST" else None
        self.webauthn_form = None
        self.auth_form = CodeForm(data, user=self.stage.login.user)
        return self.auth_form


class EnterCodeAgain(AccountPage, base.ReauthenticateView):
    def form_valid(self, form) -> HttpResponse:
        self.request.session.cycle_key()
        return super().form_valid(form)


class Index(AccountPage, base.IndexView):
    pass


class Activate(AccountPage, OneTransaction, totp.ActivateTOTPView):
    """Whoever has just typed a right code has shown the factor: the session counts it."""

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret
        return context | {
            "qr": second_factor.qr_drawing(context["totp_url"]),
            "secret_groups": [secret[start : start + 4] for start in range(0, len(secret), 4)],
        }

    def form_valid(self, form) -> HttpResponse:
        response = super().form_valid(form)
        record_authentication(self.request, self.request.user, second_factor.METHOD, type=Authenticator.Type.TOTP.value)
        self.request.session.cycle_key()
        return response


class Deactivate(AccountPage, OneTransaction, totp.DeactivateTOTPView):
    def form_valid(self, form) -> HttpResponse:
        second_factor.forget(self.request)
        return super().form_valid(form)


class RecoveryCodes(AccountPage, recovery.ViewRecoveryCodesView):
    def get_context_data(self, **kwargs) -> dict:
        destination = self.request.session.get(DESTINATION)
        return super().get_context_data(destination=destination, **kwargs)


class NewRecoveryCodes(AccountPage, OneTransaction, recovery.GenerateRecoveryCodesView):
    pass


class DownloadRecoveryCodes(recovery.DownloadRecoveryCodesView):
    content_type = "text/plain; charset=utf-8"

    def render_to_response(self, context: dict, **kwargs) -> HttpResponse:
        response = super().render_to_response(context, **kwargs)
        response["Content-Disposition"] = 'attachment; filename="codes-de-secours-tne29.txt"'
        return response


class Required(AccountPage, TemplateView):
    """Staff without a second factor in this session: why it is asked, and the way to it."""

    template_name = "account/second_factor_required.html"

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        destination = self._destination()
        if second_factor.is_passed(request):
            return HttpResponseRedirect(destination)
        request.session[DESTINATION] = destination
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs) -> dict:
        is_enrolled = Authenticator.objects.filter(user=self.request.user, type=Authenticator.Type.TOTP).exists()
        query = urlencode({"next": self._destination()})
        way = f"{reverse('mfa_reauthenticate')}?{query}" if is_enrolled else reverse("mfa_activate_totp")
        return super().get_context_data(is_enrolled=is_enrolled, way=way, **kwargs)

    def _destination(self) -> str:
        asked = self.request.GET.get("next")
        return asked if get_adapter().is_safe_url(asked) else reverse("admin:index")
