"""Whether the portal can do its work now: the database answers, the queue can be written to, who works behind lives."""

import logging
import os
from collections.abc import Callable
from datetime import datetime, timedelta

from celery import current_app
from django.conf import settings
from django.db import connection
from django.db.models import Max

from .evidence.models import Presence, Role
from .evidence.outages import TOLERANCE
from .lib.french import moment

logger = logging.getLogger(__name__)
REMEMBERED = timedelta(days=7)


def failures() -> list[str]:
    """In French, what does not answer; the detail goes to the journal only."""
    checks = (("la base de données ne répond pas", _database), ("la file de tâches ne répond pas", _broker))
    return [sentence for sentence, check in checks if not _passes(check)]


def silences(at: datetime) -> list[str]:
    """In French, who gives no sign of life any more; nobody is missed who never gave one. Not a failure of the site."""
    recent = Presence.objects.filter(last_at__gte=at - REMEMBERED).exclude(role=Role.WEB)
    last = recent.values_list("role").annotate(Max("last_at")).order_by("role")
    return [
        f"{Role(role).label}\u00a0: aucun signe de vie depuis le {moment(seen)}"
        for role, seen in last
        if at - seen > TOLERANCE[role]
    ]


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
