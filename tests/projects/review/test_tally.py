"""The numbers beside the filters of the list: each is the number of lines that its choice would show."""

import re

import pytest
from django.contrib.admin import site
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml.html import fromstring

from projects import actions
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


@pytest.mark.parametrize(
    "query",
    [
        "",
        "etat=tous",
        "etat=under_review&type=primary",
        "suivi=moi",
        "suivi={others}&etat=tous",
        "avis=attendu&type=middle",
        "campaign__id__exact={campaign}&suivi=personne",
        "territory__isnull=True&q=brest",
        "etat=rien",
    ],
)
def test_each_number_is_that_of_the_list_it_leads_to(varied, lead, others, query):
    query = query.format(others=others.pk, campaign=varied.campaign_id)
    page = fromstring(client_of(lead).get(f"{LIST}?{query}").content)
    checked = 0
    for link in page.cssselect("#changelist-filter li a"):
        found = NUMBER.search(link.text_content())
        if found:
            told, led = int(found[1].replace("\u202f", "")), link.get("href").lstrip("?")
            assert told == listed(led, lead), (query, link.text_content(), led)
            checked += 1
    assert checked > 30


def listed(query: str, lead) -> int:
    request = RequestFactory().get(LIST)
    request.user, request.arrived_at = lead, timezone.now()
    return _listed(request, site.get_model_admin(Project), query).count()


def test_the_numbers_cost_one_query(varied, lead):
    client = client_of(lead)
    client.get(LIST)
    with CaptureQueriesContext(connection) as captured:
        client.get(LIST)
    assert len(captured) <= 8, [each["sql"][:90] for each in captured.captured_queries]
    assert sum("GROUP BY" in each["sql"] for each in captured.captured_queries) == 1
