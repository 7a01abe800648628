"""The worker’s doors: an id in, one function called. The clock is read here."""

from celery import shared_task
from django.utils import timezone

from . import directory, reminders


@shared_task(name="schools.import_directory")
def import_directory(pk: int) -> bool:
    return directory.work(pk, timezone.now())


@shared_task(name="schools.sweep_directory")
def sweep_directory() -> int:
    return directory.sweep(timezone.now())


@shared_task(name="schools.warn_of_lapse")
def warn_of_lapse() -> int:
    return reminders.warn_of_lapse(timezone.now())
