"""The letters about who speaks for a school (templates/letters/)."""

from datetime import datetime

from partners.letters import write
from tne29.outbox import Kind, post, register_kind

from .models import Membership

MEMBERSHIP = register_kind(Kind("membership", label="appartenance", after_uncertain="resend_once"))


def membership_confirmed(membership: Membership, *, at: datetime) -> None:
    subject, text = write("membership_confirmed", {"membership": membership, "person": membership.user})
    post(
        f"membership_confirmed:{membership.pk}:{at.isoformat()}",
        kind=MEMBERSHIP.name,
        recipient=membership.user.email,
        subject=subject,
        text=text,
        at=at,
    )
