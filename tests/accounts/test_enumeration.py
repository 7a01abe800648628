"""Nothing that a stranger can ask tells whether somebody has an account."""

import pytest
from django.urls import reverse

from .people import PASSWORD, person, sign_in, without_token

pytestmark = pytest.mark.django_db

KNOWN, UNVERIFIED, CLOSED, UNKNOWN = (f"{name}@example.org" for name in ("connue", "attente", "fermee", "inconnu"))


@pytest.fixture(autouse=True)
def accounts():
    person(KNOWN)
    person(UNVERIFIED, verified=False)
    person(CLOSED, is_active=False)


def told(answer, email: str) -> tuple[int, str, str]:
    return answer.status_code, answer.headers.get("Location", ""), without_token(answer).replace(email, "X")


def test_a_wrong_password_gets_the_same_answer_whatever_the_account(client):
    answers = {
        told(sign_in(client, email, "pas le bon mot de passe"), email) for email in (KNOWN, UNVERIFIED, CLOSED, UNKNOWN)
    }
    assert len(answers) == 1


def test_a_forgotten_password_gets_the_same_answer_whatever_the_account(client):
    answers = {
        told(client.post(reverse("account_reset_password"), {"email": email, "fin": "1"}, follow=True), email)
        for email in (KNOWN, UNVERIFIED, CLOSED, UNKNOWN)
    }
    assert len(answers) == 1


def test_a_sign_up_gets_the_same_answer_whatever_the_account(client):
    def sign_up(email: str):
        names = {"first_name": "A", "last_name": "B", "job_title": "C", "password1": PASSWORD, "fin": "1"}
        return client.post(reverse("account_signup"), names | {"email": email}, follow=True)

    assert len({told(sign_up(email), email) for email in (KNOWN, UNVERIFIED, CLOSED, UNKNOWN)}) == 1


@pytest.mark.parametrize("email", [KNOWN, UNVERIFIED, CLOSED, UNKNOWN])
def test_a_wrong_password_costs_the_same_queries(client, email, django_assert_num_queries):
    with django_assert_num_queries(25):
        sign_in(client, email, "pas le bon mot de passe")


def test_the_owner_of_a_closed_account_is_told(client):
    answer = sign_in(client, CLOSED)
    assert answer.url == reverse("account_inactive")
    assert "Ce compte est désactivé" in client.get(answer.url).content.decode()
