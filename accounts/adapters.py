"""Where allauth asks the portal: who may go on, where to, with which words."""

import logging
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from . import second_factor, throttle
from .models import User
from .refusals import too_many_tries
from .wording import ACCOUNT_ERRORS, SECOND_FACTOR_ERRORS

logger = logging.getLogger("accounts")
RECENT_SECONDS = 600


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | ACCOUNT_ERRORS

    # -- signing in ------------------------------------------------------------------------------

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Counters are asked before the password is hashed: a flood of tries costs one query each."""
        email, address = credentials.get("email", ""), self.get_client_ip(request)
        now = request.arrived_at.timestamp()
        tally = throttle.tally(request, email, address)
        wait = tally.seconds_to_wait(now)
        if wait:
            throttle.log_refusal(email, address, wait)
            raise ImmediateHttpResponse(too_many_tries(request, wait))
        user = super().authenticate(request, **credentials)
        if user:
            tally.succeeded()
        else:
            tally.failed(now)
        return user

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """allauth's own counter, replaced by the one above."""

    def login(self, request: HttpRequest, user: User) -> None:
        with transaction.atomic():
            super().login(request, user)
        request.session.sign_in(is_staff=user.is_staff)
        logger.info("signed in: account %s from %s", user.pk, self.get_client_ip(request))

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        throttle.remember_device(request, response, user.email)
        return response

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever has just signed in is not asked for the same password again."""
        records = get_authentication_records(self.request, self.request.user)
        now = self.request.arrived_at.timestamp()
        return not any(now - record["at"] < RECENT_SECONDS for record in records)

    # -- addresses -------------------------------------------------------------------------------

    def clean_email(self, email: str) -> str:
        """Look-alike letters and exotic forms are refused: an address must be what it seems to be."""
        if not email.isascii() or '"' in email or len(email) > 254:
            raise ValidationError(
                "Cette adresse ne peut pas être utilisée. Écrivez-la sans accent ni guillemet, "
                "par exemple prenom.nom@example.org.",
                code="invalid",
            )
        return email

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        try:
            with transaction.atomic():
                return super().confirm_email(request, email_address)
        except IntegrityError:
            self.add_message(request, messages.ERROR, message=self.error_messages["email_taken"])
            return False

    # -- where to go -----------------------------------------------------------------------------

    def is_safe_url(self, url: str | None) -> bool:
        """Only paths of this portal: no host, no scheme, nothing a browser could read as one."""
        if not url or not url.startswith("/") or not url.isprintable() or "\\" in url:
            return False
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None) and not urlsplit(url).netloc

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("admin:index") if request.user.is_staff else super().get_login_redirect_url(request)

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        return reverse("account_profile" if self.request.user.is_authenticated else "account_login")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_profile")

    def is_ajax(self, request: HttpRequest) -> bool:
        return False

    # -- letters: links start with SITE_URL, whatever Host the request pretended --------------------

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return absolute("account_confirm_email", emailconfirmation.key)

    def get_reset_password_from_key_url(self, key: str) -> str:
        uidb36, _, token = key.partition("-")
        return absolute("account_reset_password_from_key", uidb36, token)

    def send_account_already_exists_mail(self, email: str) -> None:
        self.send_mail("account/email/account_already_exists", email, {})

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        links = {
            "site_url": settings.SITE_URL,
            "signup_url": absolute("account_signup"),
            "login_url": absolute("account_login"),
            "password_reset_url": absolute("account_reset_password"),
        }
        super().send_mail(template_prefix, email, {**links, **context, "signup_url": links["signup_url"]})


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | SECOND_FACTOR_ERRORS

    def encrypt(self, text: str) -> str:
        return second_factor.sealed(text)

    def decrypt(self, encrypted_text: str) -> str:
        return second_factor.unsealed(encrypted_text)

    def build_totp_svg(self, url: str) -> str:
        """Drawn by the template instead, without inline style."""
        return ""


def absolute(name: str, *args: str) -> str:
    return settings.SITE_URL + reverse(name, args=args)
