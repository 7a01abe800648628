"""Blank questionnaires, to print or to fill, follow the public data.

They are made beforehand, and the last one is served until the next is ready.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime

from campaigns.models import Campaign
from tne29.lib.queue import nudge

from ..models import Printout
from .asking import TASK, record
from .blank import blank_of, subject_of
from .document import Document
from .fillable import fillable_of

logger = logging.getLogger(__name__)
Kind, State = Printout.Kind, Printout.State
MAKERS: dict[str, Callable[..., Document]] = {Kind.BLANK: blank_of, Kind.FILLABLE: fillable_of}


def current_blank(campaign: Campaign | int, kind: str = Kind.BLANK) -> Printout | None:
    """The newest one that is ready. campaign: itself, or its key."""
    ready = Printout.objects.filter(kind=kind, campaign=campaign, project=None, state=State.DONE)
    return ready.order_by("-done_at", "-pk").first()


def ensure_blanks(at: datetime) -> list[Printout]:
    """The rows of the questionnaires of each campaign as they must be now: made, waiting or failed."""
    return list(_up_to_date(at))


def _up_to_date(at: datetime) -> Iterator[Printout]:
    for campaign in Campaign.objects.select_related("call__edition"):
        subject = subject_of(campaign)
        for kind, make in MAKERS.items():
            try:
                printout, is_new = record(make(campaign, *subject), campaign, None, None, by=None, at=at)
            except Exception:
                logger.exception("no %s questionnaire for campaign %s", kind, campaign.slug)
                continue
            if is_new:
                nudge(TASK, printout.pk)
            _make_current(printout, campaign, at)
            yield printout


def _make_current(printout: Printout, campaign: Campaign, at: datetime) -> None:
    """Data that go back to what they were bring the former file back."""
    if printout.state == State.DONE and current_blank(campaign, printout.kind) != printout:
        Printout.objects.filter(pk=printout.pk).update(done_at=at)
