"""The worker's doors: the clock is read here."""

from celery import shared_task
from django.utils import timezone

from . import beating, keeping
from .ticking import HEARTBEAT, watch_the_scheduler

watch_the_scheduler()


@shared_task(name=HEARTBEAT)
def heartbeat() -> list[str]:
    return beating.beat_of_the_worker(timezone.now())


@shared_task(name="evidence.purge")
def purge() -> int:
    return keeping.forget_the_old(timezone.now())
