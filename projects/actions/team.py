"""Inviting colleagues: a link in a letter, accepted once by somebody with an account."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from accounts.models import User, normalised_email
from tne29.lib.canonical import sha256_hex
from tne29.lib.errors import Refusal, TooMany

from .. import letters
from ..models import Invitation, Project, TeamMember
from ..models.team import Role
from .move import lock_for, lock_project, write_journal

VALIDITY = timedelta(days=30)
SAME_PRESS, PATIENCE, DAY = timedelta(minutes=1), timedelta(minutes=10), timedelta(days=1)
MOST_A_DAY = 40
NO_LONGER_VALID = "Cette invitation n’est plus valable. Demandez-en une nouvelle à la personne qui vous a invité."
OTHER_ADDRESS = "Cette invitation a été envoyée à une autre adresse. Connectez-vous avec celle qui l’a reçue."
JUST_SENT = "Cette invitation vient d’être envoyée. Si elle n’est pas arrivée dans dix minutes, renvoyez-la."
TOO_MANY = "Trop d’invitations ont été envoyées aujourd’hui : réessayez demain."
ANSWERED = "Cette invitation a déjà été acceptée ou annulée."


@transaction.atomic
def invite(project: Project, email: str, role: str, *, by: User, at: datetime) -> Invitation:
    """Asked twice within a minute, it is the same invitation: a double click sends one letter."""
    project = lock_for(project, by, "manage")
    email = normalised_email(email)
    if TeamMember.objects.filter(project=project, user__email=email, ended_at=None).exists():
        raise Refusal("Cette personne fait déjà partie de l’équipe.")
    if twin := project.invitations.live(at).filter(email=email, role=role, at__gt=at - SAME_PRESS).first():
        return twin
    invitation = send_invitation(project, email, role, by=by, at=at)
    write_journal(project, "invite", f"invitation envoyée à {email}", by=by, at=at)
    return invitation


def send_invitation(
    project: Project, email: str, role: str, *, by: User, at: datetime, succeeds: User | None = None
) -> Invitation:
    """A new link, which replaces the former one; the project must be locked."""
    sent_today = Invitation.objects.filter(Q(project=project) | Q(by=by), at__gt=at - DAY)
    if sent_today.count() >= MOST_A_DAY:
        raise TooMany(TOO_MANY)
    project.invitations.unanswered().filter(email=email).update(revoked_at=at)
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        project=project,
        email=email,
        role=Role(role),
        token_hash=sha256_hex(secret),
        by=by,
        at=at,
        expires_at=at + VALIDITY,
        succeeds=succeeds,
    )
    letters.invitation(invitation, secret, at=at)
    return invitation


@transaction.atomic
def resend_invitation(invitation: Invitation, *, by: User, at: datetime) -> Invitation:
    """Another link to the same address, for the same role: the letter was lost, or is too old."""
    project = lock_for(invitation.project, by, "manage")
    waiting = project.invitations.unanswered().filter(pk=invitation.pk).select_related("succeeds").first()
    if waiting is None:
        raise Refusal(ANSWERED)
    if waiting.at > at - PATIENCE:
        raise TooMany(JUST_SENT)
    again = send_invitation(project, waiting.email, waiting.role, by=by, at=at, succeeds=waiting.succeeds)
    write_journal(project, "invite_again", f"invitation renvoyée à {waiting.email}", by=by, at=at)
    return again


@transaction.atomic
def accept_invitation(secret: str, *, by: User, at: datetime) -> Project:
    """Gives `by` the place offered, if the link is live and was sent to their address."""
    invitation = Invitation.objects.filter(token_hash=sha256_hex(secret)).select_related("project").first()
    if invitation is None:
        raise Refusal(NO_LONGER_VALID)
    project = lock_project(invitation.project)
    live = Invitation.objects.live(at).filter(pk=invitation.pk).select_for_update(no_key=True, of=("self",))
    invitation = live.select_related("by", "succeeds").first()
    if invitation is None:
        raise Refusal(NO_LONGER_VALID)
    if invitation.email != by.email:
        raise Refusal(OTHER_ADDRESS)
    invitation.accepted_at, invitation.accepted_by = at, by
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    _take_place(project, invitation, by=by, at=at)
    return project


def _take_place(project: Project, invitation: Invitation, *, by: User, at: datetime) -> None:
    """Somebody in the team already keeps their place, unless they accept to own the project."""
    places = TeamMember.objects.filter(project=project, ended_at=None)
    place, is_new = places.get_or_create(
        project=project, user=by, ended_at=None, defaults={"role": invitation.role, "joined_at": at}
    )
    if is_new:
        write_journal(project, "join", "arrivée dans l’équipe", by=by, at=at)
        letters.team_joined(project, place, at=at)
    if invitation.role == Role.OWNER and place.role != Role.OWNER:
        place.role = Role.OWNER
        place.save(update_fields=["role"])
    if invitation.succeeds or (invitation.role == Role.OWNER and not is_new):
        _hand_over(project, invitation, by=by, at=at)


def _hand_over(project: Project, invitation: Invitation, *, by: User, at: datetime) -> None:
    """The new owner is in place: the one whom they succeed may step down."""
    former = invitation.succeeds
    if former:
        owned = TeamMember.objects.filter(project=project, user=former, role=Role.OWNER, ended_at=None)
        owned.update(role=Role.EDITOR)
    label = f"{by} devient titulaire" + (f", à la suite de {former}" if former else "")
    write_journal(project, "take_ownership", label, by=by, at=at)
    letters.ownership_taken(project, by, former, at=at)


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, by: User, at: datetime) -> None:
    project = lock_for(invitation.project, by, "manage")
    if project.invitations.unanswered().filter(pk=invitation.pk).update(revoked_at=at):
        write_journal(project, "revoke", f"invitation de {invitation.email} annulée", by=by, at=at)
