"""Inviting colleagues: a link in a letter, accepted once by somebody with an account."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User, normalised_email
from tne29.lib.canonical import sha256_hex
from tne29.lib.errors import Refusal

from .. import letters
from ..models import Invitation, Project, TeamMember
from ..models.team import Role
from .move import lock_for, lock_project, write_journal

VALIDITY = timedelta(days=30)
NO_LONGER_VALID = "Cette invitation n’est plus valable. Demandez-en une nouvelle à la personne qui vous a invité."
OTHER_ADDRESS = "Cette invitation a été envoyée à une autre adresse. Connectez-vous avec celle qui l’a reçue."


@transaction.atomic
def invite(project: Project, email: str, role: str, *, by: User, at: datetime) -> Invitation:
    project = lock_for(project, by, "manage")
    email = normalised_email(email)
    if TeamMember.objects.filter(project=project, user__email=email, ended_at=None).exists():
        raise Refusal("Cette personne fait déjà partie de l’équipe.")
    project.invitations.filter(email=email, accepted_at=None, revoked_at=None).update(revoked_at=at)
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        project=project,
        email=email,
        role=Role(role),
        token_hash=sha256_hex(secret),
        by=by,
        at=at,
        expires_at=at + VALIDITY,
    )
    write_journal(project, "invite", f"invitation envoyée à {email}", by=by, at=at)
    letters.invitation(invitation, secret, at=at)
    return invitation


@transaction.atomic
def accept_invitation(secret: str, *, by: User, at: datetime) -> Project:
    """Gives `by` the place offered, if the link is live and was sent to their address."""
    invitation = Invitation.objects.filter(token_hash=sha256_hex(secret)).select_related("project").first()
    if invitation is None:
        raise Refusal(NO_LONGER_VALID)
    project = lock_project(invitation.project)
    live = Invitation.objects.filter(
        pk=invitation.pk, accepted_at=None, revoked_at=None, expires_at__gt=at
    ).select_for_update(no_key=True, of=("self",))
    invitation = live.first()
    if invitation is None:
        raise Refusal(NO_LONGER_VALID)
    if invitation.email != by.email:
        raise Refusal(OTHER_ADDRESS)
    invitation.accepted_at, invitation.accepted_by = at, by
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    TeamMember.objects.get_or_create(
        project=project, user=by, ended_at=None, defaults={"role": invitation.role, "joined_at": at}
    )
    write_journal(project, "join", "arrivée dans l’équipe", by=by, at=at)
    return project


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, by: User, at: datetime) -> None:
    project = lock_for(invitation.project, by, "manage")
    if project.invitations.filter(pk=invitation.pk, accepted_at=None, revoked_at=None).update(revoked_at=at):
        write_journal(project, "revoke", f"invitation de {invitation.email} annulée", by=by, at=at)
