"""What a campaign asks for and was granted, against the envelope of its call."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum

from campaigns.models import Campaign

from ..models import Decision

NOTHING = Decimal()


@dataclass(frozen=True)
class Money:
    """granted: by decisions in force, in this campaign; granted_in_call: in all the campaigns of its call."""

    asked: Decimal
    granted: Decimal
    accepted: int
    granted_in_call: Decimal
    envelope: Decimal | None

    @property
    def left(self) -> Decimal:
        return self.envelope - self.granted_in_call

    @property
    def is_exceeded(self) -> bool:
        return self.left < 0

    @property
    def percent(self) -> int:
        return min(round(100 * self.granted_in_call / self.envelope), 100) if self.envelope else 100


def money(campaign: Campaign, asked: Decimal) -> Money:
    """The demonstration spends nothing: only its own page counts it, beside what the other campaigns were granted."""
    decided = Decision.objects.filter(
        kind=Decision.Kind.ACCEPTED, reopened_at=None, project__campaign__call=campaign.call_id
    )
    if not campaign.is_demonstration:
        decided = decided.filter(project__campaign__is_demonstration=False)
    rows = decided.order_by().values_list("project__campaign").annotate(Sum("amount"), Count("pk"))
    granted = {key: (amount or NOTHING, number) for key, amount, number in rows}
    here = granted.get(campaign.pk, (NOTHING, 0))
    return Money(asked, *here, sum((amount for amount, _ in granted.values()), NOTHING), campaign.call.envelope)
