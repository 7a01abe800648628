"""A refused attempt, kept: after the refused transaction, in one of its own, and never so many as to fill the disk."""

import logging
from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, transaction
from django.db.models import Count, F, Q

from .models import Attempt

logger = logging.getLogger(__name__)

HOUR = timedelta(hours=1)
MOST_OF_A_PERSON = 60
MOST_OF_STRANGERS = 200
MOST_OF_ALL = 5_000
SENTENCE_LENGTH = 300

# What could not be written when the database was away, until it is back or the process ends.
_waiting: deque["Refused"] = deque(maxlen=1_000)


@dataclass(frozen=True)
class Refused:
    at: datetime
    person_id: int | None
    about: str
    act: str
    status: int
    code: str
    sentence: str


def keep(refused: Refused) -> bool:
    """Never adds a failure to a refusal: says whether it is written, and keeps it for later otherwise."""
    if refused.status >= 500:
        _waiting.append(refused)
        return False
    return _written(refused)


def write_what_waits() -> int:
    """By a thread that waits for nobody. What fails again waits again."""
    written = 0
    for _ in range(len(_waiting)):
        refused = _waiting.popleft()
        written += _written(refused)
    return written


def forget() -> None:
    """What waits is of a database that is no more (tests)."""
    _waiting.clear()


def _written(refused: Refused) -> bool:
    try:
        with transaction.atomic():
            _write(refused)
    except DatabaseError as error:
        logger.warning("attempt on %s not kept now: %s", refused.about, error)
        _waiting.append(refused)
        return False
    return True


def _write(refused: Refused) -> None:
    within = Attempt.objects.filter(at__gt=refused.at - HOUR, at__lte=refused.at)
    theirs = Q(person=refused.person_id)
    counts = within.aggregate(theirs=Count("pk", filter=theirs), all=Count("pk"))
    most = MOST_OF_A_PERSON if refused.person_id else MOST_OF_STRANGERS
    if counts["theirs"] >= most or counts["all"] >= MOST_OF_ALL:
        _count_only(within.filter(theirs))
        return
    Attempt.objects.create(
        at=refused.at,
        person_id=refused.person_id,
        about=refused.about[:20],
        act=refused.act[:40],
        status=refused.status,
        code=refused.code[:40],
        sentence=refused.sentence[:SENTENCE_LENGTH],
    )


def _count_only(theirs) -> None:
    """On the last one that was kept."""
    last = theirs.order_by("-at", "-pk").values("pk")[:1]
    Attempt.objects.filter(pk__in=list(last.values_list("pk", flat=True))).update(repeated=F("repeated") + 1)
