"""The races of the reminders, run with their rules and without: the second must lose, else the first proves nothing.

Two schedulers meet between what they read and what they write. SQLite lets one writer in at a time: nobody meets there.
"""

import threading
from contextlib import suppress
from functools import partial

import pytest
from django.db.models import QuerySet

from projects import reminders
from tests.factories import make_project
from tests.moments import at
from tests.parallel import at_once, failures
from tne29.outbox.models import Letter

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.only_on("postgresql")]
MOMENT = at("2023-10-13 09:00:30")
LONG_ENOUGH_TO_MEET = 0.5


@pytest.fixture
def meeting(monkeypatch):
    """Whoever has read what is recorded waits for the other, as long as it may come."""
    both, read = threading.Barrier(2), reminders._recorded

    def read_and_wait(drafts):
        found = read(drafts)
        with suppress(threading.BrokenBarrierError):
            both.wait(LONG_ENOUGH_TO_MEET)
        return found

    monkeypatch.setattr(reminders, "_recorded", read_and_wait)


def without_the_lock(monkeypatch) -> None:
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **how: rows._chain())


def without_the_key(monkeypatch) -> None:
    """Each writes letters of its own: as if keys were not unique."""
    named = reminders.Due.key.fget
    monkeypatch.setattr(reminders.Due, "key", property(lambda due: f"{named(due)}:{threading.get_ident()}"))


@pytest.mark.parametrize(
    ("removed", "letters"),
    [
        ((), 1),
        ((without_the_lock,), 1),
        ((without_the_key,), 1),
        ((without_the_lock, without_the_key), 2),
    ],
    ids=["with its rules", "the key holds", "the lock holds", "without both it is lost"],
)
def test_two_schedulers_that_meet(meeting, monkeypatch, removed, letters):
    make_project()
    for remove in removed:
        remove(monkeypatch)
    results = at_once(*[partial(reminders.send_due, MOMENT)] * 2)
    assert failures(results) == []
    assert Letter.objects.filter(kind="reminder").count() == letters
