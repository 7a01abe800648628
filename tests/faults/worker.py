"""The worker as shipped, to be killed: its pool first, which it replaces, or all of it."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from random import Random

from celery import current_app
from django.db import transaction
from django.utils import timezone

from tests import portal, services
from tests.faults.databases import group_of, kill_all
from tests.smtp import SmtpController, SmtpSink
from tne29.outbox import Mail, post_each
from tne29.outbox.models import IN_FLIGHT, Letter, State

KINDS = ("receipt", "decision", "opening")
NEVER_AGAIN = "opening"
AT_REST = (State.SENT, State.UNCERTAIN, State.REFUSED, State.CANCELLED)


class SlowSink(SmtpSink):
    """Answers the final dot after a while that the dice say."""

    def __init__(self, rng: Random, slowest: float) -> None:
        super().__init__()
        self.rng, self.slowest = rng, slowest

    async def handle_DATA(self, server, session, envelope) -> str:
        self.hold_seconds = self.rng.uniform(0, self.slowest)
        return await super().handle_DATA(server, session, envelope)


@contextmanager
def slow_sink(rng: Random, slowest: float) -> Iterator[SlowSink]:
    sink = SlowSink(rng, slowest)
    controller = SmtpController(sink)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()


class Victim:
    """A worker that is always there: killed, it is started again."""

    def __init__(self, **environ: str) -> None:
        self.environ = environ
        self._context = None

    def start(self) -> None:
        self._context = portal.worker(**self.environ)
        self.process = self._context.__enter__().process

    def stop(self) -> None:
        if self._context:
            self._context.__exit__(None, None, None)
            self._context = None

    @property
    def pool(self) -> list[int]:
        return group_of(self.process.pid)[:-1]

    def kill_the_pool(self) -> None:
        kill_all(self.pool, signal.SIGKILL)

    def kill(self) -> None:
        kill_all(group_of(self.process.pid), signal.SIGKILL)
        self.stop()
        self.start()

    def __enter__(self) -> "Victim":
        self.start()
        return self

    def __exit__(self, *_) -> None:
        self.stop()


def write(number: int) -> None:
    """A batch of letters, due at once."""
    now = timezone.now()
    mails = [
        Mail(f"essai:{place}", f"personne{place}@example.org", KINDS[place % len(KINDS)], f"Lettre {place}", "Bonjour")
        for place in range(number)
    ]
    with transaction.atomic():
        post_each(mails, at=now)


def hint(broker: str = "") -> None:
    """What beat says every twenty seconds."""
    with current_app.connection_for_write(broker or None) as connection:
        current_app.send_task("outbox.sweep", connection=connection, retry=False, ignore_result=True)


def let_leases_end() -> int:
    """Five minutes go by, for those who held a letter when they died; returns how many were in the final dot."""
    now = timezone.now()
    held = Letter.objects.filter(state__in=IN_FLIGHT, lease_until__gt=now)
    in_the_dot = held.filter(state=State.FINAL_DOT).count()
    held.update(lease_until=now - timedelta(seconds=1))
    return in_the_dot


def waiting() -> int:
    return Letter.objects.exclude(state__in=AT_REST).count()


def is_over() -> bool:
    """Nothing waits; what was put off for later is called now."""
    Letter.objects.filter(state=State.QUEUED, next_try_at__gt=timezone.now()).update(next_try_at=timezone.now())
    return waiting() == 0


def finish(broker: str = "", patience: float = 60) -> None:
    """Hints as often as it takes, until every letter is at rest."""
    until = time.monotonic() + patience
    while not is_over():
        if time.monotonic() > until:
            raise services.DidNotStart(f"{waiting()} letters still wait")
        hint(broker)
        time.sleep(0.5)
