"""A sign of life, written: the row of this hour moves its end, or a new one begins."""

import logging
import shutil
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction

from tne29.outbox.carriers import open_carrier

from .models import Presence, Role
from .outages import TOLERANCE

logger = logging.getLogger(__name__)

PROBE = "sonde"


def beat(role: str, at: datetime) -> None:
    """One statement most of the time. A clock that goes back begins a row, and alters none."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    lately = max(at - TOLERANCE[role], hour)
    moved = Presence.objects.filter(role=role, last_at__gte=lately, last_at__lte=at, first_at__gte=hour)
    if not moved.update(last_at=at):
        Presence.objects.create(role=role, first_at=at, last_at=at)


def beat_safely(role: str, at: datetime) -> bool:
    """Never harms whoever is alive: a database that is away is a silence, which is the truth."""
    try:
        with transaction.atomic():
            beat(role, at)
    except DatabaseError as error:
        logger.warning("no sign of life written for %s: %s", role, error)
        return False
    return True


def beat_of_the_worker(at: datetime) -> list[str]:
    """The worker lives; so do the mail server and the storage, as seen from here. Says what does not answer."""
    silent = [role for role, answers in ((Role.MAIL, _mail_answers), (Role.STORAGE, _storage_answers)) if not answers()]
    for role in (Role.WORKER, Role.MAIL, Role.STORAGE):
        if role not in silent:
            beat(role, at)
    return silent


def _mail_answers() -> bool:
    try:
        with open_carrier() as carrier:
            carrier.check()
    except Exception as error:
        logger.warning("the mail server does not answer: %s", type(error).__name__)
        return False
    return True


def _storage_answers() -> bool:
    """Reads where files are kept, whatever keeps them; a full disk does not keep any."""
    try:
        default_storage.exists(PROBE)
        return bool(settings.MEDIA_URL_S3) or _has_room(Path(settings.MEDIA_ROOT))
    except Exception as error:
        logger.warning("the storage does not answer: %s", error)
        return False


def _has_room(folder: Path) -> bool:
    """The folder is made by the first file."""
    there = next(each for each in (folder, *folder.parents) if each.exists())
    return shutil.disk_usage(there).free >= settings.MIN_FREE_BYTES
