"""The lead’s calendar: the same moments as the scheduler, who gets what, the days that fall badly."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import UnwantedMail
from campaigns.deadlines import milestones
from campaigns.holidays import holidays, known_until, marks
from projects import actions, coming, reminders
from tests.factories import INSIDE, make_campaign, make_project, make_school, make_user
from tests.projects import desk
from tests.staff import client_of, make_staff

PAGE = "admin:campaigns_campaign_calendar"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2023, 10, 20), []),
        (date(2023, 10, 21), ["samedi", "vacances de la Toussaint"]),
        (date(2023, 11, 5), ["dimanche", "vacances de la Toussaint"]),
        (date(2023, 11, 6), []),
        (date(2024, 2, 26), ["vacances d’hiver"]),
        (date(2024, 3, 11), []),
        (date(2027, 2, 22), ["vacances d’hiver (dates à confirmer)"]),
    ],
)
def test_days_that_fall_badly(day, said):
    assert marks(day) == said


def test_the_holidays_that_are_shipped_follow_each_other():
    for one, next_one in zip(holidays(), holidays()[1:], strict=False):
        assert one.first < one.last < next_one.first
    assert known_until() == date(2027, 5, 2)


@pytest.fixture
def client(db):
    with time_machine.travel(INSIDE, tick=True):
        yield client_of(make_staff("nolwenn", "pilotage"))


def test_the_page_says_who_gets_what_and_when(client):
    draft = make_project()
    refuses = desk.join(draft, "editor")
    UnwantedMail.objects.create(user=refuses, choice="reminders")
    text = desk.text_of(client.get(reverse(PAGE), {"du": "2023-10-01", "au": "2023-10-31"}))
    assert "Vendredi 13 octobre 2023 à 9 h 00" in text and "Rappel à 7 jours de la fin (1 brouillon)" in text
    assert "Courriel à 1 personne, 1 établissement" in text
    assert "Clôture des dépôts Campagne 1 Courriel à 2 personnes, si leur brouillon reste là" not in text
    assert "Clôture des dépôts" in text and "si leur brouillon reste là" in text


def test_days_are_marked_and_periods_are_checked(client):
    make_campaign(date(2023, 10, 21), date(2023, 11, 20), slug="octobre")
    page = client.get(reverse(PAGE), {"du": "2023-10-21"})
    marked = [each.text_content() for each in desk.page(page).cssselect(".agenda-mark")]
    assert marked[:2] == ["Samedi", "Vacances de la Toussaint"]
    assert "Rien n’est prévu" in desk.text_of(client.get(reverse(PAGE), {"du": "2030-01-01", "au": "2030-02-01"}))
    wrong = client.get(reverse(PAGE), {"du": "2024-01-01", "au": "2023-01-01"})
    assert wrong.status_code == 422 and "doit suivre son début" in desk.text_of(wrong)
    for typed in ("n’importe quoi", "9999-12-31", "0001-01-01"):
        assert client.get(reverse(PAGE), {"du": typed}).status_code in (200, 422)


def test_what_is_announced_is_what_the_scheduler_does(client):
    draft = make_project()
    window = draft.campaign.window_in_force()
    announced = [each.at for each in coming.coming(window.opens_at, window.ends_at) if "rappel" in each.what]
    planned = [each.due_at for each in milestones(window.span, draft.campaign.reminder_days)]
    assert announced == planned
    for moment in planned:
        assert reminders.send_due(moment - timedelta(seconds=1)) == 0
        assert reminders.send_due(moment) == 1


def test_a_late_permission_and_its_reminders_are_there(client):
    draft, lead = make_project(), make_user("cheffe", is_staff=True)
    actions.permit_late(draft, until=date(2023, 11, 10), reason="Panne.", by=lead, at=INSIDE)
    text = desk.text_of(client.get(reverse(PAGE)))
    assert f"Rappel à 7 jours de la fin{draft.reference}" in text
    assert f"Fin du dépôt tardif permis{draft.reference}" in text


def test_the_page_costs_the_same_with_one_and_with_three_drafts(client):
    campaign, costs = make_campaign(), []
    for number in (1, 3):
        for _ in range(number):
            make_project(campaign, by=make_user(), school=make_school())
        client.get(reverse(PAGE))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(PAGE))
        costs.append(len(captured))
    assert costs[0] == costs[1]
