"""I8: no request whatever makes a 500, a refusal is a sentence in French and changes nothing (F1, cases 35–65)."""

import logging
import os
import random
import re
from collections import Counter

import pytest
import time_machine
from django.core.exceptions import SuspiciousOperation
from django.db import connection
from django.template.base import Template
from django.test import Client
from lxml import html

from accounts.models import User
from campaigns.models import Campaign, Window
from projects.models import Attachment, Deposit, Invitation, JournalEntry, Project, Revision, TeamMember
from schools.models import Membership
from tests import factories
from tests.campaigns.questionnaire import shipped
from tests.factories import INSIDE
from tests.faults import hostile
from tests.faults.hostile import Attempt, Form, Generator
from tests.rights import world
from tests.rights.test_matrix import TABLE
from tests.rights.world import World

pytestmark = pytest.mark.django_db(transaction=True)

SEED = int(os.environ.get("SEED", random.randrange(10**6)))
ROLES = ("anonymous", "owner", "steering")
NOT_ASKED = ("/compte/deconnexion/", "/admin/logout/", "/compte/sessions/")
PROVOKED = (b"/questionnaire.pdf", b"/questionnaire-remplissable.pdf")  # not printed yet
ENGLISH = re.compile(rb"Bad Request|Not Found|Forbidden|Server Error|This field|Enter a |Traceback|Method Not Allowed")
FRENCH = re.compile(rb'lang="fr"|"erreur"')
MOVES = ("/deposer/", "/retirer/", "/reprendre/", "/acte/")
KEPT_FOR_EVER = ("reference", "campaign_id", "school_id", "edition_id", "created_by_id", "created_at", "window_id")


class Trial:
    """A world, its forms, and what each attempt did to them."""

    def __init__(self, seed: int):
        self.world, self.problems, self.statuses = build(), [], Counter()
        self.cookies = {role: self.world.browser(role).cookies.output(header="", sep=";") for role in ROLES}
        self.pages = [
            (role, self.world.fill(address)) for address in TABLE for role in ROLES if address not in NOT_ASKED
        ]
        self.generator = Generator(seed, self.harvest(), self.pages)

    def harvest(self) -> list[Form]:
        """The forms of every page, as each person sees them."""
        found: dict[tuple, Form] = {}
        mine = [pair for pair in self.pages if pair[1].startswith("/admin/") == (pair[0] == "steering")]
        for role, address in [*mine, *(("owner", section) for section in sections(self.world))]:
            response = self.browser(role).get(address)
            if response.status_code == 200 and response.headers["Content-Type"].startswith("text/html"):
                for form in forms_of(role, address, response.content):
                    found[role, form.address, *form.fields] = form
        return [form for form in found.values() if form.address not in NOT_ASKED]

    def browser(self, role: str) -> Client:
        client = Client(raise_request_exception=False)
        client.cookies.load(self.cookies[role])
        return client

    def run(self, attempt: Attempt) -> None:
        before = rows()
        response = self.send(attempt)
        self.statuses[response.status_code] += 1
        self.problems += [f"{sentence}: {attempt}" for sentence in wrongs(attempt, response, before, rows())]

    def send(self, attempt: Attempt):
        client = self.browser(attempt.role)
        return client.generic(
            attempt.method.upper(),
            hostile.quoted(attempt.address),
            attempt.body,
            content_type=attempt.content_type or "application/octet-stream",
            QUERY_STRING=attempt.query,
            headers=attempt.headers,
        )


def build() -> World:
    """With a draft on the questionnaire that is shipped: each kind of question is there."""
    built = world.build()
    edition = factories.make_edition(shipped.SOURCE, "livree")
    Project.objects.filter(reference=built.names["draft"]).update(edition=edition, answers={})
    return built


def sections(built: World) -> list[str]:
    return [built.fill("/projets/{draft}/questionnaire/") + f"{section.key}/" for section in shipped.SHIPPED.sections]


def forms_of(role: str, address: str, content: bytes) -> list[Form]:
    page = html.fromstring(content.decode())
    return [
        Form(role, (form.action or address).partition("?")[0] or address, _fields(form), _files(form))
        for form in page.forms
        if form.method == "POST"
    ]


def _fields(form) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in form.form_values():
        found.setdefault(name, []).append(value or "")
    for control in form.inputs:
        if control.name and control.get("type") not in ("submit", "hidden"):
            found.setdefault(control.name, [""])
    return found


def _files(form) -> tuple[str, ...]:
    return tuple(control.name for control in form.inputs if control.name and control.get("type") == "file")


def rows() -> dict:
    """What a refused request must leave as it was."""
    columns = ("pk", "state", "revision", "submitted_at", *KEPT_FOR_EVER)
    return {
        "projects": {row["pk"]: row for row in Project.objects.values(*columns)},
        "people": list(User.objects.order_by("pk").values_list("pk", "email", "is_staff", "is_superuser", "is_active")),
        "groups": sorted(User.groups.through.objects.values_list("user_id", "group_id")),
        "team": list(TeamMember.objects.order_by("pk").values_list("pk", "role", "may_deposit", "ended_at")),
        "invitations": list(Invitation.objects.order_by("pk").values_list("pk", "role", "revoked_at", "accepted_at")),
        "memberships": list(Membership.objects.order_by("pk").values_list("pk", "role", "confirmed_at")),
        "campaigns": list(Campaign.objects.order_by("pk").values_list()),
        "counts": [model.objects.count() for model in (Attachment, Deposit, Revision, Window)],
        "journal": JournalEntry.objects.exclude(act="deposit_refused").count(),
    }


def wrongs(attempt: Attempt, response, before: dict, after: dict) -> list[str]:
    found = []
    if response.status_code >= 500 and not (response.status_code == 503 and attempt.address.endswith(PROVOKED)):
        found.append(f"{response.status_code} {getattr(response, 'exc_info', '')}")
    if response.status_code >= 400 and attempt.method not in ("head", "options"):
        body = world.body_of(response)
        if not FRENCH.search(body) or ENGLISH.search(body):
            found.append(f"{response.status_code}, not in French ({body[:80]!r})")
    if response.status_code < 400 and is_unreadable(attempt):
        found.append(f"{response.status_code}, with a NUL in it")
    may_save = "/questionnaire/" in attempt.address.decode("latin-1") and response.status_code in (409, 422)
    if response.status_code >= 400 and not may_save and before != after:
        found.append(f"{response.status_code}, and yet {changed(before, after)}")
    return found + forbidden_changes(attempt, before["projects"], after["projects"])


def is_unreadable(attempt: Attempt) -> bool:
    sent = attempt.body if attempt.content_type == "application/x-www-form-urlencoded" else b""
    return b"%00" in sent or "%00" in attempt.query or b"\x00" in attempt.address


def changed(before: dict, after: dict) -> str:
    return ", ".join(f"{name} changed" for name in before if before[name] != after[name])


def forbidden_changes(attempt: Attempt, before: dict, after: dict) -> list[str]:
    """Mass assignment: no form of a project offers these (R9). Acts and late permissions give a window of its own."""
    address = attempt.address.decode("latin-1")
    kept = KEPT_FOR_EVER if address.endswith(MOVES) else (*KEPT_FOR_EVER, "state", "submitted_at")
    if "/acte/" in address:
        kept = ()
    if "/delai/" in address:
        kept = tuple(name for name in kept if name != "window_id")
    return [
        f"{name} of a project changed"
        for pk, row in before.items()
        for name in kept
        if pk not in after or after[pk][name] != row[name]
    ]


def tracebacks(records: list[logging.LogRecord]) -> list[str]:
    """What our journal would show as a fault; a forged Host or field name is Django's own refusal."""
    faults = [record for record in records if record.levelno >= logging.ERROR and record.exc_info]
    return [record.getMessage() for record in faults if not isinstance(record.exc_info[1], SuspiciousOperation)]


@pytest.fixture
def trial(monkeypatch):
    monkeypatch.setattr(Template, "_render", lambda template, context: template.nodelist.render(context))
    monkeypatch.setattr(logging.root.manager, "disable", logging.WARNING)  # each would keep its request in memory
    print(f"seed {SEED} (SEED={SEED} to see it again)")
    with time_machine.travel(INSIDE, tick=True):
        yield Trial(SEED)


def judge(trial: Trial, number: int, caplog) -> None:
    for _ in range(number):
        trial.run(trial.generator.attempt())
    print(f"seed {SEED}, {connection.vendor}, {number} requests: {dict(sorted(trial.statuses.items()))}")
    assert trial.problems == []
    assert tracebacks(caplog.records) == []


def test_four_hundred_bad_requests_change_nothing_and_are_answered_in_french(trial, caplog):
    judge(trial, 400, caplog)
    assert {200, 302, 400, 404, 422} <= set(trial.statuses), "the generator must reach the views"


@pytest.mark.soak
def test_twenty_thousand_bad_requests(trial, caplog):
    judge(trial, 20_000, caplog)
