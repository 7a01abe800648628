"""Whether the portal can do its work now: does the database answer, can the queue be written to."""

import logging
import os
from collections.abc import Callable

from celery import current_app
from django.conf import settings
from django.db import connection

logger = logging.getLogger(__name__)


def failures() -> list[str]:
    """In French, what does not answer; the detail goes to the journal only."""
    checks = (("la base de données ne répond pas", _database), ("la file de tâches ne répond pas", _broker))
    return [sentence for sentence, check in checks if not _passes(check)]


def _passes(check: Callable[[], None]) -> bool:
    try:
        check()
    except Exception as error:
        logger.warning("healthz: %s: %s", check.__name__, error)
        return False
    return True


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()


def _broker() -> None:
    if not settings.REDIS_URL:
        _folder(settings.QUEUE_DIR / "messages")
        return
    with current_app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, timeout=1)
        broker.default_channel.client.ping()


def _folder(path: os.PathLike) -> None:
    if not os.access(path, os.W_OK | os.X_OK):
        raise OSError(f"{path} cannot be written to")
