"""The antivirus: asked by the worker once the file is kept. Not scanned is a state, never a success."""

import logging
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import Q

from tne29.lib import clamav
from tne29.lib.clock import Clock

from .. import letters
from ..models import Attachment, OpinionFile, PaperAnswer
from ..models.scanned import SCANNED_LATER, Scan, Scanned
from .move import lock_project, write_journal

logger = logging.getLogger(__name__)
Kept = type[Scanned]

HINT_TIME = timedelta(seconds=20)
LEASE = timedelta(minutes=3)
PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
LONGEST_PAUSE = timedelta(hours=6)
ROUND_SIZE = 50
ROUND_TIME = timedelta(seconds=60)


@dataclass(frozen=True)
class Infection:
    """What the journal says of an infected file, and who is written to."""

    act: str
    label: str
    tell: Callable[..., None] | None = None


KINDS: dict[Kept, Infection] = {
    Attachment: Infection("infected", "fichier infecté, mis de côté", letters.infected),
    OpinionFile: Infection("opinion_infected", "fichier d’avis infecté, mis de côté"),
    PaperAnswer: Infection("paper_infected", "numérisation infectée, mise de côté", letters.infected_scan),
}


def scan_file(attachment_id: int, at: datetime) -> bool:
    """Whether a verdict was given. Two workers never ask for the same file at once: the row is leased first."""
    return _scan(Attachment, attachment_id, at)


def scan_opinion_file(request_id: int, at: datetime) -> bool:
    return _scan(OpinionFile, request_id, at)


def scan_paper(paper_id: int, at: datetime) -> bool:
    return _scan(PaperAnswer, paper_id, at)


def _scan(kept: Kept, pk: int, at: datetime) -> bool:
    if not settings.CLAMAV_URL or not _claim(kept, pk, at):
        return False
    row = kept.objects.get(pk=pk)
    clock = Clock(at)
    try:
        with closing(row.file.open("rb")) as file:
            verdict = clamav.scan(settings.CLAMAV_URL, _chunks(file))
    except (clamav.Away, OSError) as error:
        _postpone(row, error, clock.now())
        return False
    _conclude(row, verdict.threat, clock.now())
    return True


def scan_due(at: datetime) -> int:
    """What a lost hint, a dead worker or an antivirus that was away left to look at; the oldest first."""
    if not settings.CLAMAV_URL:
        return 0
    clock, done = Clock(at), 0
    for kept in KINDS:
        due = kept.objects.filter(_claimable(kept, at - HINT_TIME)).order_by("scan_at", "pk")
        for pk in list(due.values_list("pk", flat=True)[:ROUND_SIZE]):
            if clock.elapsed() > ROUND_TIME:
                break
            done += _scan(kept, pk, clock.now())
    return done


def _claimable(kept: Kept, at: datetime) -> Q:
    """Those kept before there was an antivirus are looked at too; those whose bytes are gone, no more."""
    waiting = Q(scan__in=SCANNED_LATER) & (Q(scan_at=None) | Q(scan_at__lte=at))
    return waiting & Q(erased_at=None) if kept is Attachment else waiting


def _claim(kept: Kept, pk: int, at: datetime) -> bool:
    return bool(kept.objects.filter(_claimable(kept, at), pk=pk).update(scan=Scan.WAITING, scan_at=at + LEASE))


def _chunks(file: File) -> Iterator[bytes]:
    return file.chunks(clamav.CHUNK)


def _postpone(row: Scanned, error: Exception, at: datetime) -> None:
    """Away: « analyse en cours », asked again later and later. It cannot look at it: a failure, said as such."""
    tries = row.scan_tries + 1
    pause = PAUSES[tries - 1] if tries <= len(PAUSES) else LONGEST_PAUSE
    state = Scan.FAILED if isinstance(error, clamav.NotScanned) else Scan.WAITING
    logger.warning("%s %s not scanned (%s): %s", row._meta.model_name, row.pk, state, error)
    _waiting(row).update(scan=state, scan_tries=min(tries, 1_000), scan_at=at + pause)


def _waiting(row: Scanned):
    return type(row).objects.filter(pk=row.pk, scan__in=SCANNED_LATER)


@transaction.atomic
def _conclude(row: Scanned, threat: str, at: datetime) -> None:
    project, found = lock_project(row.project), KINDS[type(row)]
    state = Scan.INFECTED if threat else Scan.CLEAN
    if not _waiting(row).update(scan=state, scan_at=at, threat=threat) or not threat:
        return
    write_journal(project, found.act, found.label, by=None, at=at, message=f"{row.name} ({threat})")
    if found.tell:
        found.tell(project, row, threat, at=at)
