"""F26: wherever the deadline is shown it is the same day and the same minute, in the three campaigns and at both
changes of clocks (case 110). What other portals show one day off is looked for by name: the day after, and midnight."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from lxml import html

from campaigns.deadlines import Span, day_start
from campaigns.models import Campaign
from projects import actions, announcements, printouts, reminders
from projects.models import Project
from projects.printouts.asking import document_for
from tests import factories
from tests.faults import figures
from tests.staff import client_of, make_staff
from tne29.lib.french import MONTHS, long_date
from tne29.outbox.models import Letter

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.soak]
WINDOWS = {
    "première": (date(2023, 9, 4), date(2023, 10, 20)),
    "deuxième": (date(2023, 11, 6), date(2024, 1, 19)),
    "troisième": (date(2024, 1, 29), date(2024, 4, 5)),
    "heure d’hiver": (date(2023, 9, 4), date(2023, 10, 29)),
    "heure d’été": (date(2024, 1, 29), date(2024, 3, 31)),
}
DEADLINE = re.compile(rf"(\d{{1,2}}(?:er)? (?:{'|'.join(MONTHS)}) \d{{4}}),? à (\d+ h \d\d)")
TEAM = ("detail", "check", "deposit", "receipt", "team", "reading", "withdraw")
STAFF = (
    "/admin/",
    "/admin/campaigns/campaign/",
    "/admin/campaigns/campaign/{campaign}/change/",
    "/admin/campaigns/campaign/{campaign}/dates/",
    "/admin/campaigns/campaign/calendrier/",
    "/admin/projects/project/",
    "/admin/projects/project/{project}/change/",
    "/admin/projects/project/{project}/delai/",
)
PUBLIC = (
    "/",
    "/campagnes/essai/",
    "/campagnes/essai/questionnaire/",
    "/campagnes/calendrier.ics",
)


def plain(text: str) -> str:
    return " ".join(text.split())


def read(client: Client, address: str) -> str:
    response = client.get(address, follow=True)
    assert response.status_code == 200, (address, response.status_code)
    body = response.content.decode()
    if response["Content-Type"].startswith("text/html"):
        body = html.fromstring(body).text_content()
    return plain(body.replace("\r\n ", ""))


def surfaces(project: Project) -> Iterator[tuple[str, str]]:
    """Every place where somebody may read until when: (its name, its words)."""
    campaign = project.campaign
    yield from ((address, read(Client(), address)) for address in PUBLIC)
    team = Client()
    team.force_login(project.created_by)
    yield "la liste des projets", read(team, "/projets/")
    for name in TEAM:
        yield name, read(team, reverse(f"projects:{name}", args=[project.reference]))
    staff = client_of(make_staff("nolwenn", "pilotage"))
    for address in STAFF:
        named = address.format(campaign=campaign.pk, project=project.pk)
        yield address, read(staff, named)
    for kind, what in _printed(project):
        yield f"PDF {kind}", plain(html.fromstring(document_for(kind, **what).html()).text_content())
    for letter in Letter.objects.exclude(kind="account"):
        yield f"courriel {letter.kind}", plain(f"{letter.subject} {letter.text}")


def _printed(project: Project):
    yield printouts.Kind.BLANK, {"campaign": project.campaign}
    yield printouts.Kind.DOSSIER, {"project": project}
    yield printouts.Kind.DOSSIER, {"deposit": project.last_deposit()}
    yield printouts.Kind.RECEIPT, {"deposit": project.last_deposit()}


def wrong(name: str, text: str, span: Span) -> Iterator[str]:
    day, next_day = span.closes_on, span.closes_on + timedelta(days=1)
    expected = (plain(long_date(day)).partition(" ")[2], "23 h 59")
    for found in DEADLINE.findall(text):
        if found[0] == expected[0] and found[1] not in ("23 h 59", "9 h 00"):
            yield f"{name} : le {found[0]} à {found[1]}"
    after = plain(long_date(next_day)).partition(" ")[2]
    for words in (after, f"{next_day:%d/%m/%Y}"):
        if words in text:
            yield f"{name} : dit le {words}"


@pytest.mark.parametrize("window", WINDOWS)
def test_the_deadline_is_the_same_everywhere(window):
    opens_on, closes_on = WINDOWS[window]
    campaign = factories.make_campaign(opens_on, closes_on, slug="essai")
    span, noon = campaign.window_in_force().span, day_start(closes_on) - timedelta(hours=14)
    with time_machine.travel(noon, tick=True):
        project = a_deposited_dossier(campaign, noon)
        seen = [(name, text) for name, text in surfaces(project)]
    with time_machine.travel(span.ends_at + timedelta(minutes=1), tick=True):
        announcements.send_due(span.ends_at + timedelta(minutes=1))
        seen += [("courriel après la fin", plain(each.text)) for each in Letter.objects.filter(kind="not_deposited")]
    assert [said for name, text in seen for said in wrong(name, text, span)] == []
    deadline = plain(span.deadline)
    told = [name for name, text in seen if deadline in text]
    assert {"/", "/campagnes/essai/", "detail", "courriel reminder", "courriel receipt", "PDF blank"} <= set(told)
    figures.say_none(f"surfaces qui montrent une autre échéance ({window})", len(seen))
    figures.say(f"{len(told)} sur {len(seen)} montrent l’échéance en entier : {', '.join(told)}")


def a_deposited_dossier(campaign: Campaign, when) -> Project:
    """Deposited and still open to corrections; beside it, a draft that is reminded and left."""
    factories.make_project(campaign, by=factories.make_user(), school=factories.make_school("0299002C"), when=when)
    reminders.send_due(when)
    project = factories.make_project(campaign, when=when)
    actions.deposit(project, by=project.created_by, at=when)
    return Project.objects.select_related("campaign__call", "school__commune", "edition", "created_by").get(
        pk=project.pk
    )
