"""Two workers with their beats, and one that is frozen while it holds a letter: one mail each (141, 143; I4, R2)."""

import asyncio
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest
from celery import current_app
from django.utils import timezone

from projects.models import Reminder
from tests import factories, portal
from tests.faults import figures, worker
from tests.faults.databases import kill_all
from tests.services import wait_until
from tests.smtp import SmtpController, SmtpSink
from tne29.outbox import delivery
from tne29.outbox.models import Letter, State

pytestmark = pytest.mark.django_db(transaction=True)
LONG = 2.0
A_MINUTE_AND_A_BIT = 80
TICKS = 6


class Hesitant(SmtpSink):
    """Waits before it answers RCPT, as long as `rcpt_seconds` says."""

    rcpt_seconds, rcpt_received = 0.0, False

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        self.rcpt_received = True
        await asyncio.sleep(self.rcpt_seconds)
        return await super().handle_RCPT(server, session, envelope, address, options)


@pytest.fixture
def sink(settings) -> Iterator[Hesitant]:
    sink = Hesitant()
    controller = SmtpController(sink)
    controller.start()
    settings.EMAIL_URL = sink.url
    yield sink
    controller.stop()


def frozen_and_woken(sink: Hesitant, held: Callable[[], bool]) -> Letter:
    """A worker stops dead in the middle of a letter; another takes it over after the lease; the first wakes."""
    with worker.Victim(EMAIL_URL=sink.url) as victim:
        worker.write(1)
        wait_until(held, "the worker holds the letter")
        kill_all(victim.pool, signal.SIGSTOP)
        sink.rcpt_seconds = sink.hold_seconds = 0
        worker.let_leases_end()
        delivery.sweep(timezone.now() + timedelta(seconds=1))
        kill_all(victim.pool, signal.SIGCONT)
        time.sleep(LONG + 1)
    return Letter.objects.get()


@pytest.mark.only_on("postgresql")
def test_a_holder_frozen_before_the_final_dot_sends_nothing_when_it_wakes(sink):
    sink.rcpt_seconds = LONG
    letter = frozen_and_woken(sink, lambda: sink.rcpt_received)
    assert [received["Subject"] for received in sink.letters] == ["Lettre 0"]
    assert (letter.state, letter.uncertain_at, letter.token) == (State.SENT, None, 2)


@pytest.mark.soak
@pytest.mark.only_on("postgresql")
def test_a_holder_frozen_in_the_final_dot_is_followed_by_one_that_says_so(sink):
    sink.hold_seconds = LONG
    letter = frozen_and_woken(sink, sink.dot_received.is_set)
    assert [received["Subject"] for received in sink.letters] == ["Lettre 0", "Lettre 0 (renvoi)"]
    assert (letter.state, letter.renewals) == (State.SENT, 1)
    assert letter.uncertain_at is not None


def due_teams(number: int) -> int:
    """Drafts whose second last reminder is due since yesterday; returns how many letters that makes."""
    today, now = timezone.localdate(), timezone.now()
    campaign = factories.make_campaign(today - timedelta(days=9), today + timedelta(days=1))
    for place in range(number):
        school = factories.make_school(f"029{place:04}X", email=f"ecole{place}@example.org")
        factories.make_project(campaign, by=factories.make_head(school, when=now), school=school, when=now)
    return 2 * number


def ticks_at_once() -> None:
    """Both workers wait for something to do: each takes a tick."""
    wait_until(lambda: len(current_app.control.ping(timeout=0.5)) == 2, "both workers are ready")
    for _ in range(TICKS):
        current_app.send_task("projects.send_reminders", retry=False, ignore_result=True)
    time.sleep(1)


@pytest.mark.only_on("postgresql")
@figures.trials(10, 250)
def test_two_beats_write_and_send_one_letter_to_each(trials, sink):
    """In the soak, the beats themselves say when; they do so every minute."""
    expected, is_long = due_teams(trials), trials > 20
    with ExitStack() as both:
        for _ in range(2):
            both.enter_context(portal.worker(beat=is_long, EMAIL_URL=sink.url))
        time.sleep(A_MINUTE_AND_A_BIT) if is_long else ticks_at_once()
        wait_until(lambda: Letter.objects.count() >= expected, "the reminders are written")
        worker.finish()
    recipients = sink.recipients()
    assert len(recipients) == len(set(recipients)) == expected
    assert Reminder.objects.filter(state="sent").count() == trials
    figures.promises_are_kept("I4", "I7")
    figures.say_none("rappels perdus ou en double, deux planificateurs", expected)
