"""The verbs of memberships: confirm who speaks for a school."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from schools import letters
from schools.models import Membership


@transaction.atomic
def confirm_memberships(chosen: QuerySet[Membership], *, by: User, at: datetime) -> list[Membership]:
    """Those that still wait for it, each told by a letter; two people who confirm at once write one letter."""
    waiting = chosen.filter(confirmed_at=None, ended_at=None).order_by("pk")
    locked = waiting.select_for_update(no_key=True, of=("self",)).select_related("user", "school__commune")
    confirmed = list(locked)
    Membership.objects.filter(pk__in=[each.pk for each in confirmed]).update(
        confirmed_at=at, confirmed_by=by, confirmation_means=Membership.Means.STAFF
    )
    for membership in confirmed:
        letters.membership_confirmed(membership, at=at)
    return confirmed
