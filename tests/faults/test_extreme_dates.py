"""Dates that exist and that no instant can hold, numbers without end, in the forms of the project lead (case 39)."""

import pytest
import time_machine
from django.urls import reverse

from campaigns.models import Campaign, Window
from projects import actions
from projects.models import JournalEntry, Project
from tests import factories
from tests.factories import INSIDE
from tests.staff import client_of, make_staff

pytestmark = pytest.mark.django_db
EXTREMES = ["0001-01-01", "9999-12-31", "31/12/9999", "01/01/0001", "1900-01-01"]


@pytest.fixture
def lead():
    with time_machine.travel(INSIDE, tick=True):
        client = client_of(make_staff("nolwenn", "pilotage"))
        client.raise_request_exception = False
        yield client


@pytest.mark.parametrize("day", EXTREMES)
@pytest.mark.parametrize("field", ["opens_on", "closes_on"])
def test_a_campaign_is_not_moved_to_the_end_of_time(lead, field, day):
    campaign = factories.make_campaign()
    sent = {"opens_on": "2023-09-04", "closes_on": "2023-10-20", "reason": "essai", "confirmed": "1", "fin": "1"}
    sent |= {"seen": campaign.window_in_force().pk, field: day}
    response = lead.post(reverse("admin:campaigns_campaign_dates", args=[campaign.pk]), sent)
    assert response.status_code in (409, 422), response.status_code
    assert Window.objects.count() == 1


@pytest.mark.parametrize("day", EXTREMES)
def test_a_campaign_is_not_opened_at_the_end_of_time(lead, day):
    call = factories.make_call()
    sent = {"call": call.pk, "number": "1", "name": "Essai", "slug": "essai", "reminder_days": "7", "fin": "1"}
    is_early = "0001" in day or "1900" in day
    sent |= {"opens_on": day, "closes_on": "2023-10-20"} if is_early else {"opens_on": "2023-09-04", "closes_on": day}
    response = lead.post(reverse("admin:campaigns_campaign_add"), sent)
    assert response.status_code == 200
    assert "Indiquez une date" in response.content.decode()
    assert not Campaign.objects.exists()


@pytest.mark.parametrize("days", ["9" * 5_000, "99999999999999999999", "٣", "-1", "7,,x", "²"])
def test_days_of_reminders_are_small_numbers(lead, days):
    campaign = factories.make_campaign()
    sent = {"number": "1", "name": "Essai", "slug": campaign.slug, "reminder_days": days, "fin": "1"}
    response = lead.post(reverse("admin:campaigns_campaign_change", args=[campaign.pk]), sent)
    assert response.status_code == 200
    assert "nombres de 0 à 90" in response.content.decode()


@pytest.mark.parametrize("day", EXTREMES)
def test_a_complement_is_not_asked_for_the_end_of_time(lead, day):
    project = factories.make_deposit().project
    actions.start_review(project, by=factories.make_user(is_staff=True), at=INSIDE)
    sent = {"seen": JournalEntry.objects.latest("pk").pk, "message": "Le devis.", "until": day, "fin": "1"}
    response = lead.post(reverse("admin:projects_project_act", args=[project.pk, "request_changes"]), sent)
    assert response.status_code in (409, 422), response.status_code
    assert Project.objects.get().state == "under_review"


@pytest.mark.parametrize("day", EXTREMES)
@pytest.mark.parametrize("name", ["starts_at", "ends_at"])
def test_an_event_at_the_end_of_time_leaves_the_public_pages_alone(lead, name, day):
    call = factories.make_call()
    sent = {"call": call.pk, "title": "Réunion", "starts_at_0": "2023-10-10", "starts_at_1": "10:00", "fin": "1"}
    response = lead.post(reverse("admin:campaigns_event_add"), {**sent, f"{name}_0": day, f"{name}_1": "00:00"})
    assert response.status_code < 500
    for page in ("home", "campaigns:calendar", "admin:campaigns_event_changelist"):
        assert lead.get(reverse(page)).status_code == 200
