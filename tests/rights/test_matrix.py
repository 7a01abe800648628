"""Every address × every kind of person × every method: exactly what matrix.txt says (case 20, I6)."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import time_machine
from django.db import connection, transaction
from django.template.base import Template
from django.test import override_settings
from django.urls import resolve

from tests.factories import INSIDE
from tests.rights import asking, world
from tests.rights.world import EVERYBODY, PARTNER, ROLES, World

pytestmark = [pytest.mark.django_db, pytest.mark.once]

NEVER_OPEN = re.compile(r"/projets/\{|/admin/(?!login/|logout/)")
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"|incident [0-9A-F]+')


def read_table() -> dict[str, dict[str, str]]:
    """{address: {role: verdict}}"""
    title, *rows = _lines("matrix.txt")
    assert tuple(title[1:]) == ROLES
    table = {address: dict(zip(ROLES, cells, strict=True)) for address, *cells in rows}
    own = dict(_lines("partner.txt"))
    assert set(own) <= set(table)
    return {address: {**cells, PARTNER: own.get(address, cells["stranger"])} for address, cells in table.items()}


def _lines(name: str) -> list[list[str]]:
    lines = Path(__file__).with_name(name).read_text().splitlines()
    return [line.split() for line in lines if line and not line.startswith("#")]


TABLE = read_table()


@pytest.fixture(scope="module")
def media(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("media")


@pytest.fixture(scope="module")
def built_once(django_db_setup, django_db_blocker, media) -> Iterator[World]:
    """In a transaction around those of the tests: each of them finds it as it was built."""
    with django_db_blocker.unblock():
        assert connection.features.supports_transactions  # looked for by Django outside any transaction
        with transaction.atomic():
            with time_machine.travel(INSIDE, tick=True), override_settings(MEDIA_ROOT=media):
                built = world.build()
            yield built
            transaction.set_rollback(True)


@pytest.fixture
def built(built_once, media, db, settings, monkeypatch) -> Iterator[World]:
    """Pages are drawn without the copies of their contexts that a test client keeps: twice as fast."""
    monkeypatch.setattr(Template, "_render", lambda template, context: template.nodelist.render(context))
    settings.MEDIA_ROOT = media
    with time_machine.travel(INSIDE, tick=True):
        yield replace(built_once, names=dict(built_once.names))


def test_every_address_of_the_portal_has_a_line(built):
    declared = {resolve(built.fill(address)).route for address in TABLE}
    assert sorted(set(asking.routes()) - declared) == [], "addresses without a line in tests/rights/matrix.txt"


def test_the_table_itself_opens_nothing_to_outsiders():
    opened = [
        (address, role)
        for address, cells in TABLE.items()
        for role in (*world.OUTSIDE, PARTNER)
        if NEVER_OPEN.match(address) and "200" in cells[role]
    ]
    assert opened == []
    assert len(TABLE) * len(ROLES) * len(asking.METHODS) >= 1_500


@pytest.mark.parametrize("role", EVERYBODY)
def test_each_person_gets_what_the_table_says_and_reads_nobody_elses_words(built, role):
    client, wrong, leaks = built.browser(role), [], []
    for address, expected in TABLE.items():
        answers = {method: asking.ask(client, method, built.fill(address)) for method in asking.METHODS}
        found = asking.cell({method: asking.verdict(response) for method, response in answers.items()})
        if found != expected[role]:
            wrong.append(f"{address}: {found}, not {expected[role]}")
        bodies = b"".join(world.body_of(response) for response in answers.values())
        leaks += [f"{address}: {canary}" for canary in forbidden_to(role) if canary.encode() in bodies]
    assert wrong == []
    assert leaks == []


def forbidden_to(role: str) -> tuple[str, ...]:
    """The team reads everything of its projects but what staff write; staff what was deposited; others nothing."""
    if role in world.TEAM:
        return (world.NOTED, world.SCORED)
    if role == PARTNER:
        return (world.DRAFT, world.SAID, world.NOTED, world.SCORED)
    if role not in world.STAFF:
        return world.CANARIES
    unread = {"steering": (), "review": (world.SCORED,), "export": (world.NOTED, world.SCORED)}
    return (world.DRAFT, world.SAID, *unread[role])


def test_the_canaries_are_seen_where_they_may_be(built):
    """The control: the secrets looked for above are really on the pages."""
    owner, lead = built.browser("owner"), built.browser("steering")
    draft = world.body_of(asking.ask(owner, "get", built.fill("/projets/{draft}/questionnaire/projet/")))
    filed = world.body_of(asking.ask(lead, "get", built.fill("/admin/projects/project/{filed_pk}/change/")))
    said = world.body_of(asking.ask(owner, "get", built.fill("/projets/{filed}/commentaires/titre/")))
    assert world.DRAFT.encode() in draft
    given = world.body_of(asking.ask(lead, "get", built.fill("/admin/projects/project/{filed_pk}/evaluations/")))
    assert world.NOTED.encode() in filed
    assert world.SCORED.encode() in given
    assert world.SAID.encode() in said
    assert world.FILED.encode() in filed


PROJECT_ADDRESSES = [address for address in TABLE if "{draft}" in address]


@pytest.mark.parametrize("role", ["stranger", "no-factor", "steering"])
def test_a_project_of_others_is_answered_like_one_that_does_not_exist(built, role):
    client = built.browser(role)
    for address in PROJECT_ADDRESSES:
        for method in ("get", "post", "put"):
            real = told(client, method, built.fill(address), built.names["draft"])
            none = told(client, method, unknown(built, address), world.UNKNOWN_REFERENCE)
            assert real == none, (method, address)


def told(client, method: str, address: str, reference: str) -> tuple:
    """All that somebody outside can see of an answer, but for what they sent themselves."""
    response = asking.ask(client, method, address)
    body = TOKEN.sub(b"", world.body_of(response)).replace(reference.encode(), b"REFERENCE")
    headers = {name: value for name, value in response.headers.items() if name != "Content-Length"}
    return response.status_code, headers, body


def unknown(built: World, address: str) -> str:
    return address.format(**built.names | {"draft": world.UNKNOWN_REFERENCE})


OVERRIDES = ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"]


def test_the_method_is_the_one_of_the_request(built):
    """Case 33: a header or a field does not turn a harmless request into another."""
    owner, stranger = built.browser("owner"), built.browser("stranger")
    deposit = built.fill("/projets/{draft}/deposer/")
    assert asking.ask(owner, "get", deposit, {"_method": "POST"}).status_code == 200
    for header in OVERRIDES:
        assert asking.ask(owner, "get", deposit, **{header: "POST"}).status_code == 200
        assert asking.ask(stranger, "post", built.fill("/projets/{draft}/"), **{header: "GET"}).status_code == 405


VARIANTS = [
    "/PROJETS/{draft}/",
    "/projets//{draft}/",
    "/projets/{draft}",
    "/projets/{draft}/;x",
    "/projets/{draft};x/",
    "/projets/./{draft}/",
    "/projets/x/../{draft}/",
    "/projets/%2e%2e/projets/{draft}/",
    "/projets/{draft}/%2e%2e/{draft}/",
    "/projets%2f{draft}/",
    "/projets/{draft}%2f",
    "/projets/{draft}%00/",
    "/projets/{draft}%20/",
    "/projets/{draft}/?reference={draft}&user=1",
    "/projets/{lower}/",
    "/admin/projects/project/{filed_pk}/change",
    "/ADMIN/",
    "/admin/%2e/",
    "/admin;/projects/project/",
]


@pytest.mark.parametrize("role", world.OUTSIDE)
def test_other_spellings_of_an_address_open_nothing_more(built, role):
    built.names["lower"] = str(built.names["draft"]).lower()
    client = built.browser(role)
    for variant in VARIANTS:
        response = asking.ask(client, "get", built.fill(variant))
        assert response.status_code in (301, 302, 400, 404), (variant, response.status_code)
        assert not any(canary.encode() in world.body_of(response) for canary in world.CANARIES)
        if response.status_code == 301:
            assert not urlsplit(response.url).netloc


def test_a_reference_in_small_letters_is_the_same_project(built):
    lower = str(built.names["draft"]).lower()
    assert asking.ask(built.browser("owner"), "get", f"/projets/{lower}/").status_code == 200
    assert asking.ask(built.browser("stranger"), "get", f"/projets/{lower}/").status_code == 404
