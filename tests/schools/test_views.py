"""Suggestions of schools while one types."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_school

pytestmark = pytest.mark.django_db
SEARCH = reverse("schools:search")


def found(text: str) -> list[dict]:
    response = Client().get(SEARCH, {"q": text})
    assert response.status_code == 200
    return response.json()["results"]


@pytest.mark.parametrize(
    "text", ["ecole ti ar", "ti ar choat", "ÉCOLE Ti-ar-C’hoat", "0299001b", "brest hoat", "  hoat  "]
)
def test_a_school_is_found_whatever_the_accents_and_the_case(text):
    make_school(name="École Ti ar C’hoat")
    assert found(text) == [{"id": "0299001B", "label": "École Ti ar C’hoat, Brest (0299001B)"}]


def test_ten_at_most_and_nothing_under_two_signs(django_assert_num_queries):
    for number in range(12):
        make_school(f"02990{number:02}B", name=f"École {number}")
    with django_assert_num_queries(2):
        assert len(found("ecole")) == 10
    with django_assert_num_queries(0):
        assert found("e") == found(" ") == found("") == []


def test_closed_schools_are_not_proposed():
    make_school(is_open=False)
    assert found("pointe") == []


@pytest.mark.parametrize("text", ["%", "' OR 1=1 --", "é" * 5000, "mot " * 500, "\u202e\u0301" * 50])
def test_odd_text_is_only_text(text):
    make_school()
    assert found(text) == []
