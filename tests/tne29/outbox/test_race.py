"""Two deliverers at once: one letter leaves."""

import threading

import pytest
from django.db import connection

from tests.tne29.outbox.conftest import NOON
from tne29.outbox import delivery
from tne29.outbox.models import Letter, State

pytestmark = pytest.mark.django_db(transaction=True)
DELIVERERS = 4


@pytest.fixture
def together(monkeypatch) -> list[bool]:
    """Every deliverer has read the row before any of them takes it; who won."""
    all_have_read, take, results = threading.Barrier(DELIVERERS), delivery.take, []

    def take_together(letter, at):
        all_have_read.wait(15)
        won = take(letter, at)
        results.append(won)
        return won

    monkeypatch.setattr(delivery, "take", take_together)
    return results


def deliver_at_once(letter: Letter) -> None:
    failures: list[BaseException] = []

    def run() -> None:
        try:
            delivery.deliver([letter.pk], NOON)
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(DELIVERERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []


def test_deliverers_at_once_send_one_letter(write, sink, together):
    letter = write()
    deliver_at_once(letter)
    letter.refresh_from_db()
    assert sorted(together) == [False, False, False, True]
    assert (len(sink.letters), letter.state, letter.token) == (1, State.SENT, 1)


def test_without_the_condition_of_the_update_they_send_several(write, sink, together, monkeypatch):
    """The negative control: the race is real, and the two conditional updates are what decides it."""
    letter = write()
    monkeypatch.setattr(delivery, "take", _unconditionally(delivery.take))
    monkeypatch.setattr(delivery, "_enter_the_final_dot", lambda letter, clock: None)
    deliver_at_once(letter)
    assert len(sink.letters) == DELIVERERS


def test_the_final_dot_is_a_second_line(write, sink, together, monkeypatch):
    letter = write()
    monkeypatch.setattr(delivery, "take", _unconditionally(delivery.take))
    deliver_at_once(letter)
    assert len(sink.letters) == 1


def _unconditionally(take):
    def take_anyway(letter, at):
        take(letter, at)
        return True

    return take_anyway


def test_a_token_read_before_is_not_enough(write, sink):
    """What was read may have been claimed, sent back and be due again: the token tells."""
    letter = write()
    read = Letter.objects.get()
    assert delivery.take(letter, NOON)
    Letter.objects.update(state=State.QUEUED)
    assert not delivery.take(read, NOON)
