"""The worker’s part, and the command’s: an import is taken, done, told."""

import hashlib
import logging
from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import BinaryIO

from django.core.files.storage import default_storage

from schools.models import DirectoryImport
from tne29.lib.clock import Clock
from tne29.lib.errors import Refusal

from .holding import CUT, MOST_ATTEMPTS, Hold, LeaseLost, bury, claimable
from .importing import Importing, Source
from .report import Report

logger = logging.getLogger(__name__)
State = DirectoryImport.State

FORGOTTEN = timedelta(days=30)
UNEXPECTED = "L’import a échoué. La cause est dans le journal du portail. Ce qui était fait reste."


def work(pk: int, at: datetime) -> bool:
    """Looks the file over, or imports it once confirmed; unless it is done already or in other hands."""
    hold = Hold.take(pk, Clock(at))
    if hold is None:
        return False
    if hold.row.attempts > MOST_ATTEMPTS:
        hold.failed(CUT)
        return False
    try:
        carry_out(hold, _stored(hold.row))
    except LeaseLost:
        logger.warning("directory import %s was taken over", pk)
    except Refusal as refusal:
        hold.failed(refusal.message)
    except Exception:
        logger.exception("directory import %s", pk)
        hold.later() if hold.row.attempts < MOST_ATTEMPTS else hold.failed(UNEXPECTED)
    else:
        return True
    return False


def carry_out(hold: Hold, source: Source) -> Report:
    """Goes on from the last batch that was kept."""
    importing = Importing(
        source,
        Report.read(hold.row.report),
        writes=hold.row.confirmed_at is not None,
        closes_absent=hold.row.closes_absent,
        checkpoint=hold.checkpoint,
    )
    report = importing.run()
    hold.done(report, importing.latest)
    return report


def _stored(row: DirectoryImport) -> Source:
    communes = partial(default_storage.open, row.communes_file.name, "rb") if row.communes_file else None
    return Source(partial(default_storage.open, row.file.name, "rb"), row.size, communes)


def on_disk(path: Path, communes: Path | None) -> Source:
    return Source(partial(_open, path), path.stat().st_size, partial(_open, communes) if communes else None)


def _open(path: Path) -> AbstractContextManager[BinaryIO]:
    return path.open("rb")


def digest(chunks: Iterable[bytes]) -> str:
    sha256 = hashlib.sha256()
    for chunk in chunks:
        sha256.update(chunk)
    return sha256.hexdigest()


def sweep(at: datetime) -> int:
    """What a lost hint or a dead worker left; then the files that nobody needs any more."""
    clock = Clock(at)
    bury(clock)
    waiting = DirectoryImport.objects.filter(claimable(clock)).exclude(file="")
    done = sum(work(pk, clock.now()) for pk in waiting.values_list("pk", flat=True))
    _forget(at)
    return done


def _forget(at: datetime) -> None:
    old = DirectoryImport.objects.filter(state=State.CHECKED, asked_at__lt=at - FORGOTTEN)
    old.update(state=State.GIVEN_UP)
    over = DirectoryImport.objects.filter(state__in=(State.DONE, State.GIVEN_UP)).exclude(file="")
    for row in over:
        for file in filter(None, (row.file.name, row.communes_file.name)):
            default_storage.delete(file)
        DirectoryImport.objects.filter(pk=row.pk).update(file="", communes_file="")
