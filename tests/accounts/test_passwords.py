"""What a password may be, and how it is kept."""

import unicodedata

import pytest
from argon2 import extract_parameters
from argon2.low_level import Type
from django.contrib.auth.hashers import check_password, identify_hasher, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import User

from .people import PASSWORD, person, sign_in

PERSON = User(email="gaidig.roudaut@example.org", first_name="Gaïdig", last_name="Roudaut", job_title="directrice")


def reason(password: str, user: User = PERSON) -> str:
    try:
        validate_password(password, user)
    except ValidationError as error:
        return error.error_list[0].code
    return ""


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("court", "password_too_short"),
        ("onze caract", "password_too_short"),
        ("g" * 129, "password_too_long"),
        ("gaidigroudaut", "password_too_similar"),
        ("gaidig.roudaut@", "password_too_similar"),
        ("justinbieber", "password_guessable"),
        ("justinbieber2024!", "password_guessable"),
        ("sunshine-123456", "password_guessable"),
        ("finistere2024", "password_guessable"),
        ("Finistère-TNE-2024!", "password_guessable"),
        ("F1n1stere2024!", "password_guessable"),
        ("Academie2Rennes", "password_guessable"),
        ("EcoleJulesFerry29", "password_guessable"),
        ("college-jean-moulin", "password_guessable"),
        ("school-school-school", "password_guessable"),
        ("motdepasse123456", "password_guessable"),
        ("azertyuiop123", "password_guessable"),
        ("aaaaaaaaaaaaaaaa", "password_guessable"),
        ("121212121212121", "password_guessable"),
    ],
)
def test_weak_passwords_are_refused_with_the_reason(password, code):
    assert reason(password) == code


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        "cheval exact pile agrafe",
        "finistère varech tempête bouée",
        "7391#4826!9042$",
        "t9Vq2LzR8mWx",
        "пароль маяк гранит",
        "g7" + "lichen varech " * 4,
        "é" + "abcdefgh ijkl" * 9,
    ],
)
def test_long_and_unrelated_passwords_are_accepted_without_any_rule_of_composition(password):
    assert reason(password) == ""


def test_staff_need_a_longer_one():
    assert reason("varech bouée 7", User(is_staff=True)) == "password_too_short"
    assert reason("varech bouée 7", User()) == ""


def test_hashing_is_argon2id_with_our_parameters():
    encoded = make_password(PASSWORD)
    parameters = extract_parameters("$" + encoded.partition("$")[2])
    assert (parameters.type, parameters.memory_cost, parameters.time_cost, parameters.parallelism) == (
        *(Type.ID, 19_456),
        *(2, 1),
    )
    assert not identify_hasher(encoded).must_update(encoded)


def test_the_same_letter_typed_on_two_keyboards_is_one_password():
    composed, decomposed = (unicodedata.normalize(form, "marée goéland été") for form in ("NFC", "NFD"))
    assert composed != decomposed
    assert check_password(decomposed, make_password(composed))
    assert check_password(composed, make_password(decomposed))


@pytest.mark.django_db
def test_spaces_at_both_ends_count(client):
    user = person()
    user.set_password(f" {PASSWORD} ")
    user.save()
    assert sign_in(client, user.email, PASSWORD).status_code == 422
    assert sign_in(client, user.email, f" {PASSWORD} ").status_code == 302


@pytest.mark.django_db
def test_one_hundred_and_twenty_eight_characters_are_all_kept(client):
    user = person()
    user.set_password("m" * 127 + "a")
    user.save()
    assert sign_in(client, user.email, "m" * 127 + "b").status_code == 422
    assert sign_in(client, user.email, "m" * 127 + "a").status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["account_login", "account_signup"])
def test_a_megabyte_is_refused_before_anything_is_hashed(client, page, monkeypatch):
    monkeypatch.setattr("accounts.hashers.PortalArgon2Hasher.encode", lambda *args: pytest.fail("hashed"))
    huge = "m" * 1_000_000
    answer = client.post(
        reverse(page), {"login": "a@example.org", "email": "a@example.org", "password": huge, "password1": huge}
    )
    assert answer.status_code == 422
    assert "128\xa0caractères au plus" in answer.content.decode() or "128 caractères" in answer.content.decode()
