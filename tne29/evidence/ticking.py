"""Where the signs of life come from, each from the process that lives.

The site: a thread of each serving process asks its own door for a page, as a visitor would, and notes that it came.
The scheduler: once it has told the worker to show itself. The worker: when it does (tasks.heartbeat).
"""

import logging
import threading
from contextlib import closing
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException

from celery.signals import after_task_publish
from django.conf import settings
from django.db import close_old_connections, connections

from . import attempts
from .beating import beat_safely
from .models import Role

logger = logging.getLogger(__name__)

HEARTBEAT = "evidence.heartbeat"
FIRST_SECONDS, PATIENCE = 5, 10
ANY = {"0.0.0.0": "127.0.0.1", "::": "::1"}
AS_THE_PROXY = {"X-Forwarded-Proto": "https"} if settings.HTTPS else {}


def watch_the_site(address: tuple) -> None:
    """For a serving process, once it listens there. PULSE_SECONDS at 0: another watch is kept."""
    if not settings.PULSE_SECONDS:
        return
    thread = threading.Thread(target=_keep_asking, args=(address,), name="evidence", daemon=True)
    thread.start()


def _keep_asking(address: tuple) -> None:
    never, pause = threading.Event(), min(FIRST_SECONDS, settings.PULSE_SECONDS)
    while not never.wait(pause):
        pause = settings.PULSE_SECONDS
        try:
            look_once(address)
        except Exception:
            logger.exception("no sign of life of the site")
        finally:
            connections.close_all()


def look_once(address: tuple) -> bool:
    """The answer comes from the shared door, so from any of the processes; the moment is that of the answer."""
    answered = _answers(address)
    if answered:
        beat_safely(Role.WEB, datetime.now(UTC))
        attempts.write_what_waits()
    return answered


def _answers(address: tuple) -> bool:
    """503 is a broker that is away: the site answers all the same, and writing will tell of the rest."""
    host, port = address[:2]
    with closing(HTTPConnection(ANY.get(host, host), port, timeout=PATIENCE)) as connection:
        try:
            connection.request("GET", "/healthz", headers=AS_THE_PROXY | {"Host": settings.SITE_HOST})
            return connection.getresponse().status in (200, 503)
        except (OSError, HTTPException):
            return False


def watch_the_scheduler() -> None:
    after_task_publish.connect(_scheduler_lives, sender=HEARTBEAT, dispatch_uid="evidence")


def _scheduler_lives(**_) -> None:
    close_old_connections()
    beat_safely(Role.SCHEDULER, datetime.now(UTC))
    close_old_connections()
