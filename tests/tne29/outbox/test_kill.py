"""kill -9 of a real process that delivers, on a real database: before the dot nothing, in the dot « perhaps »."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest
from django.db import connection

from tests.smtp import SmtpController, SmtpSink
from tests.tne29.outbox.conftest import AGAIN, NOON, later
from tne29.outbox.delivery import sweep
from tne29.outbox.models import Letter, State

pytestmark = pytest.mark.django_db(transaction=True)

DELIVER = """
import sys, django
django.setup()
from datetime import datetime
from django.db import connection
from tne29.outbox import Kind, delivery, register_kind
connection.settings_dict["NAME"] = sys.argv[1]
register_kind(Kind("test_again", label="essai renvoyé", after_uncertain="resend_once"))
delivery.deliver([int(sys.argv[2])], datetime.fromisoformat(sys.argv[3]))
"""


class Slow(SmtpSink):
    """May also wait before it answers RCPT."""

    def __init__(self) -> None:
        super().__init__()
        self.rcpt_seconds, self.rcpt_received = 0.0, False

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        self.rcpt_received = True
        await asyncio.sleep(self.rcpt_seconds)
        return await super().handle_RCPT(server, session, envelope, address, options)


@pytest.fixture
def slow(settings):
    sink = Slow()
    controller = SmtpController(sink)
    controller.start()
    settings.EMAIL_URL = sink.url
    yield sink
    controller.stop()


def deliver_and_kill(letter: Letter, sink: Slow, moment: Callable[[], bool]) -> None:
    name = str(connection.settings_dict["NAME"])
    process = subprocess.Popen(
        [sys.executable, "-c", DELIVER, name, str(letter.pk), NOON.isoformat()],
        env=os.environ | {"EMAIL_URL": sink.url},
    )
    limit = time.monotonic() + 30
    while not moment() and process.poll() is None and time.monotonic() < limit:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    assert process.wait(10) == -signal.SIGKILL


def test_killed_before_the_dot(write, slow):
    slow.rcpt_seconds = 3
    letter = write(kind=AGAIN)
    deliver_and_kill(letter, slow, lambda: slow.rcpt_received)
    assert Letter.objects.get().state == State.CLAIMED
    slow.rcpt_seconds = 0
    sweep(later(minutes=6))
    letter.refresh_from_db()
    assert letter.state == State.SENT and letter.uncertain_at is None
    assert [received["Subject"] for received in slow.letters] == ["Accusé de réception"]


def test_killed_in_the_dot(write, slow):
    slow.hold_seconds = 3
    letter = write(kind=AGAIN)
    deliver_and_kill(letter, slow, slow.dot_received.is_set)
    assert Letter.objects.get().state == State.FINAL_DOT
    slow.hold_seconds = 0
    sweep(later(minutes=6))
    letter.refresh_from_db()
    assert letter.state == State.SENT and letter.uncertain_at is not None
    assert [received["Subject"] for received in slow.letters] == [
        "Accusé de réception",
        "Accusé de réception (renvoi)",
    ]
