"""The goal of a whole journey (PERFORMANCE): 70 statements from the list to the receipt, whatever the requests."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench import journey, setting
from bench.meter import FRAME, Cost
from tests.factories import INSIDE, make_call, make_campaign, make_edition, make_head, make_project, make_school
from tests.projects import desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_day_of_the_campaign")]

GOAL, HEAVIEST = 70, 11


def statements_of(request):
    with CaptureQueriesContext(connection) as captured:
        answer = request()
    return Cost(0, sum(not each["sql"].startswith(FRAME) for each in captured)), answer


@pytest.mark.parametrize("others", [1, 15])
def test_the_whole_journey(others):
    """Fifteen questions and a file; the same for somebody, and a school, who have many projects."""
    edition = make_edition(setting.FIFTEEN.read_text(encoding="utf-8"), slug="quinze")
    campaign = make_campaign(call=make_call(edition=edition))
    school = make_school()
    head = make_head(school)
    for _ in range(others):
        make_project(campaign, by=head, school=school, when=INSIDE - timedelta(days=1))
    client = desk.browser(head)
    journey.file_one(client, campaign.slug, school.uai)
    costs = journey.file_one(client, campaign.slug, school.uai, measure=statements_of)
    assert (len(costs), sum(each.queries for each in costs)) == (13, GOAL)
    assert max(each.queries for each in costs) == HEAVIEST
