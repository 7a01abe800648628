"""Holding a row while its document is made: taken by a conditional update, kept by a token, lost with the lease."""

import hashlib
import logging
import secrets
from datetime import datetime, timedelta

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet

from tne29.lib.clock import Clock

from ..models import Printout

logger = logging.getLogger(__name__)
State = Printout.State

FOLDER = "printouts"
LEASE = timedelta(seconds=90)
PAUSE_BEFORE_RETRY = timedelta(seconds=20)
REST = timedelta(minutes=10)
MOST_ATTEMPTS = 100
INTERRUPTED = "La préparation a été interrompue trop souvent."
MEANWHILE = "Le contenu a changé pendant la préparation : demandez de nouveau le document."


class LeaseLost(Exception):
    """Somebody else took the row over while we were frozen: nothing we made counts."""


def claimable(at: datetime) -> Q:
    return Q(state=State.QUEUED) | Q(state=State.RUNNING, lease_until__lt=at)


class Hold:
    """One attempt on one row."""

    def __init__(self, printout: Printout, clock: Clock) -> None:
        self.printout, self.clock = printout, clock

    @classmethod
    def take(cls, printout_id: int, clock: Clock) -> "Hold | None":
        """None when the row is made, or in other hands."""
        taken = Printout.objects.filter(claimable(clock.now()), pk=printout_id).update(
            state=State.RUNNING,
            token=F("token") + 1,
            attempts=F("attempts") + 1,
            progress=0,
            lease_until=clock.now() + LEASE,
        )
        if not taken:
            return None
        return cls(Printout.objects.select_related(*SUBJECT).get(pk=printout_id), clock)

    @property
    def _mine(self) -> QuerySet:
        return Printout.objects.filter(pk=self.printout.pk, token=self.printout.token, state=State.RUNNING)

    def progress(self, percent: int, lease: timedelta = LEASE) -> None:
        if not self._mine.update(progress=percent, lease_until=self.clock.now() + lease):
            raise LeaseLost

    def shows(self, fingerprint: str) -> bool:
        """The row bears the fingerprint of what is really made. False when another row already does."""
        if fingerprint == self.printout.fingerprint:
            return True
        try:
            with transaction.atomic():
                return bool(self._mine.update(fingerprint=fingerprint))
        except IntegrityError:
            return False

    def done(self, made: bytes | File, report: list | None = None) -> bool:
        """The file first, then the row that speaks of it. A file that came too late is removed."""
        content = ContentFile(made) if isinstance(made, bytes) else made
        digest = _digest(content)
        name = default_storage.save(_key(self.printout), content)
        is_ours = self._mine.update(
            file=name,
            size=content.size,
            digest=digest,
            report=report,
            state=State.DONE,
            progress=100,
            failure="",
            lease_until=None,
            done_at=self.clock.now(),
        )
        if not is_ours:
            default_storage.delete(name)
        return bool(is_ours)

    def later(self) -> None:
        """Given back before the end: what was made meanwhile is kept elsewhere, the rest comes at the next turn."""
        self._mine.update(state=State.QUEUED, lease_until=None)

    def failed(self, sentence: str) -> None:
        """A first failure is tried once more; a second one is shown."""
        at, is_final = self.clock.now(), self.has_failed_before
        logger.error("printout %s (%s): %s", self.printout.pk, self.printout.kind, sentence)
        self._mine.update(
            state=State.FAILED if is_final else State.QUEUED,
            failure=sentence,
            progress=0,
            lease_until=at + (REST if is_final else PAUSE_BEFORE_RETRY),
        )

    @property
    def has_failed_before(self) -> bool:
        return bool(self.printout.failure) or self.printout.attempts > MOST_ATTEMPTS


EXTENSIONS = {
    Printout.Kind.XLSX: "xlsx",
    Printout.Kind.ZIP: "zip",
    **dict.fromkeys((Printout.Kind.CSV, Printout.Kind.CSV_BUDGET, Printout.Kind.CSV_SCHOOLS), "csv"),
    **dict.fromkeys((Printout.Kind.SCDL, Printout.Kind.REGULATORY), "csv"),
}
SUBJECT = (
    "campaign__call__edition",
    "edition",
    "project__school__commune",
    "project__edition",
    "deposit__content",
    "deposit__edition",
    "deposit__window",
    "deposit__project__school__commune",
    "deposit__project__campaign__call",
    "deposit__project__edition",
    "decision__deposit__content",
    "decision__deposit__edition",
    "decision__project__school__commune",
    "decision__project__campaign__call",
    "decision__project__edition",
)


def _key(printout: Printout) -> str:
    """A name nobody can guess."""
    return f"{FOLDER}/{printout.kind}/{secrets.token_hex(16)}.{extension(printout.kind)}"


def extension(kind: str) -> str:
    return EXTENSIONS.get(kind, "pdf")


def _digest(content: File) -> str:
    digest = hashlib.sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    return digest.hexdigest()
