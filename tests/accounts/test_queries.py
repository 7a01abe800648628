"""What signing in asks of the database, whatever the number of accounts."""

import pytest

from .people import PASSWORD, person, sign_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("others", [0, 20])
def test_signing_in(client, django_assert_num_queries, others):
    user = person()
    for number in range(others):
        person(f"collegue{number}@example.org")
    client.get("/compte/connexion/")
    with django_assert_num_queries(14):
        assert sign_in(client, user.email, PASSWORD).status_code == 302


def test_the_sign_in_page_asks_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/compte/connexion/").status_code == 200
