from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from icalendar import Calendar

from campaigns.models import Campaign
from projects import actions
from tests.factories import INSIDE

pytestmark = pytest.mark.django_db


def events(client) -> dict[str, dict]:
    response = client.get(reverse("campaigns:calendar"))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return {str(event["uid"]): event for event in Calendar.from_ical(response.content).walk("VEVENT")}


def test_calendar_has_openings_deadlines_and_meetings(client, publish):
    publish(1)
    found = events(client)
    assert sorted(uid.partition("@")[0] for uid in found)[:2] == ["campagne-1-cloture", "campagne-1-ouverture"]
    assert len(found) == 3
    assert found["campagne-1-ouverture@tne29"].decoded("dtstart") == date(2023, 9, 4)
    assert found["campagne-1-cloture@tne29"].decoded("dtend") == datetime(2023, 10, 20, 22, tzinfo=UTC)


def test_moved_deadline_keeps_its_identifier_and_gets_a_higher_sequence(client, publish):
    publish(1)
    every = events(client)
    before = every["campagne-1-cloture@tne29"]
    longer = {"opens_on": date(2023, 9, 4), "closes_on": date(2023, 10, 27)}
    actions.move_window(Campaign.objects.get(), **longer, by=None, at=INSIDE, reason="panne")
    moved = events(client)
    after = moved["campagne-1-cloture@tne29"]
    assert moved.keys() == every.keys()
    assert after.decoded("dtend") == datetime(2023, 10, 27, 22, tzinfo=UTC)
    assert after["sequence"] > before["sequence"]


def test_calendar_costs_one_query(client, publish, django_assert_num_queries):
    publish(3)
    events(client)
    with django_assert_num_queries(1):
        events(client)
