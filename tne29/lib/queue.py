"""A hint to the worker, never a promise: the truth is in the database and a sweep finds it there."""

import logging
import time
from functools import partial

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)

QUIET_SECONDS = 10.0
PUBLISH_POLICY = {"retry": False, "ignore_result": True}


class Pause:
    """A broker that did not answer is left alone for a while: a request waits once, not once per hint."""

    def __init__(self) -> None:
        self._until = 0.0

    def begin(self) -> None:
        self._until = time.monotonic() + QUIET_SECONDS

    def clear(self) -> None:
        self._until = 0.0

    def is_on(self) -> bool:
        return time.monotonic() < self._until


pause = Pause()


def nudge(task_name: str, *args: int | str) -> None:
    """Once the transaction is committed, tell the worker by the task's name that there is something to do."""
    transaction.on_commit(partial(_publish, task_name, args), robust=True)


def _publish(task_name: str, args: tuple) -> None:
    if pause.is_on():
        return
    try:
        current_app.send_task(task_name, args=args, **PUBLISH_POLICY)
    except Exception as error:
        pause.begin()
        logger.warning("broker away, %s%r left to the sweep: %s", task_name, args, error)
