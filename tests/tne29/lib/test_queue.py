"""A hint is given after the commit, never blocks, never fails."""

import os
import subprocess
import sys
import time

import pytest
from django.db import transaction
from kombu.exceptions import OperationalError

from tests.smtp import closed_port
from tne29.lib import queue


class Broker:
    def __init__(self, error: Exception | None = None):
        self.sent, self.asked, self.error = [], 0, error

    def send_task(self, name: str, args: tuple, **policy) -> None:
        self.asked += 1
        if self.error:
            raise self.error
        self.sent.append((name, args))


@pytest.fixture
def broker(monkeypatch) -> Broker:
    queue.pause.clear()
    broker = Broker()
    monkeypatch.setattr(queue, "current_app", broker)
    yield broker
    queue.pause.clear()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_said_before_the_commit(broker):
    with transaction.atomic():
        queue.nudge("outbox.deliver", 7)
        assert broker.sent == []
    assert broker.sent == [("outbox.deliver", (7,))]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_said_of_what_was_undone(broker):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        queue.nudge("outbox.deliver", 7)
        raise ZeroDivisionError
    assert broker.asked == 0


@pytest.mark.django_db(transaction=True)
def test_a_broker_away_changes_nothing_and_is_asked_once(broker, caplog):
    broker.error = OperationalError("Connection refused")
    with transaction.atomic():
        for number in range(5):
            queue.nudge("outbox.deliver", number)
    assert broker.asked == 1
    assert "left to the sweep" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_the_broker_is_asked_again_after_the_pause(broker, monkeypatch):
    broker.error = OperationalError("Connection refused")
    queue.nudge("outbox.deliver", 1)
    broker.error = None
    later = time.monotonic() + queue.QUIET_SECONDS + 1
    monkeypatch.setattr(queue.time, "monotonic", lambda: later)
    queue.nudge("outbox.deliver", 2)
    assert broker.sent == [("outbox.deliver", (2,))]


PUBLISH = """
import time, django
django.setup()
from tne29.lib import queue
began = time.monotonic()
for number in range(3):
    queue._publish("outbox.deliver", (number,))
print("seconds", time.monotonic() - began)
"""


def publish(redis_url: str) -> tuple[float, str]:
    """Three hints in a process of the portal whose broker is at this address: (seconds, what it logged)."""
    environ = os.environ | {"REDIS_URL": redis_url, "LOG_LEVEL": "WARNING"}
    done = subprocess.run([sys.executable, "-c", PUBLISH], env=environ, capture_output=True, text=True, timeout=60)
    return float(done.stdout.rpartition("seconds")[2]), done.stderr


@pytest.mark.once
def test_an_answering_redis_is_told(redis):
    seconds, said = publish(redis.url)
    assert seconds < 1 and "broker away" not in said


@pytest.mark.once
def test_a_closed_redis_costs_nothing():
    seconds, said = publish(f"redis://127.0.0.1:{closed_port()}/0")
    assert seconds < 1.5 and said.count("broker away") == 1


@pytest.mark.once
def test_a_frozen_redis_costs_three_seconds_at_most(redis):
    """By default the publication blocks for minutes (RELIABILITY, M6)."""
    redis.freeze()
    try:
        seconds, said = publish(redis.url)
    finally:
        redis.wake()
    assert seconds <= 3 and said.count("broker away") == 1
