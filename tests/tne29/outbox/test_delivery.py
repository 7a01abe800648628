"""From the row to the server's yes, with everything that can happen on the way."""

from itertools import pairwise

import pytest
from django.db import transaction

from tests.smtp import closed_port
from tests.tne29.outbox.conftest import AGAIN, NOON, ONCE, later
from tne29.outbox import delivery, kinds, register_guard
from tne29.outbox.delivery import deliver, sweep
from tne29.outbox.models import Letter, State

pytestmark = pytest.mark.django_db(transaction=True)


class Killed(BaseException):
    """The process dies: nothing below may catch it."""


def kill(monkeypatch, function: str) -> None:
    """The process dies as it enters this function of delivery."""

    def dies(*args, **kwargs):
        raise Killed

    monkeypatch.setattr(delivery, function, dies)


@pytest.fixture
def guard(monkeypatch):
    monkeypatch.setattr(kinds, "_guards", {})
    return register_guard


def test_a_letter_leaves_and_is_recorded(write, sink):
    letter = write()
    deliver([letter.pk], later(seconds=1))
    letter.refresh_from_db()
    assert (letter.state, letter.attempts, letter.lease_until, letter.error) == (State.SENT, 1, None, "")
    assert later(seconds=1) <= letter.sent_at < later(seconds=10)
    assert sink.recipients() == ["anne.lebihan@example.org"]


def test_five_statements_are_enough(write, sink, django_assert_num_queries):
    """Read, how many left lately, claim, final dot, sent; the final dot is a transaction of its own."""
    letter = write()
    with django_assert_num_queries(7):
        deliver([letter.pk], NOON)


def test_delivering_twice_sends_once(write, sink):
    letter = write()
    deliver([letter.pk], NOON)
    deliver([letter.pk], later(hours=3))
    sweep(later(hours=3))
    assert len(sink.letters) == 1


def test_not_before_it_is_due(write, sink):
    letter = write()
    deliver([letter.pk], later(seconds=-1))
    assert sink.letters == []


def test_nothing_leaves_inside_a_transaction_which_could_be_undone(write, sink):
    letter = write()
    with transaction.atomic():
        deliver([letter.pk], NOON)
    letter.refresh_from_db()
    assert (letter.state, sink.letters) == (State.QUEUED, [])
    assert "durable atomic block" in letter.error


def test_the_sweep_finds_everything_the_most_urgent_first(write, sink):
    write("later", recipient="later@example.org", valid_until=later(days=3))
    write("whenever", recipient="whenever@example.org")
    write("soon", recipient="soon@example.org", valid_until=later(hours=1))
    assert sweep(NOON) == 3
    assert sink.recipients() == ["soon@example.org", "later@example.org", "whenever@example.org"]


# -- the server says no, or nothing ----------------------------------------------------------------


def test_a_4xx_is_tried_again_at_1_5_15_60_minutes_then_every_hour(write, sink):
    sink.refusals["anne.lebihan@example.org"] = "451 4.3.0 try again later"
    letter, minute, waits = write(), 0, []
    for _ in range(6):
        deliver([letter.pk], later(minutes=minute))
        letter.refresh_from_db()
        waits.append(round((letter.next_try_at - later(minutes=minute)).total_seconds() / 60))
        minute += waits[-1] + 1
    assert waits == [1, 5, 15, 60, 60, 60]
    assert (letter.state, letter.error) == (State.QUEUED, "451 4.3.0 try again later")
    sink.refusals.clear()
    sweep(later(minutes=minute))
    letter.refresh_from_db()
    assert (letter.state, letter.error, letter.attempts) == (State.SENT, "", 7)


def test_nothing_is_tried_before_its_time(write, sink):
    sink.answer = "451 later"
    letter = write()
    deliver([letter.pk], NOON)
    sink.answer = "250 OK"
    sweep(later(seconds=50))
    assert sink.letters == []
    sweep(later(seconds=70))
    assert len(sink.letters) == 1


def test_a_letter_that_never_leaves_is_put_before_staff(write, sink):
    sink.answer = "451 later"
    letter = write()
    Letter.objects.update(attempts=delivery.MOST_ATTEMPTS - 1)
    deliver([letter.pk], NOON)
    letter.refresh_from_db()
    assert (letter.state, letter.error) == (State.REFUSED, "451 later")
    assert list(Letter.objects.in_trouble()) == [letter]


@pytest.mark.parametrize("place", ["answer", "refusals"])
def test_a_5xx_is_refused_with_the_server_s_words(write, sink, place):
    if place == "answer":
        sink.answer = "554 5.7.1 spam"
    else:
        sink.refusals["anne.lebihan@example.org"] = "554 5.7.1 spam"
    letter = write()
    sweep(NOON)
    letter.refresh_from_db()
    assert (letter.state, letter.error) == (State.REFUSED, "554 5.7.1 spam")


def test_a_server_away_loses_nothing(write, sink, settings):
    settings.EMAIL_URL = f"smtp://127.0.0.1:{closed_port()}"
    letters = [write(f"k{number}") for number in range(3)]
    deliver([letters[0].pk], NOON)
    sweep(NOON)
    assert set(Letter.objects.values_list("state", flat=True)) == {State.QUEUED}
    assert "ConnectionRefusedError" in Letter.objects.get(pk=letters[0].pk).error
    settings.EMAIL_URL = sink.url
    sweep(later(minutes=10))
    assert len(sink.letters) == 3
    assert set(Letter.objects.values_list("state", flat=True)) == {State.SENT}


def test_one_refusal_does_not_stop_the_others(write, sink):
    sink.refusals["no@example.org"] = "550 no such user"
    sink.refusals["later@example.org"] = "450 mailbox busy"
    for name in ("no", "later", "yes", "fine"):
        write(name, recipient=f"{name}@example.org")
    assert sweep(NOON) == 4
    assert sink.recipients() == ["yes@example.org", "fine@example.org"]


def test_a_poison_letter_does_not_stop_the_others(write, sink, guard):
    def breaks(letter, at):
        if letter.key == "poison":
            raise ZeroDivisionError

    guard(AGAIN, breaks)
    write("poison", valid_until=later(hours=1)), write("fine")
    sweep(NOON)
    poison, fine = Letter.objects.get(key="poison"), Letter.objects.get(key="fine")
    assert (poison.state, fine.state) == (State.QUEUED, State.SENT)
    assert "ZeroDivisionError" in poison.error and poison.next_try_at > later(seconds=59)


def test_a_kind_that_this_code_does_not_know_waits(write, sink):
    letter = write()
    Letter.objects.update(kind="from_the_future")
    sweep(NOON)
    letter.refresh_from_db()
    assert (letter.state, sink.letters) == (State.QUEUED, [])
    assert "from_the_future" in letter.error


# -- checked again at sending ----------------------------------------------------------------------


def test_a_guard_stops_a_letter_that_lost_its_reason(write, sink, guard):
    guard(AGAIN, lambda letter, at: None)
    guard(AGAIN, lambda letter, at: "Le dossier a été déposé." if letter.about == "TNE29-7KQ4-M2" else None)
    stopped, free = write("a", about="TNE29-7KQ4-M2"), write("b")
    sweep(NOON)
    stopped.refresh_from_db(), free.refresh_from_db()
    assert (stopped.state, stopped.error) == (State.CANCELLED, "Le dossier a été déposé.")
    assert free.state == State.SENT


def test_after_its_time_a_letter_is_cancelled(write, sink):
    letter, other = write("a", valid_until=later(hours=1)), write("b", valid_until=later(hours=1))
    deliver([letter.pk], later(hours=1))
    sweep(later(hours=2))
    for cancelled in (letter, other):
        cancelled.refresh_from_db()
        assert cancelled.state == State.CANCELLED and cancelled.error
    assert sink.letters == []


def test_just_before_its_time_it_leaves(write, sink):
    write(valid_until=later(hours=1))
    sweep(later(minutes=59))
    assert len(sink.letters) == 1


# -- the final dot ---------------------------------------------------------------------------------


def test_killed_before_the_final_dot_it_is_simply_sent_again(write, sink, monkeypatch):
    letter = write()
    with monkeypatch.context() as patched, pytest.raises(Killed):
        kill(patched, "_enter_the_final_dot")
        deliver([letter.pk], NOON)
    assert Letter.objects.get().state == State.CLAIMED
    sweep(later(minutes=4))
    assert sink.letters == []
    sweep(later(minutes=6))
    assert [received["Subject"] for received in sink.letters] == ["Accusé de réception"]


def killed_in_the_final_dot(write, sink, monkeypatch, kind) -> Letter:
    letter = write(kind=kind)
    with monkeypatch.context() as patched, pytest.raises(Killed):
        kill(patched, "_record")
        deliver([letter.pk], NOON)
    assert Letter.objects.get().state == State.FINAL_DOT
    assert len(sink.letters) == 1
    return letter


def test_killed_in_the_final_dot_a_letter_that_matters_is_sent_once_more(write, sink, monkeypatch):
    letter = killed_in_the_final_dot(write, sink, monkeypatch, AGAIN)
    sweep(later(minutes=4))
    assert len(sink.letters) == 1
    sweep(later(minutes=6))
    letter.refresh_from_db()
    assert (letter.state, letter.renewals, letter.uncertain_at) == (State.SENT, 1, later(minutes=6))
    first, second = sink.letters
    assert second["Subject"] == "Accusé de réception (renvoi)"
    assert first["Message-ID"] == second["Message-ID"] == letter.message_id


def test_killed_in_the_final_dot_a_letter_that_another_covers_is_left_visible(write, sink, monkeypatch):
    letter = killed_in_the_final_dot(write, sink, monkeypatch, ONCE)
    for minutes in (6, 60, 600):
        sweep(later(minutes=minutes))
    letter.refresh_from_db()
    assert (letter.state, letter.uncertain_at) == (State.UNCERTAIN, later(minutes=6))
    assert letter.error == delivery.NO_NEWS
    assert len(sink.letters) == 1 and list(Letter.objects.in_trouble()) == [letter]


def test_uncertain_twice_it_is_left_visible(write, sink, monkeypatch):
    letter = killed_in_the_final_dot(write, sink, monkeypatch, AGAIN)
    with monkeypatch.context() as patched, pytest.raises(Killed):
        kill(patched, "_record")
        sweep(later(minutes=6))
    sweep(later(minutes=12))
    letter.refresh_from_db()
    assert (letter.state, len(sink.letters)) == (State.UNCERTAIN, 2)


@pytest.mark.parametrize("kind, state", [(ONCE, State.UNCERTAIN), (AGAIN, State.QUEUED)])
def test_the_server_hangs_up_before_its_yes(write, sink, kind, state):
    sink.hang_up = True
    letter = write(kind=kind)
    deliver([letter.pk], NOON)
    letter.refresh_from_db()
    assert (letter.state, letter.error, len(sink.letters)) == (state, delivery.NO_NEWS, 1)
    assert letter.uncertain_at is not None


def test_the_worker_told_to_stop_in_the_final_dot_does_not_forget_it(write, sink, monkeypatch):
    """Celery's soft time limit is an ordinary exception: it must not put a letter back that may have left."""
    letter = write(kind=ONCE)
    with monkeypatch.context() as patched:
        patched.setattr(delivery, "_record", _raise_once(delivery._record))
        deliver([letter.pk], NOON)
    assert Letter.objects.get().state == State.FINAL_DOT
    sweep(later(minutes=6))
    assert Letter.objects.get().state == State.UNCERTAIN
    assert len(sink.letters) == 1


def _raise_once(function):
    calls = []

    def record(*args, **kwargs):
        calls.append(args)
        if len(calls) == 1:
            raise TimeoutError("SoftTimeLimitExceeded")
        return function(*args, **kwargs)

    return record


def test_a_late_yes_is_the_truth(write, sink, monkeypatch):
    """Frozen in the final dot, found uncertain by a sweep, then woken up with the server's yes."""
    letter = write(kind=ONCE)
    really = delivery._record

    def frozen(letter, *args, **changes):
        sweep(later(minutes=6))
        assert Letter.objects.get().state == State.UNCERTAIN
        really(letter, *args, **changes)

    with monkeypatch.context() as patched:
        patched.setattr(delivery, "_record", frozen)
        deliver([letter.pk], NOON)
    assert Letter.objects.get().state == State.SENT


def test_frozen_before_the_final_dot_and_taken_over_it_does_not_send(write, sink, monkeypatch):
    letter = write()
    really = delivery._enter_the_final_dot

    def frozen(letter, clock):
        monkeypatch.setattr(delivery, "_enter_the_final_dot", really)
        sweep(later(minutes=6))
        really(letter, clock)

    monkeypatch.setattr(delivery, "_enter_the_final_dot", frozen)
    deliver([letter.pk], NOON)
    letter.refresh_from_db()
    assert (letter.state, letter.token, len(sink.letters)) == (State.SENT, 2, 1)


def test_a_slow_server_is_not_asked_twice_because_a_lease_ended(write, sink, monkeypatch):
    """The round goes on longer than a lease; each letter is claimed at the moment of its own turn."""
    monkeypatch.setattr(delivery, "LEASE", delivery.timedelta(seconds=1))
    sink.hold_seconds = 0.5
    for number in range(5):
        write(f"k{number}")
    claims, really = [], delivery.take
    monkeypatch.setattr(delivery, "take", lambda letter, at: claims.append(at) or really(letter, at))
    sweep(NOON)
    assert [at > before for before, at in pairwise(claims)] == [True] * 4
    assert claims[-1] >= later(seconds=2)
    assert len(sink.letters) == 5
