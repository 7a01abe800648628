"""From the row to the server's yes: claim, check again, hand over, commit, final dot, record.

Whoever delivers takes the row by a conditional update and holds it by a token; what it records later counts
only while the token is still its own. Each step is committed by itself: nothing here runs in a transaction.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from tne29.lib.clock import Clock
from tne29.lib.french import moment

from .answers import FateUnknown, LeaseLost, Refused, TryLater, Unreachable
from .breaker import Allowance
from .carriers import Carrier, open_carrier
from .enclosures import PAUSE, leave_behind, let_go, may_leave
from .kinds import kind_named, kinds_sent_again, objection
from .message import envelope_of
from .models import Letter, State

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
MOST_ATTEMPTS = 365
TIMES_WITH_A_FILE = 4
ROUND_SIZE = 200
ROUND_TIME = timedelta(seconds=60)
NO_NEWS = "Aucune réponse du serveur après la remise\u00a0: la lettre est peut-être partie."
BEING_MADE = "En attente de sa pièce jointe, en préparation."
OUTDATED = "Plus utile après le {moment}."


def deliver(letter_ids: Iterable[int], at: datetime) -> None:
    """What an act has just written, over one connection. What does not leave now waits for the sweep."""
    clock = Clock(at)
    waiting = Letter.objects.claimable(at).select_related("enclosure")
    letters = list(waiting.filter(pk__in=letter_ids).order_by("pk"))
    allowance = Allowance(letters, at)
    with open_carrier() as carrier:
        for letter in letters:
            if clock.elapsed() > ROUND_TIME or not _deliver(letter, carrier, clock, allowance):
                break


def sweep(at: datetime) -> int:
    """Everything that waits, the most urgent first, and what a lost hint or a dead worker left behind."""
    clock = Clock(at)
    _settle_the_lost(at)
    _cancel_the_outdated(at)
    taken, letters = 0, _due(at)
    allowance = Allowance(letters, at)
    with open_carrier() as carrier:
        for letter in letters:
            if clock.elapsed() > ROUND_TIME or not _deliver_safely(letter, carrier, clock, allowance):
                break
            taken += 1
    return taken


def _due(at: datetime) -> list[Letter]:
    waiting = Letter.objects.claimable(at).select_related("enclosure")
    return list(waiting.most_urgent_first()[:ROUND_SIZE])


def _deliver_safely(letter: Letter, carrier: Carrier, clock: Clock, allowance: Allowance) -> bool:
    try:
        return _deliver(letter, carrier, clock, allowance)
    except Exception:
        logger.exception("letter %s left for a later round", letter.pk)
        return True


def _deliver(letter: Letter, carrier: Carrier, clock: Clock, allowance: Allowance) -> bool:
    """Says whether the next letter has a chance: False when the carrier itself is out of reach."""
    if reason := allowance.objection(letter):
        _hold(letter, reason, clock.now())
        return True
    if not claim(letter, clock.now()):
        return True
    try:
        reason = _reason_to_stop(letter, clock.now())
        if reason:
            _record(letter, state=State.CANCELLED, error=reason)
        elif not may_leave(letter, clock.now()):
            _keep_back(letter, clock.now())
        else:
            allowance.note(letter)
            _send(letter, carrier, clock)
    except Unreachable as answer:
        _put_off(letter, str(answer), clock.now())
        return False
    except LeaseLost:
        logger.warning("letter %s was taken over by another deliverer", letter.pk)
    except Exception as error:
        logger.exception("letter %s cannot be sent", letter.pk)
        _put_off(letter, f"Erreur du portail\u00a0: {error!r}", clock.now(), left_in=[State.CLAIMED])
    finally:
        let_go(letter)
    return True


def claim(letter: Letter, at: datetime) -> bool:
    """Ours until the lease ends, and then the letter says so; or not: no longer due, or in other hands."""
    if not take(letter, at):
        return False
    letter.token, letter.attempts = letter.token + 1, letter.attempts + 1
    return True


def take(letter: Letter, at: datetime) -> bool:
    """One winner: the update finds the row as it was read, whenever that was, or finds nothing.

    Words never change, and whatever happens to a letter within a round, much shorter than a lease, moves its token or
    makes it no longer claimable.
    """
    as_read = Letter.objects.claimable(at).filter(pk=letter.pk).held_with(letter.token)
    won = as_read.update(
        state=State.CLAIMED, token=letter.token + 1, lease_until=at + LEASE, attempts=letter.attempts + 1
    )
    return won == 1


def _hold(letter: Letter, reason: str, at: datetime) -> None:
    held = Letter.objects.claimable(at).filter(pk=letter.pk).held_with(letter.token)
    if held.update(state=State.HELD, lease_until=None, error=reason):
        logger.error("letter %s is held: more than expected in an hour", letter.pk)


def _reason_to_stop(letter: Letter, at: datetime) -> str | None:
    kind_named(letter.kind)
    if letter.valid_until and letter.valid_until <= at:
        return OUTDATED.format(moment=moment(letter.valid_until))
    return objection(letter, at)


def _send(letter: Letter, carrier: Carrier, clock: Clock) -> None:
    try:
        carrier.deliver(envelope_of(letter), before_dot=partial(_enter_the_final_dot, letter, clock))
    except Refused as answer:
        if leave_behind(letter):
            _record(letter, state=State.QUEUED, next_try_at=clock.now(), error=str(answer))
        else:
            _record(letter, state=State.REFUSED, error=str(answer))
    except Unreachable:
        raise
    except TryLater as answer:
        if letter.attempts >= TIMES_WITH_A_FILE:
            leave_behind(letter)
        _put_off(letter, str(answer), clock.now())
    except FateUnknown as answer:
        logger.error("letter %s is uncertain: %s", letter.pk, answer)
        _record(letter, **_after_uncertain(letter, clock.now()))
    else:
        _record(letter, state=State.SENT, sent_at=clock.now(), error="")


def _enter_the_final_dot(letter: Letter, clock: Clock) -> None:
    """Committed before the dot leaves: from here on, silence means « perhaps »."""
    with transaction.atomic(durable=True):
        mine = Letter.objects.filter(pk=letter.pk, state=State.CLAIMED).held_with(letter.token)
        held = mine.update(state=State.FINAL_DOT, lease_until=clock.now() + LEASE)
    if not held:
        raise LeaseLost


def _record(letter: Letter, left_in: Iterable[State] = tuple(State), **changes) -> None:
    """Counts only if the letter is still ours; `left_in`: and if it is in one of these states."""
    mine = Letter.objects.filter(pk=letter.pk, state__in=left_in).held_with(letter.token)
    if not mine.update(lease_until=None, **changes):
        logger.warning("letter %s: « %s » not recorded, it went on without us", letter.pk, changes["state"])


def _put_off(letter: Letter, words: str, at: datetime, **conditions) -> None:
    if letter.attempts >= MOST_ATTEMPTS:
        _record(letter, state=State.REFUSED, error=words, **conditions)
        return
    wait = WAITS[min(letter.attempts, len(WAITS)) - 1]
    _record(letter, state=State.QUEUED, next_try_at=at + wait, error=words, **conditions)


def _keep_back(letter: Letter, at: datetime) -> None:
    """Until what goes with it is made: that was no attempt to send it."""
    _record(letter, state=State.QUEUED, next_try_at=at + PAUSE, attempts=letter.attempts - 1, error=BEING_MADE)


def _after_uncertain(letter: Letter, at: datetime) -> dict:
    again = letter.kind in kinds_sent_again() and letter.renewals == 0
    return _sent_once_more(at) if again else _left_visible(at)


def _sent_once_more(at: datetime) -> dict:
    return {
        "state": State.QUEUED,
        "renewals": 1,
        "uncertain_at": at,
        "next_try_at": at,
        "error": NO_NEWS,
    }


def _left_visible(at: datetime) -> dict:
    return {"state": State.UNCERTAIN, "uncertain_at": at, "error": NO_NEWS}


def _settle_the_lost(at: datetime) -> None:
    """A deliverer died in the final dot. The token stays: if it wakes up with a yes, that is the truth."""
    lost = Letter.objects.lost_in_the_final_dot(at)
    again = lost.filter(kind__in=kinds_sent_again(), renewals=0)
    again.update(lease_until=None, **_sent_once_more(at))
    lost.update(lease_until=None, **_left_visible(at))


def _cancel_the_outdated(at: datetime) -> None:
    outdated = Letter.objects.filter(state__in=(State.QUEUED, State.HELD), valid_until__lte=at)
    outdated.update(state=State.CANCELLED, error="Plus utile\u00a0: le délai est passé.")
