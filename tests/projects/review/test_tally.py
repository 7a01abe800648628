"""The numbers beside the filters of the list: each is the number of lines that its choice would show."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.admin import site
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml.html import fromstring

from projects import actions
from projects.admin import tally
from projects.admin.neighbours import _listed
from projects.models import Project
from tests.factories import INSIDE, make_campaign, make_deposit, make_head, make_project, make_school
from tests.projects.opinions import scene as opinions
from tests.staff import client_of, make_staff

pytestmark = pytest.mark.django_db
LIST = "/admin/projects/project/"
NUMBER = re.compile(r"\(([\d\u202f]+)\)\s*$")


@pytest.fixture
def lead():
    return make_staff("nolwenn", "pilotage")


@pytest.fixture
def others(lead):
    return make_staff("malo", "instruction")


@pytest.fixture
def varied(lead, others):
    """Dossiers in two campaigns, of several schools, states and followers; one draft, one withdrawn, some opinions."""
    kinds = {
        "0299001B": "primary",
        "0299002C": "middle",
        "0299003D": "primary",
        "0299004E": "middle",
        "0299005F": "high",
    }
    campaigns = [make_campaign(), make_campaign(slug="deuxieme")]
    for place, (uai, kind) in enumerate(kinds.items()):
        school = make_school(uai, kind=kind)
        make_deposit(make_project(campaigns[place % 2], school=school, by=make_head(school)))
    first, second, third, fourth, fifth = Project.objects.order_by("pk")
    for each, follower in ((first, lead), (second, others), (third, lead)):
        actions.start_review(each, by=follower, at=INSIDE)
    opinions.ask(second), opinions.ask(third)
    opinions.answer(when=INSIDE)
    actions.withdraw(fifth, by=fifth.created_by, at=INSIDE)
    make_project(campaigns[0], by=first.created_by)
    return fourth


QUERIES = (
    "",
    "suivi={others}&etat=tous",
    "avis=attendu&type=middle",
    "campaign__id__exact={campaign}&suivi=personne&q=brest",
    "territory__isnull=True&etat=under_review",
)


def test_each_number_is_that_of_the_list_it_leads_to(varied, lead, others):
    client = client_of(lead)
    for query in QUERIES:
        query = query.format(others=others.pk, campaign=varied.campaign_id)
        links = fromstring(client.get(f"{LIST}?{query}").content).cssselect("#changelist-filter li a")
        told = [(link.get("href").lstrip("?"), NUMBER.search(link.text_content())) for link in links]
        numbers = [(led, int(found[1].replace("\u202f", ""))) for led, found in told if found]
        there_are = {led: listed(led, lead) for led in dict(numbers)}
        assert len(numbers) > 30
        assert [(led, number, there_are[led]) for led, number in numbers if number != there_are[led]] == [], query


def listed(query: str, lead) -> int:
    request = RequestFactory().get(LIST)
    request.user, request.arrived_at = lead, timezone.now()
    return _listed(request, site.get_model_admin(Project), query).count()


def groupings(client) -> int:
    """How many queries count by groups, of the eight that the list takes at most."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(LIST).status_code == 200
    assert len(captured) <= 8, [each["sql"][:90] for each in captured.captured_queries]
    return sum("GROUP BY" in each["sql"] for each in captured.captured_queries)


def test_the_numbers_cost_one_query_and_none_while_nothing_is_written(varied, lead, others):
    """Kept by the process for each person: what the journal says since makes them stale at once."""
    client = client_of(lead)
    client.get(LIST)
    tally.forget()
    with time_machine.travel(timezone.now().replace(second=10), tick=False):
        assert [groupings(client), groupings(client), groupings(client_of(others))] == [1, 0, 1]
        before = numbers(client)
        actions.start_review(varied, by=lead, at=INSIDE)
        after = numbers(client)
        assert (after["en instruction"], after["déposé"]) == (before["en instruction"] + 1, before["déposé"] - 1)
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        assert groupings(client) == 1, "an opinion may have become late"


def numbers(client) -> dict[str, int]:
    links = fromstring(client.get(LIST).content.decode()).cssselect("#changelist-filter li a")
    told = (each.text_content().strip().rpartition("\u00a0(") for each in links)
    return {words: int(count.rstrip(")")) for words, _, count in told if words}
