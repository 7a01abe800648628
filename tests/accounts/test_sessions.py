"""Sessions are new at sign-in, end by themselves, and end everywhere when they must."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Session

from .people import PASSWORD, code_for, is_signed_in, person, sign_in, sign_in_with_code, staff

pytestmark = pytest.mark.django_db
NOON = "2026-11-24T11:00:00Z"


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def test_a_session_fixed_before_signing_in_is_left_behind():
    user, thief = person(), Client()
    session = thief.session
    session["planted"] = True
    session.save()
    victim = Client()
    victim.cookies["session"] = thief.cookies["session"] = session.session_key
    sign_in(victim, user.email)
    assert is_signed_in(victim)
    assert victim.cookies["session"].value != session.session_key
    assert not is_signed_in(thief)


def test_the_csrf_secret_changes_at_sign_in(client):
    user = person()
    client.get(reverse("account_login"))
    before = client.cookies["csrf"].value
    sign_in(client, user.email)
    assert client.cookies["csrf"].value != before


def test_the_session_key_changes_when_the_second_factor_is_shown_later(client):
    user = staff(with_factor=False)
    sign_in(client, user.email)
    before = client.cookies["session"].value
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_for(secret), "fin": "1"})
    assert answer.status_code == 302
    assert client.cookies["session"].value != before


def test_the_cookie_is_for_this_browser_only(client):
    sign_in(client, person().email)
    cookie = client.cookies["session"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and not cookie["max-age"]


def test_an_idle_session_ends_after_eight_hours(client, clock):
    sign_in(client, person().email)
    clock.shift(timedelta(hours=7, minutes=59))
    assert is_signed_in(client)
    clock.shift(timedelta(hours=8, minutes=1))
    assert not is_signed_in(client)


def test_staff_are_asked_again_after_two_idle_hours(client, clock):
    sign_in_with_code(client, staff())
    clock.shift(timedelta(hours=1, minutes=59))
    assert is_signed_in(client)
    clock.shift(timedelta(hours=2, minutes=1))
    assert not is_signed_in(client)


def test_no_session_lasts_more_than_twelve_hours(client, clock):
    sign_in(client, person().email)
    for _ in range(11):
        clock.shift(timedelta(hours=1))
        assert is_signed_in(client)
    clock.shift(timedelta(hours=1, seconds=1))
    assert not is_signed_in(client)


def test_a_visit_writes_the_session_only_now_and_then(client, clock):
    sign_in(client, person().email)
    end = Session.objects.get().expire_date
    clock.shift(timedelta(minutes=2))
    is_signed_in(client)
    assert Session.objects.get().expire_date == end
    clock.shift(timedelta(minutes=4))
    is_signed_in(client)
    assert Session.objects.get().expire_date == end + timedelta(minutes=6)


def test_a_session_ends_with_the_sign_out_and_nothing_stays_in_the_browser(client):
    sign_in(client, person().email)
    kept = client.cookies["session"].value
    assert client.get(reverse("account_logout")).status_code == 200
    assert is_signed_in(client)
    answer = client.post(reverse("account_logout"), {"fin": "1"})
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    client.cookies["session"] = kept
    assert not is_signed_in(client)


def test_a_disabled_account_is_out_at_once(client):
    user = person()
    sign_in(client, user.email)
    user.is_active = False
    user.save()
    assert not is_signed_in(client)


def test_changing_the_password_closes_the_other_sessions():
    user, here, elsewhere = person(), Client(), Client()
    sign_in(here, user.email)
    sign_in(elsewhere, user.email)
    here.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "varech ardoise tempête bouée", "fin": "1"},
    )
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)


def test_a_new_password_needs_the_current_one(client):
    user = person()
    sign_in(client, user.email)
    answer = client.post(
        reverse("account_change_password"),
        {"oldpassword": "autre chose", "password1": "varech ardoise tempête bouée", "fin": "1"},
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"oldpassword"}


def test_other_sessions_are_closed_on_request():
    user, here, elsewhere = person(), Client(), Client()
    sign_in(here, user.email)
    sign_in(elsewhere, user.email)
    assert here.post(reverse("account_end_sessions"), {"password": "non", "fin": "1"}).status_code == 422
    assert is_signed_in(elsewhere)
    here.post(reverse("account_end_sessions"), {"password": PASSWORD, "fin": "1"})
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)


def test_account_pages_are_never_cached(client):
    sign_in(client, person().email)
    for page in ("account_profile", "account_change_password", "mfa_index", "account_email"):
        assert "no-store" in client.get(reverse(page))["Cache-Control"]


def test_over_https_every_cookie_is_bound_to_the_host(client, settings):
    settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_NAME = True, "__Host-session"
    sign_in(client, person().email)
    for name in ("__Host-session", "__Host-appareil"):
        cookie = client.cookies[name]
        assert cookie["secure"] and cookie["httponly"] and cookie["path"] == "/" and not cookie["domain"]


def test_the_person_is_read_with_the_session(client):
    client.force_login(person())
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse("projects:list")).status_code == 200
    about_people = [query["sql"] for query in captured if '"accounts_user"' in query["sql"]]
    assert len(about_people) == 1
    assert 'FROM "accounts_session"' in about_people[0]


def test_the_signed_data_says_who_it_is_whatever_the_row_says(client):
    user, other = person(), person("autre@example.org")
    client.force_login(user)
    Session.objects.update(user=other)
    request = client.get(reverse("projects:list")).wsgi_request
    assert request.user == user


def test_a_session_row_alone_signs_nobody_in(client):
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["session"] = session.session_key
    Session.objects.update(user=person())
    assert not is_signed_in(client)


def test_a_session_names_the_person_who_signs_in_and_out(client):
    user = person()
    sign_in(client, user.email)
    assert Session.objects.get().user == user
    client.logout()
    assert not Session.objects.filter(user=user).exists()
