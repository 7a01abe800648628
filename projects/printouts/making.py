"""The worker’s part: takes a row, has the press make its document, keeps the file."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Q

from tne29.lib.clock import Clock
from tne29.lib.errors import Refusal
from tne29.lib.press import GONE, TOO_BIG, TOO_LONG, WRONG, Bounds, Press, PressFailure
from tne29.lib.queue import nudge

from ..models import Deposit, Printout
from ..models.printout import EXPORTS
from .asking import TASK, document_of, record
from .blanks import ensure_blanks
from .document import Document
from .dossier import deposited
from .holding import INTERRUPTED, MEANWHILE, MOST_ATTEMPTS, Hold, LeaseLost, claimable
from .selection import title_of

logger = logging.getLogger(__name__)
State = Printout.State

TURN = timedelta(seconds=150)
LEAST_MADE = timedelta(seconds=20)
ROUND_TIME = timedelta(seconds=15)
ROUND_SIZE = 100
HINT_TIME = timedelta(seconds=10)
GLANCE = 0.5
TO_BIND = Bounds(seconds=120, megabytes=1536)
BINDING_LEASE = timedelta(seconds=180)
SENTENCES = {
    TOO_LONG: "La mise en page a duré trop longtemps : un texte très long ou inhabituel en est sans doute la cause.",
    TOO_BIG: "La mise en page a demandé trop de mémoire : le document est sans doute trop long.",
    WRONG: "La mise en page a échoué. La cause est dans le journal du portail.",
    GONE: "La mise en page a été interrompue.",
}
UNEXPECTED = "Le document n’a pas pu être préparé. La cause est dans le journal du portail."

press = Press(Path(settings.BASE_DIR) / "static")


class TurnIsOver(Exception):
    """Somebody else’s turn: what is made is kept, and the rest goes on later."""


class CannotMake(Exception):
    """Says in French why there will be no document."""


def render(printout_id: int, at: datetime) -> bool:
    """Makes the document of that row, unless it is made already or in other hands."""
    return make_if_free(printout_id, at, _make_and_keep, TASK)


def make_if_free(printout_id: int, at: datetime, make: Callable[[Hold], bool], task: str) -> bool:
    """Holds the row while `make` works; whatever stops it is told in French on the row. task: who goes on with it."""
    hold = Hold.take(printout_id, Clock(at))
    if hold is None:
        return False
    try:
        return make(hold)
    except TurnIsOver:
        hold.later()
        nudge(task, hold.printout.pk)
    except LeaseLost:
        logger.warning("printout %s was taken over", printout_id)
    except PressFailure as failure:
        hold.failed(SENTENCES[failure.reason])
    except (CannotMake, Refusal) as reason:
        hold.failed(str(reason))
    except Exception:
        logger.exception("printout %s", printout_id)
        hold.failed(UNEXPECTED)
    return False


def _make_and_keep(hold: Hold) -> bool:
    if hold.printout.attempts > MOST_ATTEMPTS:
        raise CannotMake(INTERRUPTED)
    document = document_of(hold.printout)
    if not hold.shows(document.fingerprint):
        raise CannotMake(MEANWHILE)
    return hold.done(_bound(document, hold) if document.parts else _laid_out(document, hold))


def _laid_out(document: Document, hold: Hold) -> bytes:
    hold.progress(10)
    html = document.html()
    hold.progress(30)
    return press.write(html, list(document.sheets))


def _bound(document: Document, hold: Hold) -> bytes:
    """Each dossier is its own document, made once: what was made before an interruption is not made again.

    For each one made here, another process of the worker is asked for one from the other end.
    """
    dossiers = []
    for place, dossier in enumerate(dossiers_of(document.parts, hold)):
        hold.progress(90 * (place + 1) // len(document.parts))
        dossiers.append(read_whole(dossier))
    hold.progress(90, BINDING_LEASE)
    titles = [title_of(deposit) for deposit in document.parts]
    return press.bind(document.html(), list(document.sheets), dossiers, titles, TO_BIND)


def dossiers_of(parts: Sequence[Deposit], hold: Hold) -> Iterator[Printout]:
    """The dossiers of these deposits, made, one by one; the other processes of the worker begin by the other end.

    A long selection does not hold the worker: it gives its turn up before one that is still to be made. Not before it
    made some itself: whoever takes the dossiers may be slow (gigabytes of pieces), and begins again at each turn.
    """
    made_for = timedelta(0)
    for place, (deposit, opposite) in enumerate(zip(parts, reversed(parts), strict=True)):
        if 2 * place + 1 < len(parts) and (row := _row_of(opposite, hold)).state == State.QUEUED:
            nudge(TASK, row.pk)
        printout, begun = _row_of(deposit, hold), hold.clock.elapsed()
        if printout.state != State.DONE:
            if begun > TURN and made_for > LEAST_MADE:
                raise TurnIsOver
            _make(printout, deposit, hold)
            made_for += hold.clock.elapsed() - begun
        yield printout


def read_whole(printout: Printout) -> bytes:
    with default_storage.open(printout.file.name) as file:
        return file.read()


def _row_of(deposit: Deposit, hold: Hold) -> Printout:
    """Asked for by nobody alone: it does not count among what one account has waiting."""
    printout, _ = record(deposited(deposit), None, None, deposit, by=None, at=hold.clock.now())
    return printout


def _make(printout: Printout, deposit: Deposit, hold: Hold) -> None:
    """Here, or by another process, which is waited for."""
    while printout.state in (State.QUEUED, State.RUNNING) and not render(printout.pk, hold.clock.now()):
        printout.refresh_from_db()
        if printout.failure:
            break
        time.sleep(GLANCE)
        hold.progress(hold.printout.progress)
    printout.refresh_from_db()
    if printout.state != State.DONE:
        raise CannotMake(f"Le dossier {deposit.project.reference} n’a pas pu être préparé.")


def sweep(at: datetime) -> int:
    """What a lost hint, a dead worker or a change of the public data left to make; the oldest first."""
    clock = Clock(at)
    ensure_blanks(at)
    made = 0
    for printout_id in _due(at):
        if clock.elapsed() > ROUND_TIME:
            break
        made += render(printout_id, clock.now())
    return made


def _due(at: datetime) -> list[int]:
    """Those just asked for are left to their hint; those that failed once wait a little."""
    late = Q(lease_until=None, asked_at__lte=at - HINT_TIME) | Q(lease_until__lte=at)
    printed = Printout.objects.filter(claimable(at), late).exclude(kind__in=EXPORTS)
    return list(printed.order_by("pk").values_list("pk", flat=True)[:ROUND_SIZE])
