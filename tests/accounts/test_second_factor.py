"""Staff enter the administration with a second factor only, whatever the address they ask for."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from accounts import second_factor

from .people import (
    PASSWORD,
    code,
    code_for,
    is_signed_in,
    last_letter,
    link_in,
    person,
    sign_in,
    sign_in_with_code,
    staff,
)

pytestmark = pytest.mark.django_db
ADMIN = "/admin/"


def addresses(patterns, prefix: str = ADMIN):
    """Every address of the administration, with something in the place of each argument."""
    for pattern in patterns:
        path = prefix + str(pattern.pattern).replace("<path:object_id>", "1").replace("<id>", "1")
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern) and "<" not in path and "^" not in path and "(?P" not in path:
            yield path


ADDRESSES = [path for path in addresses(admin.site.get_urls()) if path not in ("/admin/login/", "/admin/logout/")]


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_page_of_the_administration_opens_without_the_second_factor(method):
    visitors = {"nobody": Client(), "staff without a factor": Client()}
    sign_in(visitors["staff without a factor"], staff(with_factor=False, is_superuser=True).email)
    for path in ADDRESSES:
        for who, visitor in visitors.items():
            answer = getattr(visitor, method)(path)
            assert answer.status_code == 302, (who, path)
            assert answer.url.startswith(("/admin/login/", reverse("account_login"))), (who, path)


def test_there_are_addresses_to_try():
    assert "/admin/" in ADDRESSES and "/admin/accounts/user/" in ADDRESSES


def test_nobody_is_sent_to_the_portal_s_own_sign_in(client):
    answer = client.get("/admin/accounts/user/", follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))
    assert "next=/admin/accounts/user/" in answer.redirect_chain[-1][0]


def test_somebody_of_a_school_is_refused(client):
    sign_in(client, person().email)
    assert client.get(ADMIN, follow=True).status_code == 403


def test_staff_with_a_factor_go_through_the_code_to_what_they_asked(client):
    user = staff(is_superuser=True)
    answer = client.post(
        f"{reverse('account_login')}?next=/admin/accounts/user/", {"login": user.email, "password": PASSWORD}
    )
    assert answer.url == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    answer = client.post(answer.url, {"code": code(user), "fin": "1"})
    assert answer.url == "/admin/accounts/user/"
    assert client.get(answer.url).status_code == 200


def test_the_gate_costs_no_query(client, django_assert_num_queries):
    sign_in_with_code(client, staff())
    request = client.get(reverse("account_profile")).wsgi_request
    assert request.user.is_staff
    with django_assert_num_queries(0):
        assert second_factor.is_passed(request)


@pytest.mark.django_db(transaction=True)
def test_staff_without_a_factor_are_led_to_it_and_then_enter(client):
    user = staff(with_factor=False)
    sign_in(client, user.email)
    page = client.get("/admin/", follow=True)
    assert page.redirect_chain[-1][0] == f"{reverse('account_second_factor_required')}?next=/admin/"
    assert "Activer la double authentification" in page.content.decode()
    form = client.get(reverse("mfa_activate_totp"))
    assert "<path d=" in form.content.decode()
    shown = code_for(client.session["mfa.totp.secret"])
    answer = client.post(reverse("mfa_activate_totp"), {"code": shown, "fin": "1"})
    answer = client.get(answer.url)
    assert answer.request["PATH_INFO"] == reverse("mfa_view_recovery_codes")
    assert "Continuer vers l’administration" in answer.content.decode()
    assert client.get(ADMIN).status_code == 200
    assert last_letter(user.email).subject == "[TNE 29] Double authentification activée"


def test_a_wrong_code_activates_nothing(client):
    user = staff(with_factor=False)
    sign_in(client, user.email)
    client.get(reverse("mfa_activate_totp"))
    answer = client.post(reverse("mfa_activate_totp"), {"code": "000000", "fin": "1"})
    assert answer.status_code == 422
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("typed", ["{0}", " {1} {2} ", "{1}-{2}"])
def test_a_code_is_read_however_it_is_typed(client, typed):
    user = staff()
    sign_in(client, user.email)
    digits = code(user)
    client.post(reverse("mfa_authenticate"), {"code": typed.format(digits, digits[:3], digits[3:])})
    assert is_signed_in(client)


@pytest.mark.parametrize("seconds", [0, 20, 45])
def test_a_code_serves_once(seconds):
    user = staff()
    with time_machine.travel("2026-11-24T11:00:00Z", tick=False) as clock:
        used = code(user)
        first, second = Client(), Client()
        sign_in(first, user.email)
        first.post(reverse("mfa_authenticate"), {"code": used})
        assert is_signed_in(first)
        clock.shift(timedelta(seconds=seconds))
        sign_in(second, user.email)
        answer = second.post(reverse("mfa_authenticate"), {"code": f"{used[:3]} {used[3:]}"})
        assert answer.status_code == 422
        assert "a déjà servi" in answer.content.decode()
        assert not is_signed_in(second)


def test_a_recovery_code_serves_once():
    user = staff()
    spare = RecoveryCodes.activate(user).get_unused_codes()[0]
    first, second = Client(), Client()
    for browser in (first, second):
        sign_in(browser, user.email)
        browser.post(reverse("mfa_authenticate"), {"code": spare})
    assert is_signed_in(first)
    assert not is_signed_in(second)


def test_codes_cannot_be_guessed_at_leisure(client):
    user = staff()
    sign_in(client, user.email)
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    answer = client.post(reverse("mfa_authenticate"), {"code": code(user)})
    assert answer.status_code == 422
    assert "Trop de tentatives" in answer.content.decode()
    assert not is_signed_in(client)


@pytest.mark.parametrize("data", [{}, {"code": ""}, {"credential": "{}"}, {"code": "é" * 16}, {"code": "1" * 500}])
def test_odd_answers_to_the_code_page_are_refused_politely(client, data):
    sign_in(client, staff().email)
    assert client.post(reverse("mfa_authenticate"), data).status_code == 422


def test_a_new_password_is_no_way_around_the_code(client):
    user = staff()
    client.post(reverse("account_reset_password"), {"email": user.email, "fin": "1"})
    form = client.get(link_in(last_letter(user.email), "nouveau")).url
    client.post(form, {"password1": "varech ardoise tempête bouée", "fin": "1"})
    assert sign_in(client, user.email, "varech ardoise tempête bouée").url == reverse("mfa_authenticate")
    assert client.get(ADMIN).status_code == 302


def test_switching_the_factor_off_closes_the_administration_again(client):
    user = staff()
    sign_in_with_code(client, user)
    assert client.get(ADMIN).status_code == 200
    client.post(reverse("mfa_deactivate_totp"), {"fin": "1"})
    assert client.get(ADMIN).status_code == 302
    assert not Authenticator.objects.exists()


def test_later_the_identity_is_asked_again_before_touching_the_factor(client):
    user = staff()
    with time_machine.travel("2026-11-24T11:00:00Z", tick=False) as clock:
        sign_in_with_code(client, user)
        clock.shift(timedelta(minutes=11))
        answer = client.get(reverse("mfa_deactivate_totp"))
        assert answer.url.startswith(reverse("account_reauthenticate"))
        answer = client.post(answer.url, {"password": PASSWORD, "fin": "1"})
        assert answer.url == reverse("mfa_deactivate_totp")
        assert client.get(answer.url).status_code == 200


def test_secrets_are_sealed_in_the_database_and_survive_a_new_secret_key(settings):
    user = staff()
    stored = Authenticator.objects.get(user=user).data["secret"]
    secret = second_factor.unsealed(stored)
    assert secret not in stored
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another " * 8
    assert second_factor.unsealed(stored) == secret


def test_recovery_codes_can_be_kept_and_replaced(client):
    user = staff()
    sign_in_with_code(client, user)
    client.post(reverse("mfa_generate_recovery_codes"), {"fin": "1"})
    codes = RecoveryCodes.activate(user).get_unused_codes()
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert f"{codes[0][:4]} {codes[0][4:]}" in page
    file = client.get(reverse("mfa_download_recovery_codes"))
    assert file["Content-Disposition"] == 'attachment; filename="codes-de-secours-tne29.txt"'
    assert codes[9] in file.content.decode()
    client.post(reverse("mfa_generate_recovery_codes"), {"fin": "1"})
    assert RecoveryCodes.activate(user).get_unused_codes() != codes
