"""The web server as shipped notes that it answers, and its death is a silence that the report names."""

import os
import signal
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from tests import portal
from tne29.evidence.models import Presence, Role
from tne29.evidence.outages import Alive, Answer, outages, verdict

PATIENCE = 30


def signs() -> list[Alive]:
    rows = Presence.objects.filter(role=Role.WEB).values_list("first_at", "last_at")
    return [Alive(*row) for row in rows]


def until(happened) -> None:
    give_up = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < give_up
        time.sleep(0.1)


@pytest.mark.django_db(transaction=True)
def test_a_server_that_is_killed_is_silent_from_its_last_second():
    started = timezone.now()
    with portal.web_server(PULSE_SECONDS="1", WEB_PROCESSES="2") as server:
        until(lambda: any(each.until > each.since for each in signs()))
        os.kill(server.process.pid, signal.SIGKILL)
        server.process.wait()
    killed = timezone.now()
    lived, much_later = signs(), killed + timedelta(minutes=10)
    (silence,) = outages("web", lived, known_since=min(each.since for each in lived), begin=started, end=much_later)
    assert started < silence.since < killed and silence.until is None
    assert killed - silence.since < timedelta(seconds=15)
    assert verdict(lived, killed + timedelta(minutes=5), timedelta(seconds=70)).answer is Answer.NO
