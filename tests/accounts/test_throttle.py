"""Guessing is slow, and nobody can be kept out by others."""

import logging
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts import throttle

from .people import PASSWORD, is_signed_in, person, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("postgresql")]

NOON = "2026-11-24T11:00:00Z"
SCHOOL, HOME = {"REMOTE_ADDR": "192.0.2.10"}, {"REMOTE_ADDR": "198.51.100.7"}


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def fail(client: Client, email: str, times: int, **where) -> list[int]:
    return [sign_in(client, email, f"essai {number}", **where).status_code for number in range(times)]


def test_after_five_failures_the_page_says_when_to_try_again(client, clock):
    user = person()
    assert fail(client, user.email, 6, **SCHOOL) == [422] * 5 + [429]
    answer = sign_in(client, user.email, PASSWORD, **SCHOOL)
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    assert "Réessayez dans 1\xa0minute." in answer.content.decode()
    clock.shift(timedelta(seconds=61))
    sign_in(client, user.email, PASSWORD, **SCHOOL)
    assert is_signed_in(client)


def test_waiting_doubles_up_to_a_quarter_of_an_hour():
    assert [throttle.delay("account", failures) for failures in (4, 5, 6, 7, 8, 9, 50)] == [
        *(0, 60, 120, 240, 480),
        *(900, 900),
    ]


def test_thirty_wrong_passwords_never_let_the_right_one_in_at_once(client, clock):
    user = person()
    fail(client, user.email, 30, **SCHOOL)
    assert sign_in(Client(), user.email, PASSWORD, **HOME).status_code == 429


def test_nothing_is_hashed_while_waiting(client, clock, monkeypatch):
    user = person()
    fail(client, user.email, 5)
    monkeypatch.setattr("accounts.hashers.PortalArgon2Hasher.verify", lambda *args: pytest.fail("hashed"))
    monkeypatch.setattr("accounts.hashers.PortalArgon2Hasher.encode", lambda *args: pytest.fail("hashed"))
    assert sign_in(client, user.email, PASSWORD).status_code == 429


def test_a_browser_that_signed_in_before_is_let_in_while_strangers_hammer(client, clock):
    user = person()
    sign_in(client, user.email, **HOME)
    client.post(reverse("account_logout"), {"fin": "1"})
    fail(Client(), user.email, 20, **SCHOOL)
    sign_in(client, user.email, PASSWORD, **HOME)
    assert is_signed_in(client)


def test_a_known_browser_may_not_guess_either(client, clock):
    user = person()
    sign_in(client, user.email)
    client.post(reverse("account_logout"), {"fin": "1"})
    assert fail(client, user.email, 11) == [422] * 10 + [429]


def test_a_forged_device_cookie_is_no_known_browser(client, clock):
    user = person()
    client.cookies[throttle.cookie_name()] = "forged:value:here"
    assert fail(client, user.email, 6)[-1] == 429


def test_spraying_many_accounts_is_stopped_by_the_address(clock, caplog):
    statuses = [sign_in(Client(), f"p{n}@example.org", "Bretagne2026!", **SCHOOL).status_code for n in range(40)]
    assert statuses == [422] * 30 + [429] * 10
    refusals = [record for record in caplog.records if record.name == "accounts.throttle"]
    assert len(refusals) == 10
    assert "Bretagne2026" not in caplog.text


def test_a_neighbouring_address_is_the_same_network(clock):
    for number in range(30):
        sign_in(Client(), f"p{number}@example.org", "x" * 12, REMOTE_ADDR=f"192.0.2.{number}")
    assert sign_in(Client(), "autre@example.org", "x" * 12, REMOTE_ADDR="192.0.2.200").status_code == 429
    assert sign_in(Client(), "autre@example.org", "x" * 12, **HOME).status_code == 422


def test_a_forged_forwarded_address_does_not_escape(client, clock):
    for number in range(30):
        sign_in(Client(), f"p{number}@example.org", "x" * 12, headers={"x-forwarded-for": f"203.0.{number}.1"})
    answer = sign_in(Client(), "autre@example.org", "x" * 12, headers={"x-forwarded-for": "203.0.113.99"})
    assert answer.status_code == 429


def test_behind_a_declared_proxy_the_last_forwarded_address_counts(client, clock, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(30):
        sign_in(
            Client(),
            f"p{number}@example.org",
            "x" * 12,
            headers={"x-forwarded-for": f"203.0.{number}.1, 192.0.2.10"},
        )
    ours, others = {"x-forwarded-for": "192.0.2.10"}, {"x-forwarded-for": "198.51.100.7"}
    assert sign_in(Client(), "autre@example.org", "x" * 12, headers=ours).status_code == 429
    assert sign_in(Client(), "autre@example.org", "x" * 12, headers=others).status_code == 422


def test_a_good_sign_in_forgives_the_account(client, clock):
    user = person()
    for _ in range(3):
        fail(Client(), user.email, 4, **SCHOOL)
        browser = Client()
        sign_in(browser, user.email, **SCHOOL)
        assert is_signed_in(browser)


def test_sign_ups_and_resets_are_bounded_with_the_same_page(client, clock):
    for _ in range(5):
        client.post(reverse("account_reset_password"), {"email": "a@example.org", "fin": "1"})
    answer = client.post(reverse("account_reset_password"), {"email": "a@example.org", "fin": "1"})
    assert answer.status_code == 429
    assert answer["Retry-After"] == "60"
    assert "Trop de tentatives" in answer.content.decode()


def test_refusals_are_logged_without_the_address_of_the_person(client, clock, caplog):
    with caplog.at_level(logging.WARNING, "accounts.throttle"):
        fail(client, "yann.pors@example.org", 6)
    assert "sign-in refused for 60 s" in caplog.text
    assert "yann.pors" not in caplog.text
