"""Whole numbers in the administration: what SQLite would keep and PostgreSQL refuse is refused by both, in words."""

import pytest
from django.urls import reverse

from partners.models import Partner
from schools.models import Territory
from tests.factories import make_school
from tests.staff import client_of, make_staff

pytestmark = pytest.mark.django_db
TOO_MUCH = "Indiquez un nombre plus petit"


@pytest.fixture
def client():
    return client_of(make_staff("nolwenn", "pilotage"))


def errors_of(response) -> str:
    return " ".join(str(response.context["adminform"].form.errors).split())


@pytest.mark.parametrize("order", ["32768", "2147483648", "9223372036854775808", "1" + "0" * 30])
def test_an_order_too_large_is_refused_in_a_sentence(client, order):
    sent = {"name": "Loin", "slug": "loin", "order": order}
    for model in (Partner, Territory):
        response = client.post(reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_add"), sent)
        assert response.status_code == 200
        assert TOO_MUCH in errors_of(response)
        assert not model.objects.filter(slug="loin").exists()


def test_the_largest_order_is_kept(client):
    client.post(reverse("admin:schools_territory_add"), {"name": "Loin", "slug": "loin", "order": "32767"})
    assert Territory.objects.get(slug="loin").order == 32_767


def test_pupils_beyond_what_the_base_keeps(client):
    school = make_school()
    response = client.post(reverse("admin:schools_school_change", args=[school.pk]), {"pupils": "2147483648"})
    assert TOO_MUCH in errors_of(response)
