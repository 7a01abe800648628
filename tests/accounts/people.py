"""People for the tests of accounts, and what their hands do in a browser."""

import re
import time

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client
from django.urls import reverse

from accounts import second_factor
from accounts.models import User
from tne29.outbox.models import Letter

PASSWORD = "phare granit houle lichen"


def person(email: str = "yann.pors@example.org", *, verified: bool = True, **fields) -> User:
    columns = {"first_name": "Yann", "last_name": "Pors", "job_title": "professeur"} | fields
    user = User.objects.create_user(email, PASSWORD, **columns)
    EmailAddress.objects.create(user=user, email=user.email, verified=verified, primary=True)
    return user


def staff(email: str = "nolwenn.legoff@example.org", *, with_factor: bool = True, **fields) -> User:
    user = person(email, is_staff=True, **fields)
    if with_factor:
        TOTP.activate(user, generate_totp_secret())
    return user


def code(user: User, step: int = 0) -> str:
    """What the application on the telephone shows, `step` half-minutes from now."""
    factor = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    return code_for(second_factor.unsealed(factor.data["secret"]), step)


def code_for(secret: str, step: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def sign_in(client: Client, email: str, password: str = PASSWORD, **extra):
    return client.post(reverse("account_login"), {"login": email, "password": password, "fin": "1"}, **extra)


def sign_in_with_code(client: Client, user: User):
    sign_in(client, user.email)
    return client.post(reverse("mfa_authenticate"), {"code": code(user), "fin": "1"})


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("account_profile")).status_code == 200


def last_letter(recipient: str) -> Letter:
    return Letter.objects.filter(recipient=recipient).latest("pk")


def link_in(letter: Letter, part: str) -> str:
    """The path of the link of a letter."""
    return re.search(rf"https?://[^/\s]+(/\S*{part}\S*)", letter.text)[1]


def without_token(response) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
