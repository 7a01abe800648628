"""A partner with a token, and what its program asks."""

import pytest
from django.test import Client

from partners import tokens
from partners.models import ApiToken, Partner
from schools.models import Territory
from tests.factories import INSIDE
from tests.projects import desk
from tests.projects.api.scene import BASE
from tests.staff import make_staff


@pytest.fixture
def lead():
    return make_staff("nolwenn", "pilotage")


@pytest.fixture
def partner():
    return Partner.objects.create(name="Réseau d’essai", slug="essai", role="Lire.")


@pytest.fixture
def secret(partner, lead) -> str:
    return tokens.issue(partner, "tableau de bord", ApiToken.Scope.values, by=lead, at=INSIDE)[1]


@pytest.fixture
def campaign():
    Territory.objects.create(name="Presqu’île", slug="presquile")
    return desk.make_campaign()


@pytest.fixture
def ask(secret):
    def ask(path: str, token: str | None = None, **query):
        return Client().get(f"{BASE}{path}", query, headers={"authorization": f"Bearer {token or secret}"})

    return ask
