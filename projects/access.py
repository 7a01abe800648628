"""Who may do what with a project: the object and the right to it are fetched in one call.

A stranger gets 404, as for a project that does not exist; a member without the right gets a sentence.
"""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.models import User
from schools.models import Membership
from tne29.lib.canonical import sha256_hex
from tne29.lib.errors import NotAllowed, Refusal

from .models import Invitation, Project, TeamMember
from .models.team import Role

RIGHTS = ("read", "write", "deposit", "manage")

# What goes with a project whenever somebody works on it, and the long texts there that nobody then reads: a process
# knows the questionnaires by their fingerprints.
RELATED = ("campaign__call", "school__commune__epci", "school__district", "edition")
UNREAD = (
    "edition__source",
    "search_key",
    "campaign__call__introduction",
    "campaign__call__history",
    "campaign__call__audience",
    "campaign__call__funding",
    "campaign__call__benefits",
)

NO_WRITE = "Vous pouvez lire ce dossier, mais pas le modifier. Demandez ce droit à la personne qui en est titulaire."
NO_DEPOSIT = (
    "Seule la personne titulaire du dossier, ou celle à qui elle en a donné le droit, peut le déposer ou le retirer."
)
NO_MANAGE = "Seule la personne titulaire du dossier peut gérer l’équipe."
NOT_CONFIRMED = (
    "Avant de déposer, votre appartenance à l’établissement doit être confirmée pour cette année scolaire. "
    "Votre brouillon est conservé."
)
NO_LONGER = "Vous ne faites plus partie de l’équipe de ce dossier : rien n’a été enregistré. Copiez votre texte."


def project_for(user: User, reference: str, right: str = "read") -> Project:
    """The project of that reference, if `user` has a place in its team and the right asked for."""
    places = TeamMember.objects.filter(user=user, ended_at=None, project__reference=reference.upper())
    member = with_project(places).select_related("project__window").first()
    if member is None:
        raise Http404("Aucun dossier ne porte cette référence.")
    _check(member, right)
    member.project.member = member
    return member.project


def with_project(places: QuerySet[TeamMember]) -> QuerySet[TeamMember]:
    """Each place with its project, as pages and verbs read it."""
    related = [f"project__{name}" for name in RELATED]
    return places.select_related(*related).defer(*(f"project__{name}" for name in UNREAD))


def require(project: Project, user: User, right: str) -> TeamMember:
    """The same check, made again inside the transaction that writes."""
    return admit(TeamMember.objects.filter(project=project, user=user, ended_at=None).first(), right)


def admit(member: TeamMember | None, right: str) -> TeamMember:
    """Somebody’s live place in a team, if it gives that right."""
    if member is None:
        raise Refusal(NO_LONGER)
    _check(member, right)
    return member


def _check(member: TeamMember, right: str) -> None:
    refusals = {
        "read": None,
        "write": None if member.may_write else NO_WRITE,
        "deposit": None if may_act_for_team(member) else NO_DEPOSIT,
        "manage": None if member.role == Role.OWNER else NO_MANAGE,
    }
    if refusals[right]:
        raise NotAllowed(refusals[right], links=[("Revenir au dossier", member.project.get_absolute_url())])


def may_act_for_team(member: TeamMember) -> bool:
    return member.role == Role.OWNER or member.may_deposit


def speaks_for_school(user: User, project: Project, at: datetime) -> bool:
    """Whether somebody’s membership of the lead school is confirmed, at that moment."""
    return Membership.objects.confirmed(at).filter(user=user, school=project.school_id).exists()


def may_deposit(user: User, project: Project, at: datetime) -> bool:
    return TeamMember.objects.filter(project=project, user=user, ended_at=None).filter(
        Q(role=Role.OWNER) | Q(may_deposit=True)
    ).exists() and speaks_for_school(user, project, at)


def has_left(user: User, reference: str) -> bool:
    """Whether somebody once had a place in the team of that project: their open form deserves an explanation."""
    return TeamMember.objects.filter(user=user, project__reference=reference.upper()).exists()


def invitation_for(secret: str, at: datetime) -> Invitation | None:
    """The invitation that a link opens, while it may still be accepted."""
    live = Invitation.objects.live(at).filter(token_hash=sha256_hex(secret))
    return live.select_related("project__school__commune", "by", "succeeds").first()
