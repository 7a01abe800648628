"""The worker's doors: the clock is read here, the rest is in delivery."""

from celery import shared_task
from django.utils import timezone

from . import delivery
from .posting import DELIVER


@shared_task(name=DELIVER)
def deliver(*letter_ids: int) -> None:
    delivery.deliver(letter_ids, timezone.now())


@shared_task(name="outbox.sweep")
def sweep() -> int:
    return delivery.sweep(timezone.now())
