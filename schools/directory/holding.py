"""Holding an import while it is done: taken by a conditional update, kept by a token, lost with the lease."""

import logging
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet

from schools.models import DirectoryImport
from tne29.lib.clock import Clock
from tne29.lib.errors import Refusal
from tne29.lib.french import short_moment

from .report import Report

logger = logging.getLogger(__name__)
State = DirectoryImport.State

LEASE = timedelta(seconds=30)
PAUSE = timedelta(seconds=10)
MOST_ATTEMPTS = 5
BUSY = "Un import est déjà en cours : « {name} », commencé le {since}, fait à {progress}\u00a0%."
PERHAPS_DEAD = "S’il a été interrompu, recommencez dans une minute."
CUT = "Interrompu avant la fin. Ce qui était fait reste ; le même fichier, importé de nouveau, complète le reste."


class LeaseLost(Exception):
    """Somebody else took the import over while we were frozen: what we would write does not count."""


def claimable(clock: Clock) -> Q:
    free = Q(lease_until=None) | Q(lease_until__lt=clock.now())
    return Q(state__in=(State.QUEUED, State.RUNNING)) & free


def take_slot(row: DirectoryImport, clock: Clock) -> None:
    """Saves the row as the one that has work to do; refuses when there is one already."""
    bury(clock)
    row.slot = 1
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise _busy() from error


def take_slot_back(rows: QuerySet, clock: Clock, **values) -> bool:
    """The same for an import that rested; False when it is not as it was seen."""
    bury(clock)
    try:
        with transaction.atomic():
            return bool(rows.update(slot=1, lease_until=None, **values))
    except IntegrityError as error:
        raise _busy() from error


def bury(clock: Clock) -> None:
    """A command that died: nobody else has its file."""
    dead = DirectoryImport.objects.filter(claimable(clock), state=State.RUNNING, file="")
    dead.update(state=State.FAILED, slot=None, failure=CUT, lease_until=None)


def _busy() -> Refusal:
    other = DirectoryImport.objects.filter(slot=1).first()
    if other is None:
        return Refusal(PERHAPS_DEAD)
    sentence = BUSY.format(name=other.name, since=short_moment(other.asked_at), progress=other.progress)
    return Refusal(f"{sentence} {PERHAPS_DEAD}")


class Hold:
    """One attempt at one import."""

    def __init__(self, row: DirectoryImport, clock: Clock) -> None:
        self.row, self.clock = row, clock

    @classmethod
    def take(cls, pk: int, clock: Clock) -> "Hold | None":
        """None when it is done, or in other hands."""
        taken = DirectoryImport.objects.filter(claimable(clock), pk=pk).update(
            state=State.RUNNING, token=F("token") + 1, attempts=F("attempts") + 1, lease_until=clock.now() + LEASE
        )
        return cls(DirectoryImport.objects.get(pk=pk), clock) if taken else None

    @property
    def lease(self) -> datetime:
        return self.clock.now() + LEASE

    @property
    def _mine(self) -> QuerySet:
        return DirectoryImport.objects.filter(pk=self.row.pk, token=self.row.token, state=State.RUNNING)

    def checkpoint(self, report: Report, percent: int) -> None:
        """In the transaction of the batch: both are kept, or neither."""
        if not self._mine.update(progress=percent, lease_until=self.lease, **_columns(report)):
            raise LeaseLost

    def done(self, report: Report, latest: date | None) -> None:
        """A file that was only looked over waits to be confirmed."""
        state = State.DONE if self.row.confirmed_at else State.CHECKED
        self._end(state, progress=100, failure="", source_on=latest, done_at=self.clock.now(), **_columns(report))

    def failed(self, sentence: str) -> None:
        logger.error("directory import %s: %s", self.row.pk, sentence)
        self._end(State.FAILED, failure=sentence[:400], done_at=self.clock.now())

    def later(self) -> None:
        """Given back after an accident, to be taken up again."""
        self._mine.update(state=State.QUEUED, lease_until=self.clock.now() + PAUSE)

    def _end(self, state: str, **values) -> None:
        self._mine.update(state=state, slot=None, lease_until=None, **values)


def _columns(report: Report) -> dict:
    counts = {name: report.counts[name] for name in ("created", "updated", "closed", "refused")}
    return {**counts, "report": report.kept()}
