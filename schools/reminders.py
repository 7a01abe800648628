"""Each September: whoever was confirmed for the past school year is told, in time, to be confirmed again."""

from datetime import datetime

from django.db import transaction

from tne29.outbox import post_each

from . import letters
from .models import Membership
from .school_year import NOTICE

BATCH = 100


def warn_of_lapse(at: datetime) -> int:
    """How many people were told; each once for each lapse, whoever else does the same."""
    told = 0
    while some := _warn_some(at):
        told += some
    return told


@transaction.atomic
def _warn_some(at: datetime) -> int:
    ending = Membership.objects.confirmed(at).filter(valid_until__lte=at + NOTICE, warned_at=None)
    locked = ending.filter(user__is_active=True).select_for_update(no_key=True, of=("self",), skip_locked=True)
    some = list(locked.select_related("user", "school__commune").order_by("pk")[:BATCH])
    if some:
        post_each([letters.membership_lapses(each, at=at) for each in some], at=at)
        Membership.objects.filter(pk__in=[each.pk for each in some]).update(warned_at=at)
    return len(some)
