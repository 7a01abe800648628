"""What staff may do with accounts: nobody raises themselves, nobody sees a secret."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts.models import User

from .people import PASSWORD, person, sign_in, sign_in_with_code, staff

pytestmark = pytest.mark.django_db
LIST = "/admin/accounts/user/"


@pytest.fixture
def lead(client) -> User:
    user = staff()
    user.groups.add(Group.objects.get(name="pilotage"))
    sign_in_with_code(client, user)
    return user


@pytest.fixture
def superuser(client) -> User:
    user = staff("technique@example.org", is_superuser=True)
    sign_in_with_code(client, user)
    return user


def change(user: User) -> str:
    return f"{LIST}{user.pk}/change/"


def details(user: User, **other) -> dict:
    columns = ("first_name", "last_name", "job_title", "email", "phone")
    return {name: getattr(user, name) for name in columns} | {"is_active": "on"} | other


def test_the_lead_closes_the_account_of_a_school(client, lead):
    user = person("gaidig@example.org")
    fields = details(user)
    del fields["is_active"]
    assert client.post(change(user), fields).status_code == 302
    user.refresh_from_db()
    assert not user.is_active


def test_the_lead_raises_nobody(client, lead):
    user = person("gaidig@example.org")
    everything = {"is_staff": "on", "is_superuser": "on", "groups": [g.pk for g in Group.objects.all()]}
    everything |= {"user_permissions": "1", "password": "x", "date_joined_0": "01/01/2020"}
    client.post(change(user), details(user, **everything))
    user.refresh_from_db()
    assert not (user.is_staff or user.is_superuser or user.groups.exists() or user.user_permissions.exists())


def test_the_lead_touches_no_account_of_staff_not_even_their_own(client, lead):
    other = staff("malo@example.org", with_factor=False)
    for user in (lead, other):
        assert client.post(change(user), details(user, first_name="Pirate")).status_code == 403
        assert not User.objects.filter(first_name="Pirate").exists()


def test_nobody_is_deleted(client, superuser):
    user = person("gaidig@example.org")
    assert client.post(f"{LIST}{user.pk}/delete/", {"post": "yes"}).status_code == 403


def test_no_hash_and_no_secret_is_shown(client, superuser):
    user = person("gaidig@example.org")
    for page in (LIST, change(user), change(superuser), f"{LIST}add/"):
        text = client.get(page).content.decode()
        assert "argon2" not in text and user.password not in text
    assert not admin.site.is_registered(Authenticator)
    assert not admin.site.is_registered(EmailAddress)


@pytest.mark.parametrize("lookup", ["password__startswith", "password__contains", "authenticator__data__contains"])
def test_a_hash_cannot_be_guessed_through_the_filters(client, superuser, lookup):
    assert client.get(LIST, {lookup: "argon2"}).status_code == 400


def test_the_lead_cannot_touch_groups(client, lead):
    group = Group.objects.get(name="export")
    for page in ("/admin/auth/group/", f"/admin/auth/group/{group.pk}/change/", "/admin/auth/group/add/"):
        assert client.post(page, {"name": "pirates"}).status_code == 403
    assert "/admin/auth/group/" not in client.get("/admin/").content.decode()


def test_superusers_give_groups(client, superuser):
    user = person("malo@example.org")
    review = Group.objects.get(name="instruction")
    client.post(change(user), details(user, is_staff="on", groups=[review.pk]))
    user.refresh_from_db()
    assert user.is_staff and list(user.groups.all()) == [review]


def test_an_account_made_by_staff_waits_for_its_owner(client, superuser):
    person_details = {"first_name": "Ñaig", "last_name": "Jaouen", "email": "Naig@Example.org", "is_active": "on"}
    assert client.post(f"{LIST}add/", person_details).status_code == 302
    user = User.objects.get(email="naig@example.org")
    assert not user.has_usable_password()
    address = EmailAddress.objects.get(user=user)
    assert (address.email, address.verified, address.primary) == ("naig@example.org", False, True)


def test_a_corrected_address_is_confirmed_by_its_owner(client, lead):
    user = person("gaidig@example.org")
    client.post(change(user), details(user, email="gaidig.roudaut@example.org"))
    address = EmailAddress.objects.get(user=user)
    assert (address.email, address.verified) == ("gaidig.roudaut@example.org", False)
    client.logout()
    answer = sign_in(client, "gaidig.roudaut@example.org", PASSWORD)
    assert answer.url == reverse("account_email_verification_sent")


def test_a_lost_telephone_is_mended_by_a_superuser(client, superuser):
    user = staff("malo@example.org")
    action = {"action": "reset_second_factor", "_selected_action": [user.pk]}
    client.post(LIST, action)
    assert not Authenticator.objects.filter(user=user).exists()


def test_the_lead_cannot_reset_a_second_factor(client, lead):
    user = staff("malo@example.org")
    client.post(LIST, {"action": "reset_second_factor", "_selected_action": [user.pk]})
    assert Authenticator.objects.filter(user=user).exists()


def test_the_administration_speaks_french(client, superuser):
    text = client.get("/admin/").content.decode()
    assert '<html lang="fr"' in text and ("Se déconnecter" in text or "Déconnexion" in text)
    assert client.post("/admin/logout/", {"fin": "1"}).status_code == 302
