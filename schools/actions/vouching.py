"""What every verb of a membership writes: the row, its history, the letter."""

from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from schools import letters
from schools.models import Membership, MembershipAct, MembershipLink
from schools.school_year import lapse_after

Kind = MembershipAct.Kind
THE_SCHOOL = "la boîte de l’établissement"


def lock(chosen: QuerySet[Membership]) -> list[Membership]:
    """In one order, whoever asks, until the end of the transaction."""
    locked = chosen.select_for_update(no_key=True, of=("self",))
    return list(locked.select_related("user", "school__commune").order_by("pk"))


def vouch(memberships: list[Membership], *, means: str, by: User | None, at: datetime, detail: str = "") -> None:
    """They must be locked, and not confirmed for that school year already."""
    held = {
        "confirmed_at": at,
        "confirmed_by": by,
        "confirmation_means": means,
        "valid_until": lapse_after(at),
        "warned_at": None,
    }
    _write(memberships, held)
    write_acts(memberships, Kind.CONFIRMED, by=by, at=at, means=means, detail=detail)
    _kill_links(memberships, at)
    for membership in memberships:
        letters.membership_confirmed(membership, at=at)


def end(
    memberships: list[Membership], kind: str, *, by: User | None, at: datetime, means: str = "", detail: str = ""
) -> None:
    """They must be locked and live. The person is told, unless it is their own act."""
    _write(memberships, {"ended_at": at})
    write_acts(memberships, kind, by=by, at=at, means=means, detail=detail)
    _kill_links(memberships, at)
    for membership in memberships:
        if by != membership.user:
            letters.membership_ended(membership, is_refusal=kind == Kind.REFUSED, reason=detail, at=at)


def write_acts(
    memberships: list[Membership],
    kind: str,
    *,
    by: User | None,
    at: datetime,
    means: str = "",
    detail: str = "",
) -> None:
    name = str(by) if by else THE_SCHOOL
    MembershipAct.objects.bulk_create(
        MembershipAct(
            membership=membership,
            kind=kind,
            at=at,
            by=by,
            by_name=name,
            means=means,
            detail=detail,
            valid_until=membership.valid_until if kind == Kind.CONFIRMED else None,
        )
        for membership in memberships
    )


def _write(memberships: list[Membership], values: dict) -> None:
    Membership.objects.filter(pk__in=[each.pk for each in memberships]).update(**values)
    for membership in memberships:
        for name, value in values.items():
            setattr(membership, name, value)


def _kill_links(memberships: list[Membership], at: datetime) -> None:
    MembershipLink.objects.unanswered().filter(membership__in=memberships).update(revoked_at=at)
