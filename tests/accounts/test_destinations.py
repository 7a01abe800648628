"""`next` leads to a page of the portal or to nowhere."""

import pytest
from django.urls import reverse

from .people import PASSWORD, person

pytestmark = pytest.mark.django_db

SAFE = ["/projets/", "/projets/TNE29-7KQ4-M2/?section=A#b", "/compte/"]
HOSTS = ["evil.example", "evil.example:443", "127.0.0.1.evil.example", "testserver@evil.example", "[::1]"]
SCHEMES = ["//", "///", "////", "http://", "https://", "https:", "https:/", "https:///", "ftp://", "HTTPS://"]
TRICKS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "\tjavascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>1</script>",
    "vbscript:x",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\tevil.example/",
    "/\n/evil.example",
    "/projets/\r\nSet-Cookie: a=b",
    "/\u2028/evil.example",
    "\u0000/projets/",
    " //evil.example",
    "http://testserver@evil.example/",
    "http://testserver/projets/",
    "//testserver/projets/",
    "evil.example",
    "?next=//evil.example",
    "projets/",
    "",
]
UNSAFE = [scheme + host + "/x" for scheme in SCHEMES for host in HOSTS] + TRICKS


def destination(client, next_page: str) -> str:
    return client.post(
        reverse("account_login"),
        {"login": "yann.pors@example.org", "password": PASSWORD, "next": next_page, "fin": "1"},
    ).url


@pytest.mark.parametrize("page", SAFE)
def test_a_page_of_the_portal_is_reached(client, page):
    person()
    assert destination(client, page) == page


@pytest.mark.once
def test_anything_else_leads_to_the_usual_page(client):
    person()
    usual = destination(client, "")
    for page in UNSAFE:
        client.logout()
        answer = client.post(
            reverse("account_login"),
            {"login": "yann.pors@example.org", "password": PASSWORD, "next": page, "fin": "1"},
        )
        assert answer.status_code == 400 or answer.url == usual, repr(page)


@pytest.mark.once
def test_the_address_bar_is_no_better(client):
    person()
    usual = destination(client, "")
    for page in UNSAFE:
        client.logout()
        answer = client.post(
            reverse("account_login", query={"next": page}),
            {"login": "yann.pors@example.org", "password": PASSWORD, "fin": "1"},
        )
        assert answer.status_code == 400 or answer.url == usual, repr(page)


def test_there_are_enough_payloads():
    assert len(UNSAFE) >= 60
