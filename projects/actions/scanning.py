"""The antivirus: asked by the worker once the file is kept. Not scanned is a state, never a success."""

import logging
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import Q

from tne29.lib import clamav
from tne29.lib.clock import Clock

from .. import letters
from ..models import Attachment
from ..models.attachment import SCANNED_LATER
from .move import lock_project, write_journal

logger = logging.getLogger(__name__)
Scan = Attachment.Scan

HINT_TIME = timedelta(seconds=20)
LEASE = timedelta(minutes=3)
PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
LONGEST_PAUSE = timedelta(hours=6)
ROUND_SIZE = 50
ROUND_TIME = timedelta(seconds=60)


def scan_file(attachment_id: int, at: datetime) -> bool:
    """Whether a verdict was given. Two workers never ask for the same file at once: the row is leased first."""
    if not settings.CLAMAV_URL or not _claim(attachment_id, at):
        return False
    attachment = Attachment.objects.get(pk=attachment_id)
    clock = Clock(at)
    try:
        with closing(attachment.file.open("rb")) as file:
            verdict = clamav.scan(settings.CLAMAV_URL, _chunks(file))
    except (clamav.Away, OSError) as error:
        _postpone(attachment, error, clock.now())
        return False
    _conclude(attachment, verdict.threat, clock.now())
    return True


def scan_due(at: datetime) -> int:
    """What a lost hint, a dead worker or an antivirus that was away left to look at; the oldest first."""
    if not settings.CLAMAV_URL:
        return 0
    clock, done = Clock(at), 0
    due = Attachment.objects.filter(_claimable(at - HINT_TIME)).order_by("scan_at", "pk")
    for attachment_id in list(due.values_list("pk", flat=True)[:ROUND_SIZE]):
        if clock.elapsed() > ROUND_TIME:
            break
        done += scan_file(attachment_id, clock.now())
    return done


def _claimable(at: datetime) -> Q:
    """Those kept before there was an antivirus are looked at too; those whose bytes are gone, no more."""
    return Q(scan__in=SCANNED_LATER, erased_at=None) & (Q(scan_at=None) | Q(scan_at__lte=at))


def _claim(attachment_id: int, at: datetime) -> bool:
    return bool(
        Attachment.objects.filter(_claimable(at), pk=attachment_id).update(scan=Scan.WAITING, scan_at=at + LEASE)
    )


def _chunks(file: File) -> Iterator[bytes]:
    return file.chunks(clamav.CHUNK)


def _postpone(attachment: Attachment, error: Exception, at: datetime) -> None:
    """Away: « analyse en cours », asked again later and later. It cannot look at it: a failure, said as such."""
    tries = attachment.scan_tries + 1
    pause = PAUSES[tries - 1] if tries <= len(PAUSES) else LONGEST_PAUSE
    state = Scan.FAILED if isinstance(error, clamav.NotScanned) else Scan.WAITING
    logger.warning("attachment %s not scanned (%s): %s", attachment.pk, state, error)
    _waiting(attachment).update(scan=state, scan_tries=min(tries, 1_000), scan_at=at + pause)


def _waiting(attachment: Attachment):
    return Attachment.objects.filter(pk=attachment.pk, scan__in=SCANNED_LATER)


@transaction.atomic
def _conclude(attachment: Attachment, threat: str, at: datetime) -> None:
    project = lock_project(attachment.project)
    state = Scan.INFECTED if threat else Scan.CLEAN
    if not _waiting(attachment).update(scan=state, scan_at=at, threat=threat):
        return
    if threat:
        message = f"{attachment.name} ({threat})"
        write_journal(project, "infected", "fichier infecté, mis de côté", by=None, at=at, message=message)
        letters.infected(project, attachment, threat, at=at)
