"""Letters leave by a worker that dies all the time: none is lost, what may have left twice says so (134; R2)."""

import time
from collections import Counter
from random import Random

import pytest

from tests.faults import figures, worker
from tne29.outbox.models import Letter, State

pytestmark = pytest.mark.django_db(transaction=True)
SLOWEST_ANSWER = 0.2
LONGEST_LIFE = 0.5
WHOLE = 12  # one death in so many is that of the whole worker
AIMED = 0.3  # of the deaths wait for the final dot, and fall before its answer


@figures.trials(6, 300, short_on="postgresql")
def test_a_worker_that_dies_all_the_time_loses_no_letter(trials):
    rng, in_the_dot = figures.dice(), 0
    with worker.slow_sink(rng, SLOWEST_ANSWER) as sink, worker.Victim(EMAIL_URL=sink.url) as victim:
        worker.write(2 * trials)
        began = time.monotonic()
        for number in range(1, trials + 1):
            worker.hint()
            live_a_while(sink, rng)
            victim.kill() if number % WHOLE == 0 else victim.kill_the_pool()
            in_the_dot += worker.let_leases_end()
        deaths_last = time.monotonic() - began
        worker.finish(patience=60 + trials)
    copies = Counter(letter["Message-ID"] for letter in sink.letters)
    assert list(wrong(copies, sink.letters)) == []
    uncertain = Letter.objects.exclude(uncertain_at=None).count()
    assert sum(copies.values()) - len(copies) <= uncertain <= in_the_dot + 1
    figures.promises_are_kept("I7")
    figures.say_none(f"lettres perdues ({trials} kill -9 en {deaths_last:.0f} s, {len(copies)} lettres)", trials)
    doubles = sum(count > 1 for count in copies.values())
    figures.say(f"morts dans le point final {in_the_dot}, lettres dites incertaines {uncertain}, en double {doubles}")


def live_a_while(sink, rng: Random) -> None:
    """Until an instant that the dice say, or until the final dot has come."""
    if rng.random() < AIMED:
        sink.dot_received.clear()
        sink.dot_received.wait(2 * LONGEST_LIFE)
    else:
        time.sleep(rng.uniform(0.1, LONGEST_LIFE))


def wrong(copies: Counter, received: list):
    """One copy each; two only where the row says that it was uncertain and sent once more, and the second says it."""
    again = Counter(letter["Message-ID"] for letter in received if "(renvoi)" in letter["Subject"])
    for letter in Letter.objects.all():
        count = copies[letter.message_id]
        is_sent_again = letter.kind != worker.NEVER_AGAIN
        if letter.state not in (State.SENT, State.UNCERTAIN):
            yield f"{letter.key}: {letter.state} {letter.error}"
        if not count and (is_sent_again or letter.uncertain_at is None):
            yield f"{letter.key}: lost"
        if count > 1 and not (is_sent_again and letter.uncertain_at and letter.renewals == 1 and count == 2):
            yield f"{letter.key}: {count} copies, {letter.state}, {letter.renewals} renewals"
        if count > 1 and again[letter.message_id] != 1:
            yield f"{letter.key}: the second copy does not say that it is one"
