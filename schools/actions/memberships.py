"""The verbs of memberships: confirmed and ended by staff or by the head; left by the person."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from schools.models import Membership, School
from tne29.lib.errors import Refusal

from .vouching import Kind, end, lock, vouch, write_acts

NOT_HEAD = "Seule la direction de l’établissement, elle-même confirmée, peut le faire."
GONE = "Cette appartenance n’est plus à confirmer : elle a changé entre-temps."


def belong(user: User, school: School, role: str, *, at: datetime) -> Membership:
    """Somebody who files for a school says they belong to it; that remains to be confirmed."""
    defaults = {"role": role, "requested_at": at}
    return Membership.objects.get_or_create(user=user, school=school, ended_at=None, defaults=defaults)[0]


@transaction.atomic
def confirm_memberships(chosen: QuerySet[Membership], *, by: User, at: datetime) -> list[Membership]:
    """Those that still wait for it, each told by a letter; two people who confirm at once write one letter."""
    waiting = lock(Membership.objects.to_confirm(at).filter(pk__in=chosen.order_by().values("pk")))
    vouch(waiting, means=Membership.Means.STAFF, by=by, at=at)
    return waiting


@transaction.atomic
def end_memberships(chosen: QuerySet[Membership], *, by: User, at: datetime) -> list[Membership]:
    """Staff end what lives among the chosen; the rows stay."""
    living = lock(Membership.objects.active().filter(pk__in=chosen.order_by().values("pk")))
    end(living, Kind.ENDED, by=by, at=at, means=Membership.Means.STAFF)
    return living


@transaction.atomic
def change_role(membership: Membership, role: str, *, by: User, at: datetime) -> Membership:
    found = lock(Membership.objects.active().filter(pk=membership.pk))
    if not found:
        raise Refusal(GONE)
    if found[0].role != role:
        found[0].role = Membership.Role(role)
        found[0].save(update_fields=["role"])
        write_acts(found, Kind.CHANGED, by=by, at=at, means=Membership.Means.STAFF, detail=found[0].get_role_display())
    return found[0]


@transaction.atomic
def confirm_as_head(membership: Membership, *, by: User, at: datetime) -> Membership:
    wanted = _lock_as_head(membership, by, at)
    if not wanted.is_to_confirm(at):
        raise Refusal(GONE)
    vouch([wanted], means=Membership.Means.HEAD, by=by, at=at)
    return wanted


@transaction.atomic
def end_as_head(membership: Membership, *, by: User, at: datetime) -> Membership:
    """Somebody who never was confirmed is refused; somebody who was has left the school."""
    wanted = _lock_as_head(membership, by, at)
    kind = Kind.ENDED if wanted.confirmed_at else Kind.REFUSED
    end([wanted], kind, by=by, at=at, means=Membership.Means.HEAD)
    return wanted


def _lock_as_head(membership: Membership, by: User, at: datetime) -> Membership:
    """The membership, and that of the head who judges it: neither changes before the end."""
    both = Q(pk=membership.pk) | Q(user=by, school=membership.school_id)
    rows = lock(Membership.objects.active().filter(both))
    is_head = any(row.user_id == by.pk and row.role == Membership.Role.HEAD and row.is_confirmed(at) for row in rows)
    wanted = next((row for row in rows if row.pk == membership.pk), None)
    if not is_head:
        raise Refusal(NOT_HEAD)
    if wanted is None or wanted.user_id == by.pk:
        raise Refusal(GONE)
    return wanted


@transaction.atomic
def leave_school(membership: Membership, *, by: User, at: datetime) -> Membership:
    found = lock(Membership.objects.active().filter(pk=membership.pk, user=by))
    if not found:
        raise Refusal("Vous ne faites déjà plus partie de cet établissement.")
    end(found, Kind.LEFT, by=by, at=at)
    return found[0]
