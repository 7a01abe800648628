"""Somebody's own account: who they are, how they sign in."""

from allauth.account import views as account
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.views.generic import FormView, UpdateView

from tne29.outbox import known_choices

from ..forms import MailChoicesForm, ProfileForm, ReauthenticateForm
from ..models import UnwantedMail, User
from .common import AccountPage, OneTransaction


class Profile(AccountPage, OneTransaction, UpdateView):
    form_class = ProfileForm
    template_name = "account/profile.html"
    success_url = reverse_lazy("account_profile")

    def get_object(self, queryset=None) -> User:
        return self.request.user

    def form_valid(self, form: ProfileForm) -> HttpResponse:
        messages.success(self.request, "Vos informations sont enregistrées.")
        return super().form_valid(form)

    def get_context_data(self, **kwargs) -> dict:
        kinds = Authenticator.objects.filter(user=self.request.user).values_list("type", flat=True)
        return super().get_context_data(has_second_factor=Authenticator.Type.TOTP in kinds, **kwargs)


class MailChoices(AccountPage, OneTransaction, FormView):
    """Which letters somebody wants; those of the law and of their safety are not asked about."""

    form_class = MailChoicesForm
    template_name = "account/mail_choices.html"
    success_url = reverse_lazy("account_mail_choices")

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"choices": known_choices()}

    def get_initial(self) -> dict:
        unwanted = set(self.request.user.unwanted_mails.values_list("choice", flat=True))
        return {each.name: each.name not in unwanted for each in known_choices()}

    def form_valid(self, form: MailChoicesForm) -> HttpResponse:
        user = self.request.user
        user.unwanted_mails.exclude(choice__in=form.unwanted).delete()
        rows = [UnwantedMail(user=user, choice=choice) for choice in form.unwanted]
        UnwantedMail.objects.bulk_create(rows, ignore_conflicts=True)
        messages.success(self.request, "Vos choix sont enregistrés.")
        return super().form_valid(form)


class ChangePassword(AccountPage, OneTransaction, account.PasswordChangeView):
    pass


class ChangeEmail(AccountPage, OneTransaction, account.EmailView):
    pass


class Reauthenticate(AccountPage, account.ReauthenticateView):
    pass


class EndOtherSessions(AccountPage, FormView):
    """The password is hashed anew: every session that was opened with the old hash ends."""

    form_class = ReauthenticateForm
    template_name = "account/end_sessions.html"
    success_url = reverse_lazy("account_profile")

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form: ReauthenticateForm) -> HttpResponse:
        user = self.request.user
        user.set_password(form.cleaned_data["password"])
        user.save(update_fields=["password"])
        update_session_auth_hash(self.request, user)
        messages.success(self.request, "Vos autres sessions sont fermées.")
        return super().form_valid(form)
