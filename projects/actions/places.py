"""Who is in a team and with which rights: leaving, removing, changing a role, handing the project over.

A live project always has an owner: the project is locked, and the database refuses the last one’s departure too.
"""

from datetime import datetime

from django.db import transaction

from accounts.models import User, normalised_email
from tne29.lib.errors import Refusal

from .. import letters
from ..models import Invitation, Project, TeamMember
from ..models.team import Role
from .move import lock_for, lock_project, write_journal
from .team import send_invitation

LAST_OWNER = (
    "Un dossier a toujours une personne titulaire, et c’est la dernière : "
    "qu’une autre personne de l’équipe accepte d’abord de le devenir."
)
NOT_IN_TEAM = "Cette personne ne fait plus partie de l’équipe."
ALREADY_OWNER = "Cette personne est déjà titulaire du dossier."
NO_ACCOUNT = "Le compte de cette personne est fermé : proposez à quelqu’un d’autre."
WHY = "Indiquez le motif : il est gardé dans l’histoire du dossier."


@transaction.atomic
def leave_team(project: Project, *, by: User, at: datetime) -> None:
    project = lock_for(project, by, "read")
    _end(project, project.member, at)
    write_journal(project, "leave", "départ de l’équipe", by=by, at=at)
    letters.team_left(project, by, at=at)


@transaction.atomic
def remove_member(project: Project, place: int, *, by: User, at: datetime) -> TeamMember:
    project = lock_for(project, by, "manage")
    member = _place(project, place)
    _end(project, member, at)
    write_journal(project, "remove", f"{member.user} ne fait plus partie de l’équipe", by=by, at=at)
    letters.team_removed(project, member, by, at=at)
    return member


@transaction.atomic
def change_place(project: Project, place: int, *, role: str, may_deposit: bool, by: User, at: datetime) -> TeamMember:
    """Another role, the right to deposit given or taken. Nobody is made an owner without accepting it."""
    project = lock_for(project, by, "manage")
    member = _place(project, place)
    if role == Role.OWNER != member.role:
        raise Refusal("On ne devient titulaire qu’en l’acceptant : proposez-le à cette personne.")
    if (member.role, member.may_deposit) == (role, may_deposit):
        return member
    if member.role == Role.OWNER != role:
        _require_another_owner(project, member)
        _withdraw_offers(project, member.user, at)
    member.role, member.may_deposit = Role(role), may_deposit
    member.save(update_fields=["role", "may_deposit"])
    write_journal(project, "change_role", f"{member.user} : {letters.rights_of(member)}", by=by, at=at)
    letters.team_role(project, member, by, at=at)
    return member


@transaction.atomic
def offer_ownership(project: Project, place: int, *, stays: bool, by: User, at: datetime) -> Invitation:
    """stays: whether `by` remains an owner beside the other, once the other has accepted."""
    project = lock_for(project, by, "manage")
    member = _place(project, place)
    if member.role == Role.OWNER:
        raise Refusal(ALREADY_OWNER)
    if not member.user.is_active:
        raise Refusal(NO_ACCOUNT)
    label = f"proposition à {member.user} de devenir titulaire"
    offer = send_invitation(project, member.user.email, Role.OWNER, by=by, at=at, succeeds=None if stays else by)
    write_journal(project, "offer_ownership", label, by=by, at=at)
    return offer


@transaction.atomic
def name_owner(project: Project, email: str, *, reason: str, by: User, at: datetime) -> TeamMember | None:
    """Staff, when nobody of the team can: a member becomes the owner, anybody else is invited to."""
    if not reason.strip():
        raise Refusal(WHY)
    project, email = lock_project(project), normalised_email(email)
    places = project.team.filter(ended_at=None, user__email=email, user__is_active=True)
    member = places.select_related("user").first()
    if member is None:
        send_invitation(project, email, Role.OWNER, by=by, at=at)
        label = f"invitation à devenir titulaire envoyée à {email}"
        write_journal(project, "name_owner", label, by=by, at=at, message=reason.strip())
        return None
    if member.role == Role.OWNER:
        raise Refusal(ALREADY_OWNER)
    member.role = Role.OWNER
    member.save(update_fields=["role"])
    label = f"{member.user} désigné titulaire par le service"
    write_journal(project, "name_owner", label, by=by, at=at, message=reason.strip())
    letters.owner_named(project, member.user, reason.strip(), at=at)
    return member


def _place(project: Project, pk: int) -> TeamMember:
    member = project.team.filter(pk=pk, ended_at=None).select_related("user").first()
    if member is None:
        raise Refusal(NOT_IN_TEAM)
    return member


def _end(project: Project, member: TeamMember, at: datetime) -> None:
    if member.role == Role.OWNER:
        _require_another_owner(project, member)
        _withdraw_offers(project, member.user, at)
    member.ended_at = at
    member.save(update_fields=["ended_at"])


def _require_another_owner(project: Project, member: TeamMember) -> None:
    others = project.team.filter(role=Role.OWNER, ended_at=None, user__is_active=True).exclude(pk=member.pk)
    if not others.exists():
        raise Refusal(LAST_OWNER)


def _withdraw_offers(project: Project, owner: User, at: datetime) -> None:
    """What somebody offered to hand over is no longer theirs to give."""
    project.invitations.unanswered().filter(succeeds=owner).update(revoked_at=at)
