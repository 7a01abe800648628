"""The letters about who speaks for a school (templates/letters/)."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from accounts.models import User
from partners.letters import absolute, write
from tne29.outbox import Kind, Mail, post, post_all, register_guard, register_kind

from .models import Membership, MembershipLink

MEMBERSHIP = register_kind(Kind("membership", label="appartenance", after_uncertain="resend_once"))
LINK = register_kind(Kind("membership_link", label="lien à l’établissement", after_uncertain="drop", secret=True))


def membership_link(link: MembershipLink, secret: str, *, at: datetime) -> None:
    """To the school’s own mailbox: who asks, as what, and what answering means."""
    context = {"link": link, "answer_url": absolute(reverse("schools:answer", args=[secret]))}
    subject, text = _written("membership_link", link.membership, **context)
    post(
        _key(link),
        kind=LINK.name,
        recipient=link.email,
        subject=subject,
        text=text,
        at=at,
        valid_until=link.expires_at,
    )


def _key(link: MembershipLink) -> str:
    return f"membership_link:{link.token_hash}"


def no_longer_live(letter, at: datetime) -> str | None:
    link = MembershipLink.objects.live(at).filter(token_hash=letter.key.partition(":")[2])
    return None if link.exists() else "le lien a été remplacé, ou l’appartenance a changé"


register_guard(LINK, no_longer_live)


def membership_waits(membership: Membership, heads: list[User], *, at: datetime) -> None:
    """To the heads who may confirm it themselves."""
    if heads:
        subject, text = _written("membership_waits", membership)
        keys = {f"membership_waits:{membership.pk}:{at.isoformat()}:{head.pk}": head.email for head in heads}
        post_all(keys, kind=MEMBERSHIP.name, subject=subject, text=text, at=at)


def membership_confirmed(membership: Membership, *, at: datetime) -> None:
    _to_person("membership_confirmed", membership, at=at)


def membership_ended(membership: Membership, *, is_refusal: bool, reason: str, at: datetime) -> None:
    _to_person("membership_ended", membership, at=at, is_refusal=is_refusal, reason=reason)


def membership_lapses(membership: Membership, *, at: datetime) -> Mail:
    """Written, not posted: these leave by the batch, each September."""
    subject, text = _written("membership_lapses", membership)
    key = f"membership_lapses:{membership.pk}:{membership.valid_until.isoformat()}"
    return Mail(key, membership.user.email, MEMBERSHIP.name, subject, text, valid_until=membership.valid_until)


def _to_person(name: str, membership: Membership, *, at: datetime, **context: Any) -> None:
    subject, text = _written(name, membership, **context)
    key = f"{name}:{membership.pk}:{at.isoformat()}"
    post(key, kind=MEMBERSHIP.name, recipient=membership.user.email, subject=subject, text=text, at=at)


def _written(name: str, membership: Membership, **context: Any) -> tuple[str, str]:
    mine = {"schools_url": absolute(reverse("schools:mine"))}
    return write(name, {"membership": membership, "person": membership.user, **mine, **context})
