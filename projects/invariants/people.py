"""I6: what was written in a project, against the places in its team."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from ..models import Attachment, Comment, Deposit, Descent, Project, Revision, TeamMember
from ..models.team import Role
from .words import deposit_name, rows


def _placed(by: str, rights: Q = Q()) -> Exists:  # noqa: B008
    """Whether that person had a place in the team at that moment."""
    then = Q(joined_at__lte=OuterRef("at")) & (Q(ended_at=None) | Q(ended_at__gte=OuterRef("at")))
    return Exists(TeamMember.objects.filter(then, rights, project=OuterRef("project"), user=OuterRef(by)))


def without_an_owner(at: datetime) -> Iterator[str]:
    owners = TeamMember.objects.filter(project=OuterRef("pk"), role=Role.OWNER, ended_at=None)
    for (reference,) in rows(Project.objects.filter(~Exists(owners)), "reference"):
        yield f"{reference} : personne n’en est titulaire."


def deposits_by_strangers(at: datetime) -> Iterator[str]:
    wrong = Deposit.objects.filter(~_placed("by"))
    for reference, number, name in rows(wrong, "project__reference", "number", "by_name"):
        yield f"{deposit_name(reference, number)} : {name} ne faisait pas partie de l’équipe."


def saves_by_strangers(at: datetime) -> Iterator[str]:
    wrong = Revision.objects.filter(~_placed("by"))
    for reference, number, email in rows(wrong, "project__reference", "number", "by__email"):
        yield f"{reference}, enregistrement {number} : {email} ne faisait pas partie de l’équipe."


def files_of_strangers(at: datetime) -> Iterator[str]:
    """What came along with a project that was carried is of whoever had added it there."""
    brought = Descent.objects.filter(project=OuterRef("project"), origin__attachments__file=OuterRef("file"))
    wrong = Attachment.objects.filter(~_placed("uploaded_by"), ~Exists(brought))
    for reference, name, email in rows(wrong, "project__reference", "name", "uploaded_by__email"):
        yield f"{reference}, pièce « {name} » : {email} ne faisait pas partie de l’équipe."


def comments_of_strangers(at: datetime) -> Iterator[str]:
    wrong = Comment.objects.filter(~_placed("by"))
    for reference, question, email in rows(wrong, "project__reference", "question", "by__email"):
        yield f"{reference}, commentaire sur « {question} » : {email} ne faisait pas partie de l’équipe."


CHECKS = (without_an_owner, deposits_by_strangers, saves_by_strangers, files_of_strangers, comments_of_strangers)
