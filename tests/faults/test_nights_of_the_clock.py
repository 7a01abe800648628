"""The two nights when clocks change, minute by minute, with a window that ends there (cases 107, 108; R18).

The clock of the whole portal is moved: what is called are its doors, which read it. 29 October 2023 has two hours that
are called 2 a.m.; 31 March 2024 has none.
"""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from projects import tasks
from projects.models import Deposit, JournalEntry, Reminder
from tests import factories
from tests.faults import figures
from tests.moments import at
from tne29.outbox.models import Letter

NIGHTS = {
    "autumn": (date(2023, 10, 29), timedelta(hours=25), "2023-10-28T22:00:00Z", "2023-10-29T23:00:00Z", "08:00"),
    "spring": (date(2024, 3, 31), timedelta(hours=23), "2024-03-30T23:00:00Z", "2024-03-31T22:00:00Z", "07:00"),
}


@pytest.fixture(params=NIGHTS)
def night(request):
    """(day, its first instant, its end, nine o’clock in Paris)."""
    day, length, begins, ends, nine = NIGHTS[request.param]
    begins_at, ends_at = (datetime.fromisoformat(text) for text in (begins, ends))
    assert ends_at - begins_at == length
    return day, begins_at, ends_at, datetime.fromisoformat(f"{day}T{nine}:00Z")


@pytest.mark.once
@pytest.mark.django_db
@figures.minutes(30, 1)
def test_two_schedulers_through_the_night_send_each_letter_once(night, minutes):
    """Every minute from the eve to the morning after, twice, with a scheduler that sleeps through the changed hour."""
    day, begins_at, ends_at, nine = night
    campaign = factories.make_campaign(day - timedelta(days=20), day)
    factories.make_project(campaign, when=begins_at - timedelta(days=10))
    moment = begins_at - timedelta(hours=16)
    while moment < ends_at + timedelta(hours=2):
        if not timedelta(hours=2) < moment - begins_at < timedelta(hours=4):
            with time_machine.travel(moment, tick=False):
                tasks.send_reminders()
                tasks.send_reminders()
        moment += timedelta(minutes=minutes)
    when = {each.milestone: each.at for each in Reminder.objects.filter(state="sent")}
    assert when == {2: begins_at - timedelta(hours=16), 0: nine}
    kinds = Counter(Letter.objects.values_list("kind", flat=True))
    assert kinds == {"reminder": 1, "last_reminder": 1, "mailbox": 2, "not_deposited": 1}
    assert Letter.objects.get(kind="not_deposited").created_at == ends_at


INSTANTS = {
    "before its first instant": ("begins", -1, False),
    "its first instant": ("begins", 0, True),
    "2.30, the first time": ("begins", int(2.5 * 3600e6), True),
    "3.30 since midnight": ("begins", int(3.5 * 3600e6), True),
    "the last microsecond": ("ends", -1, True),
    "its end": ("ends", 0, False),
}


@pytest.mark.django_db
@pytest.mark.parametrize("when", INSTANTS)
def test_a_window_of_that_one_day_lets_in_what_arrives_on_that_day(night, when):
    """Through the page and the clock of the portal; the database says the same."""
    day, begins_at, ends_at, _ = night
    edge, microseconds, is_inside = INSTANTS[when]
    moment = (begins_at if edge == "begins" else ends_at) + timedelta(microseconds=microseconds)
    project = factories.make_project(factories.make_campaign(day, day), when=begins_at)
    client = Client()
    with time_machine.travel(moment, tick=False):
        client.force_login(project.created_by)
        address = reverse("projects:deposit", args=[project.reference])
        answer = client.post(address, {"revision": project.revision, "fin": "1"})
    assert (answer.status_code, Deposit.objects.count()) == ((302, 1) if is_inside else (409, 0))
    acts = JournalEntry.objects.filter(act__startswith="deposit").values_list("act", "at")
    assert list(acts) == [("deposit" if is_inside else "deposit_refused", moment)]
    figures.promises_are_kept("I1")


def test_an_hour_that_comes_twice_and_one_that_never_does():
    """What the machine makes of them, so that nobody reads the tables above wrongly."""
    first, second = at("2023-10-29 02:30:00"), at("2023-10-29 02:30:00", fold=1)
    assert (first, second) == (datetime(2023, 10, 29, 0, 30, tzinfo=UTC), datetime(2023, 10, 29, 1, 30, tzinfo=UTC))
    assert at("2024-03-31 02:30:00") == datetime(2024, 3, 31, 1, 30, tzinfo=UTC)
