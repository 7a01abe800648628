"""Somebody makes an account, confirms the address, signs in, forgets the password, changes their details."""

import pytest
from django.urls import reverse

from accounts.models import User
from tne29.outbox.models import Letter

from .people import PASSWORD, is_signed_in, last_letter, link_in, person, sign_in

pytestmark = pytest.mark.django_db

ADDRESS = "gaidig.roudaut@example.org"
SIGN_UP = {
    "first_name": "Gaïdig",
    "last_name": "Roudaut",
    "job_title": "professeure des écoles",
    "email": "Gaidig.Roudaut@Example.org",
    "password1": PASSWORD,
    "fin": "1",
}


def test_sign_up_confirm_and_sign_in(client):
    answer = client.post(reverse("account_signup"), SIGN_UP)
    assert answer.url == reverse("account_email_verification_sent")
    user = User.objects.get()
    assert (user.email, user.first_name, user.job_title) == (ADDRESS, "Gaïdig", "professeure des écoles")

    link = link_in(last_letter(ADDRESS), "confirmer")
    assert "Confirmer mon adresse" in client.get(link).content.decode()
    answer = client.post(link, {"fin": "1"}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("account_login")
    assert f"L’adresse {ADDRESS} est confirmée." in answer.content.decode()

    sign_in(client, ADDRESS)
    assert is_signed_in(client)


def test_an_unconfirmed_address_does_not_open_the_account_and_gets_another_link(client):
    client.post(reverse("account_signup"), SIGN_UP)
    Letter.objects.all().delete()
    answer = sign_in(client, ADDRESS)
    assert answer.url == reverse("account_email_verification_sent")
    assert not is_signed_in(client)


@pytest.mark.parametrize("method", ["get", "head"])
def test_antivirus_software_that_opens_the_links_consumes_none(client, method):
    user = person(verified=False)
    sign_in(client, user.email)
    link = link_in(last_letter(user.email), "confirmer")
    getattr(client, method)(link)
    assert not user.emailaddress_set.get().verified
    client.post(link, {"fin": "1"})
    assert user.emailaddress_set.get().verified


def test_a_confirmation_link_serves_once(client):
    user = person(verified=False)
    sign_in(client, user.email)
    link = link_in(last_letter(user.email), "confirmer")
    client.post(link, {"fin": "1"})
    assert "Ce lien n’est plus valable" in client.post(link, {"fin": "1"}).content.decode()
    assert "Ce lien n’est plus valable" in client.get(link).content.decode()


def test_a_forgotten_password_is_replaced_through_the_letter(client):
    user = person()
    client.post(reverse("account_reset_password"), {"email": user.email, "fin": "1"})
    link = link_in(last_letter(user.email), "nouveau")
    client.head(link)
    form = client.get(link).url
    new = "varech ardoise tempête bouée"
    assert client.post(form, {"password1": new, "fin": "1"}).status_code == 302
    assert not is_signed_in(client)
    assert last_letter(user.email).subject == "[TNE 29] Votre mot de passe a changé"
    assert "Ce lien n’est plus valable" in client.get(link, follow=True).content.decode()
    sign_in(client, user.email, new)
    assert is_signed_in(client)


def test_links_in_letters_ignore_the_host_of_the_request(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    settings.SITE_URL = "https://portail.example.org"
    user = person()
    client.post(reverse("account_reset_password"), {"email": user.email, "fin": "1"}, headers={"host": "evil.example"})
    text = last_letter(user.email).text
    assert "https://portail.example.org/compte/" in text
    assert "evil.example" not in text


def test_two_sign_ups_with_one_address_make_one_account(client):
    client.post(reverse("account_signup"), SIGN_UP)
    client.post(reverse("account_signup"), SIGN_UP | {"email": ADDRESS, "first_name": "Autre"})
    assert User.objects.get().first_name == "Gaïdig"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "yann@ac-rеnnes.fr"),  # a Cyrillic е
        ("email", "ｙａｎｎ@example.org"),
        ("email", '"yann pors"@example.org'),
        ("email", f"{'y' * 250}@example.org"),
        ("email", "yann"),
        ("first_name", ""),
        ("job_title", " "),
        ("last_name", "n" * 81),
        ("password1", "finistere2024"),
    ],
)
def test_a_wrong_answer_comes_back_with_what_was_typed(client, field, value):
    answer = client.post(reverse("account_signup"), SIGN_UP | {field: value})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert "professeure des écoles" in answer.content.decode() or field == "job_title"
    assert not User.objects.exists()


def test_the_profile_is_changed_and_cleaned(client):
    user = person()
    sign_in(client, user.email)
    details = {"first_name": "  Yann\u200b ", "last_name": "Pors", "job_title": "principal", "phone": "02 98 00 00 00"}
    assert client.post(reverse("account_profile"), details | {"fin": "1"}).status_code == 302
    user.refresh_from_db()
    assert (user.first_name, user.job_title, user.phone) == ("Yann", "principal", "02 98 00 00 00")


def test_the_profile_takes_nothing_it_does_not_show(client):
    user = person()
    sign_in(client, user.email)
    details = {"first_name": "Yann", "last_name": "Pors", "job_title": "principal", "fin": "1"}
    client.post(reverse("account_profile"), details | {"is_staff": "on", "email": "a@example.org", "groups": "1"})
    user.refresh_from_db()
    assert (user.is_staff, user.email, user.groups.count()) == (False, "yann.pors@example.org", 0)


def test_a_new_address_replaces_the_old_one_once_confirmed(client):
    user = person()
    sign_in(client, user.email)
    client.post(reverse("account_email"), {"email": "Yann.Nouveau@example.org", "action_add": "1", "fin": "1"})
    user.refresh_from_db()
    assert user.email == "yann.pors@example.org"
    client.post(link_in(last_letter("yann.nouveau@example.org"), "confirmer"), {"fin": "1"})
    user.refresh_from_db()
    assert user.email == "yann.nouveau@example.org"
    assert "yann.nouveau@example.org" in last_letter("yann.pors@example.org").text


def test_an_address_taken_meanwhile_is_refused_with_a_sentence(client):
    user = person()
    sign_in(client, user.email)
    client.post(reverse("account_email"), {"email": "soazig@example.org", "action_add": "1", "fin": "1"})
    person("soazig@example.org", verified=False)
    link = link_in(last_letter("soazig@example.org"), "confirmer")
    answer = client.post(link, {"fin": "1"}, follow=True)
    assert "déjà celle d’un autre compte" in answer.content.decode()
    user.refresh_from_db()
    assert user.email == "yann.pors@example.org"
