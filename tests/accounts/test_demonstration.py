"""The demonstration's people sign in with what its page shows; elsewhere there is no such page."""

from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from accounts import demonstration, second_factor
from accounts.models import User
from tne29.outbox.posting import post

from .people import is_signed_in, sign_in

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 11, tzinfo=UTC)


@pytest.fixture
def people(settings) -> dict[str, User]:
    settings.DEMONSTRATION = True
    settings.ROOT_URLCONF = "tests.accounts.demonstration_urls"
    return demonstration.make_accounts(NOON)


def test_making_the_accounts_twice_changes_nothing(people):
    secrets = set(Authenticator.objects.values_list("data__secret", flat=True))
    again = demonstration.make_accounts(NOON)
    assert {key: user.pk for key, user in again.items()} == {key: user.pk for key, user in people.items()}
    assert set(Authenticator.objects.values_list("data__secret", flat=True)) == secrets
    assert len({second_factor.unsealed(secret) for secret in secrets}) == len(secrets) == 4


def test_there_are_no_such_accounts_outside_the_demonstration(settings):
    settings.DEMONSTRATION = False
    with pytest.raises(ImproperlyConfigured):
        demonstration.make_accounts(NOON)


def test_the_password_follows_the_rules_for_each_of_them(people):
    for user in people.values():
        validate_password(demonstration.PASSWORD, user)


def test_every_group_has_somebody(people):
    assert [people[key].groups.get().name for key in ("lead", "reviewer", "staff")] == [
        *("pilotage", "instruction", "export")
    ]
    assert not people["lead"].is_superuser and people["administrator"].is_superuser
    assert not people["head"].is_staff


def test_schools_sign_in_with_the_password_alone(client, people):
    sign_in(client, people["head"].email, demonstration.PASSWORD)
    assert is_signed_in(client)


def test_the_page_names_everybody_with_the_codes_of_staff(client, people):
    page = client.get("/demonstration/")
    text = page.content.decode()
    assert demonstration.PASSWORD in text
    for person in demonstration.PEOPLE:
        assert person.email in text
    now, following = demonstration.codes(page.wsgi_request.arrived_at)[people["lead"].email]
    assert now in text and following in text
    assert len(demonstration.codes(NOON)) == 4


def test_a_code_of_the_page_opens_the_administration(client, people):
    sign_in(client, people["lead"].email, demonstration.PASSWORD)
    now, _ = demonstration.codes(datetime.now(UTC))[people["lead"].email]
    client.post(reverse("mfa_authenticate"), {"code": now, "fin": "1"})
    assert client.get("/admin/").status_code == 200


def test_letters_are_read_with_their_links_the_newest_first(client, people):
    for number in (1, 2):
        post(
            f"essai:{number}",
            kind="account",
            recipient=f"n{number}@example.org",
            subject=f"Lettre {number} <b>",
            text=f"Bonjour, ouvrez http://127.0.0.1:8000/compte/adresse/{number}/ <script>",
            at=NOON,
        )
    text = client.get("/demonstration/courriels/").content.decode()
    assert text.index("Lettre 2") < text.index("Lettre 1 &lt;b&gt;")
    assert 'href="http://127.0.0.1:8000/compte/adresse/1/"' in text
    assert "<script>" not in text
    filtered = client.get("/demonstration/courriels/?destinataire=N1@").content.decode()
    assert "Lettre 1" in filtered and "Lettre 2" not in filtered


@pytest.mark.parametrize("query", ["page=0", "page=10%5E18", "page=%D9%A3", "destinataire=" + "x" * 3000])
def test_odd_questions_to_the_letters_are_no_error(client, people, query):
    assert client.get(f"/demonstration/courriels/?{query}").status_code == 200


@pytest.mark.parametrize("page", ["/demonstration/", "/demonstration/courriels/"])
def test_there_are_no_such_pages_outside_the_demonstration(client, people, settings, page):
    settings.DEMONSTRATION = False
    assert client.get(page).status_code == 404
