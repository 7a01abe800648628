"""The blank questionnaires follow the public data: made beforehand, the last one served until the next is ready."""

import logging
from collections.abc import Iterator
from datetime import datetime

from campaigns.models import Campaign
from tne29.lib.queue import nudge

from ..models import Printout
from .asking import TASK, record
from .blank import blank

logger = logging.getLogger(__name__)
State = Printout.State


def current_blank(campaign: Campaign | int) -> Printout | None:
    """The newest one that is ready. campaign: itself, or its key."""
    ready = Printout.objects.filter(kind=Printout.Kind.BLANK, campaign=campaign, state=State.DONE)
    return ready.order_by("-done_at", "-pk").first()


def ensure_blanks(at: datetime) -> list[Printout]:
    """The row of the questionnaire of each campaign as it must be now: made, waiting or failed."""
    return list(_up_to_date(at))


def _up_to_date(at: datetime) -> Iterator[Printout]:
    for campaign in Campaign.objects.select_related("call__edition"):
        try:
            printout, is_new = record(blank(campaign), campaign, None, None, by=None, at=at)
        except Exception:
            logger.exception("no blank questionnaire for campaign %s", campaign.slug)
            continue
        if is_new:
            nudge(TASK, printout.pk)
        _make_current(printout, campaign, at)
        yield printout


def _make_current(printout: Printout, campaign: Campaign, at: datetime) -> None:
    """Data that go back to what they were bring the former file back."""
    if printout.state == State.DONE and current_blank(campaign) != printout:
        Printout.objects.filter(pk=printout.pk).update(done_at=at)
