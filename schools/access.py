"""Who may do what with a membership: its holder, and a head of that school who is confirmed. Others get 404."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.models import User
from tne29.lib.canonical import sha256_hex

from .models import Membership, MembershipLink


def mine(user: User, pk: int) -> Membership:
    return _first(Membership.objects.active().filter(user=user, pk=pk))


def judged_by(user: User, pk: int, at: datetime) -> Membership:
    """A membership of a school that this person heads; their own is for others to judge."""
    return _first(colleagues_of(user, at).filter(pk=pk))


def colleagues_of(user: User, at: datetime) -> QuerySet[Membership]:
    """The live memberships of the schools that this person heads, those to confirm first."""
    headed = Membership.objects.confirmed(at).filter(user=user, role=Membership.Role.HEAD).values("school")
    others = Membership.objects.active().filter(school__in=headed).exclude(user=user)
    return others.select_related("user", "school__commune").order_by("school__search_order", "confirmed_at", "pk")


def link_for(secret: str, at: datetime) -> MembershipLink | None:
    """What a link opens: a question, or the answer that was given to it."""
    related = ("membership__user", "membership__school__commune")
    links = MembershipLink.objects.filter(token_hash=sha256_hex(secret)).select_related(*related)
    return links.filter(Q(answered_at__isnull=False) | Q(revoked_at=None, expires_at__gt=at)).first()


def _first(found: QuerySet[Membership]) -> Membership:
    membership = found.select_related("user", "school__commune").first()
    if membership is None:
        raise Http404("Cette appartenance n’existe pas.")
    return membership
