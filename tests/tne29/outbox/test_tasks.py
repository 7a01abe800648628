"""A task is a door: it reads the clock and calls one function."""

from datetime import UTC, datetime, timedelta

import pytest
from celery import current_app

from tne29.outbox import posting, tasks
from tne29.outbox.models import Letter, State

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC) - timedelta(seconds=1)


def test_the_worker_knows_the_names_that_are_nudged():
    current_app.loader.import_default_modules()
    assert {posting.DELIVER, "outbox.sweep"} <= set(current_app.tasks)


def test_deliver(write, sink, now):
    tasks.deliver(write(at=now).pk)
    letter = Letter.objects.get()
    assert letter.state == State.SENT and now <= letter.sent_at <= datetime.now(UTC) + timedelta(seconds=1)


def test_deliver_a_letter_that_is_gone(sink):
    tasks.deliver(0)


def test_sweep(write, sink, now):
    write("a", at=now), write("b", at=now)
    assert tasks.sweep() == 2
    assert len(sink.letters) == 2
