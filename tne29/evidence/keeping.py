"""Evidence is kept for a year and a month, long enough for any appeal, then forgotten."""

from datetime import datetime, timedelta

from django.conf import settings

from .models import Attempt, Presence

AT_ONCE = 2_000


def oldest_kept(at: datetime) -> datetime:
    return at - timedelta(days=settings.EVIDENCE_DAYS)


def forget_the_old(at: datetime) -> int:
    """By handfuls: the rows of a year do not hold the writers back."""
    before = oldest_kept(at)
    old = (Attempt.objects.filter(at__lt=before), Presence.objects.filter(last_at__lt=before))
    return sum(_delete(rows) for rows in old)


def _delete(rows) -> int:
    deleted = 0
    while handful := list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        deleted += rows.model.objects.filter(pk__in=handful).delete()[0]
    return deleted
