"""The signs of life around a stretch of time, read in two statements whatever the length."""

from datetime import datetime, timedelta

from django.db.models import Min

from tne29.evidence.models import Presence, Role
from tne29.evidence.outages import Alive, Outage, outages

BEFORE, AFTER = timedelta(days=1), timedelta(days=7)


class Lives:
    """Who lived when, from a day before to a week after; known_since: the first sign ever, by role."""

    def __init__(self, begin: datetime, end: datetime):
        self.begin, self.end = begin, end
        self.known_since = dict(Presence.objects.values_list("role").annotate(Min("first_at")).order_by())
        self.stretches: dict[str, list[Alive]] = {role: [] for role in Role.values}
        near = Presence.objects.filter(last_at__gte=begin - BEFORE, first_at__lte=end + AFTER)
        for role, first, last in near.values_list("role", "first_at", "last_at"):
            self.stretches.setdefault(role, []).append(Alive(first, last))

    def outages(self) -> list[Outage]:
        found = [
            outage
            for role in Role.values
            for outage in outages(
                role, self.stretches[role], known_since=self.known_since.get(role), begin=self.begin, end=self.end
            )
        ]
        return sorted(found, key=lambda outage: outage.since)
