"""The worker’s doors: an id in, one function called. The clock is read here."""

import logging
from collections.abc import Callable
from datetime import datetime

from celery import shared_task
from django.utils import timezone

from . import actions, announcements, exports, printouts, reminders, reminders_of_opinions
from .actions import keeping, scanning

logger = logging.getLogger(__name__)


@shared_task(name="projects.send_reminders")
def send_reminders() -> int:
    """One that fails does not hold the others back."""
    now = timezone.now()
    return sum(_safely(each.send_due, now) for each in (reminders, announcements, reminders_of_opinions))


def _safely(send_due: Callable[[datetime], int], now: datetime) -> int:
    try:
        return send_due(now)
    except Exception:
        logger.exception("%s stopped before its end", send_due.__module__)
        return 0


@shared_task(name="projects.remind_agreements")
def remind_agreements() -> int:
    return actions.remind_agreements(timezone.now())


@shared_task(name="projects.render_printout")
def render_printout(printout_id: int) -> bool:
    return printouts.render(printout_id, timezone.now())


@shared_task(name="projects.sweep_printouts")
def sweep_printouts() -> int:
    return printouts.sweep(timezone.now())


@shared_task(name="projects.make_export")
def make_export(printout_id: int) -> bool:
    return exports.render(printout_id, timezone.now())


@shared_task(name="projects.sweep_exports")
def sweep_exports() -> int:
    return exports.sweep(timezone.now())


@shared_task(name="projects.try_edition")
def try_edition(trial_id: int) -> bool:
    return actions.run_trial(trial_id, timezone.now())


@shared_task(name="projects.sweep_trials")
def sweep_trials() -> int:
    return actions.sweep_trials(timezone.now())


@shared_task(name="projects.release_decisions")
def release_decisions(release_id: int) -> bool:
    return actions.run_release(release_id, timezone.now())


@shared_task(name="projects.sweep_releases")
def sweep_releases() -> int:
    return actions.sweep_releases(timezone.now())


@shared_task(name="projects.forget_papers")
def forget_papers() -> int:
    return actions.forget_papers(timezone.now())


@shared_task(name="projects.scan_file")
def scan_file(attachment_id: int) -> bool:
    return scanning.scan_file(attachment_id, timezone.now())


@shared_task(name="projects.scan_opinion_file")
def scan_opinion_file(request_id: int) -> bool:
    return scanning.scan_opinion_file(request_id, timezone.now())


@shared_task(name="projects.scan_paper")
def scan_paper(paper_id: int) -> bool:
    return scanning.scan_paper(paper_id, timezone.now())


@shared_task(name="projects.scan_due")
def scan_due() -> int:
    return scanning.scan_due(timezone.now())


@shared_task(name="projects.keep_files")
def keep_files() -> int:
    now = timezone.now()
    return keeping.erase_removed(now) + keeping.sweep_orphans(now)
