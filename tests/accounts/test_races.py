"""Several hands at once: one account, no error, and counters that count."""

from functools import partial

import pytest
from django.core.cache import cache
from django.core.cache.backends.db import DatabaseCache
from django.test import Client
from django.urls import reverse

from accounts import throttle
from accounts.models import User
from tests.parallel import at_once, failures, meeting

from .people import PASSWORD, code, is_signed_in, person, sign_in, staff

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 20


@pytest.fixture(autouse=True)
def no_bound_on_sign_ups(settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"signup": None, "confirm_email": None}


def test_one_address_signs_up_twenty_times_at_once_and_makes_one_account():
    def sign_up() -> int:
        names = {"first_name": "Ñaig", "last_name": "Jaouen", "job_title": "directrice", "fin": "1"}
        form = names | {"email": "naig.jaouen@example.org", "password1": PASSWORD}
        return Client().post(reverse("account_signup"), form).status_code

    assert at_once(*[sign_up] * HANDS) == [302] * HANDS
    assert User.objects.get().emailaddress_set.count() == 1


def test_a_code_used_by_several_hands_at_once_opens_one_session():
    user = staff()
    browsers = [Client() for _ in range(8)]
    for browser in browsers:
        sign_in(browser, user.email)
    used = code(user)
    answers = at_once(*[lambda browser=browser: type_code(browser, used) for browser in browsers])
    assert not failures(answers)
    assert sum(is_signed_in(browser) for browser in browsers) == 1


def type_code(browser: Client, used: str) -> int:
    return browser.post(reverse("mfa_authenticate"), {"code": used, "fin": "1"}).status_code


def test_guesses_at_the_same_instant_are_all_counted(monkeypatch):
    """Both have read the counter before either writes it, unless its lock keeps the second away."""
    monkeypatch.setattr(DatabaseCache, "set", meeting(DatabaseCache.set))
    key = "sign-in:account:yann"
    assert at_once(*[partial(throttle.Tally({key: (0, 0.0)}).failed, 1.0)] * 2) == [None, None]
    assert cache.get(key) == (2, 1.0)


def test_guessing_in_parallel_does_not_escape_the_counters():
    user = person()
    for _ in range(3):
        answers = at_once(*[lambda: sign_in(Client(), user.email, "pas le bon mot de passe").status_code] * 8)
        assert not failures(answers)
    assert sign_in(Client(), user.email, PASSWORD).status_code == 429
