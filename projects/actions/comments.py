"""What a team says to itself on a question: said, answered, settled. The journal keeps the act, never the words."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from tne29.lib.errors import NotAllowed, Refusal
from tne29.lib.french import count
from tne29.lib.text import required_text

from ..models import Comment, Project
from ..models.comment import LONGEST
from .answers import require_writable
from .move import lock_for, write_journal

EMPTY = "Écrivez votre commentaire avant de l’envoyer."
TOO_LONG = f"Ce commentaire est trop long : {LONGEST} caractères au plus."
NO_QUESTION = "Cette question n’existe pas dans ce questionnaire : le commentaire n’est pas enregistré."
NO_COMMENT = "Ce commentaire n’existe plus : son auteur l’a supprimé."
NOT_YOURS = "Seul son auteur peut modifier ou supprimer un commentaire."
ANSWERED = "Une réponse a été donnée à ce commentaire : il ne peut plus être modifié ni supprimé."
SETTLED = "Cette discussion est close. Rouvrez-la pour y écrire."
MOST_IN_PROJECT = 1_000
TOO_MANY = "Ce dossier a déjà 1\u202f000 commentaires : réglez ce qui reste avant d’en écrire d’autres."


def require_settled(project: Project) -> None:
    """The project must be locked: every act on a comment takes the same lock."""
    if project.unsettled:
        page = reverse("projects:comments", args=[project.reference])
        raise Refusal(unsettled_sentence(project.unsettled), links=[("Voir les commentaires", page)])


def unsettled_sentence(number: int) -> str:
    return f"Il reste {count(number, 'commentaire')} à régler dans l’équipe avant de déposer le dossier."


@transaction.atomic
def comment(
    project: Project, question: str, text: str, *, answers: int | None = None, by: User, at: datetime
) -> Comment:
    """A remark on a question, or an answer to the remark `answers`; readers of the team speak too."""
    text, project = required_text(text, LONGEST, empty=EMPTY, too_long=TOO_LONG), _locked(project, by, at)
    head = _thread(project, answers) if answers is not None else None
    if head is not None and head.resolved_at is not None:
        raise Refusal(SETTLED)
    if head is None and project.edition.questionnaire.question(question) is None:
        raise Refusal(NO_QUESTION)
    if twin := _just_said(project, question, head, text, by):
        return twin
    if project.comments.count() >= MOST_IN_PROJECT:
        raise Refusal(TOO_MANY)
    made = Comment.objects.create(
        project=project, question=head.question if head else question, parent=head, by=by, at=at, text=text
    )
    _note(made, "comment", "réponse à un commentaire" if head else "commentaire", by=by, at=at)
    return made


@transaction.atomic
def edit_comment(project: Project, pk: int, text: str, *, by: User, at: datetime) -> Comment:
    text, project = required_text(text, LONGEST, empty=EMPTY, too_long=TOO_LONG), _locked(project, by, at)
    found = _own(project, pk, by)
    if found.text != text:
        found.text, found.edited_at = text, at
        found.save(update_fields=["text", "edited_at"])
        _note(found, "comment_edited", "commentaire modifié", by=by, at=at)
    return found


@transaction.atomic
def delete_comment(project: Project, pk: int, *, by: User, at: datetime) -> None:
    """Its words are gone for good; pressed twice, nothing more happens."""
    project = _locked(project, by, at)
    if not project.comments.filter(pk=pk).exists():
        return
    found = _own(project, pk, by)
    found.delete()
    _note(found, "comment_deleted", "commentaire supprimé", by=by, at=at)


def resolve_comment(project: Project, pk: int, *, by: User, at: datetime) -> Comment:
    return _settle(project, pk, True, by=by, at=at)


def reopen_comment(project: Project, pk: int, *, by: User, at: datetime) -> Comment:
    return _settle(project, pk, False, by=by, at=at)


@transaction.atomic
def _settle(project: Project, pk: int, settled: bool, *, by: User, at: datetime) -> Comment:
    head = _thread(_locked(project, by, at), pk)
    if (head.resolved_at is not None) == settled:
        return head
    head.resolved_at, head.resolved_by = (at, by) if settled else (None, None)
    head.save(update_fields=["resolved_at", "resolved_by"])
    act, label = ("comment_resolved", "commentaire réglé") if settled else ("comment_reopened", "commentaire rouvert")
    _note(head, act, label, by=by, at=at)
    return head


def _locked(project: Project, by: User, at: datetime) -> Project:
    project = lock_for(project, by, "read")
    require_writable(project, at)
    return project


def _thread(project: Project, pk: int) -> Comment:
    head = project.comments.heads().filter(pk=pk).first()
    if head is None:
        raise Refusal(NO_COMMENT)
    head.project = project
    return head


def _own(project: Project, pk: int, by: User) -> Comment:
    found = project.comments.select_related("parent").filter(pk=pk).first()
    if found is None:
        raise Refusal(NO_COMMENT)
    if found.by_id != by.pk:
        raise NotAllowed(NOT_YOURS)
    if (found.parent or found).resolved_at is not None:
        raise Refusal(SETTLED)
    if project.comments.filter(parent=found.parent or found, pk__gt=found.pk).exists():
        raise Refusal(ANSWERED)
    found.project = project
    return found


def _just_said(project: Project, question: str, head: Comment | None, text: str, by: User) -> Comment | None:
    """The last word of that thread, by the same person in the same words: a double click."""
    said = project.comments.filter(parent=head) if head else project.comments.unsettled().filter(question=question)
    last = said.order_by("-pk").first()
    return last if last and last.by_id == by.pk and last.text == text else None


def _note(found: Comment, act: str, label: str, *, by: User, at: datetime) -> None:
    """The journal, and the count that the deposit looks at."""
    project = found.project
    asked = project.edition.questionnaire.question(found.question)
    where = f"question {asked.number or asked.label}" if asked else ""
    project.unsettled = project.comments.unsettled().count()
    write_journal(project, act, label, by=by, at=at, message=where, columns={"unsettled": project.unsettled})
