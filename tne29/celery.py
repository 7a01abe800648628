"""The worker's and the scheduler's application. The truth is in the database: every task here is a sweep or a hint."""

import gc
import os

from celery import Celery
from celery.signals import worker_init

from .lib import embedded_queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tne29.settings")

embedded_queue.use()
app = Celery("tne29")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def hold_still(**kwargs) -> None:
    """What is loaded stays to the end: an export of 20,000 dossiers does not look for garbage in it again and again."""
    gc.collect()
    gc.freeze()


EVERY_MINUTE, EVERY_HOUR = 60.0, 3600.0
app.conf.beat_schedule = {
    "outbox-sweep": {"task": "outbox.sweep", "schedule": 20.0},
    "printouts-sweep": {"task": "projects.sweep_printouts", "schedule": 20.0},
    "exports-sweep": {"task": "projects.sweep_exports", "schedule": 20.0},
    "releases-sweep": {"task": "projects.sweep_releases", "schedule": 20.0},
    "trials-sweep": {"task": "projects.sweep_trials", "schedule": 20.0},
    "directory-sweep": {"task": "schools.sweep_directory", "schedule": 20.0},
    "reminders": {"task": "projects.send_reminders", "schedule": EVERY_MINUTE},
    "files-scan": {"task": "projects.scan_due", "schedule": 20.0},
    "files-keeping": {"task": "projects.keep_files", "schedule": EVERY_HOUR},
    "papers": {"task": "projects.forget_papers", "schedule": EVERY_MINUTE},
    "memberships": {"task": "schools.warn_of_lapse", "schedule": EVERY_HOUR},
    "agreements": {"task": "projects.remind_agreements", "schedule": 10 * EVERY_MINUTE},
    # One that waited is no sign of life any more.
    "heartbeat": {"task": "evidence.heartbeat", "schedule": EVERY_MINUTE, "options": {"expires": 50}},
    "evidence": {"task": "evidence.purge", "schedule": EVERY_HOUR},
}
