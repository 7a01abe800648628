"""Erasing somebody from what they answered, or from what was noted of them, as the law may ask.

The act stays, with its date and its hash; so does the file of the dossier, which is a public archive. What was made of
the words goes with them (projects.actions.copies; the letters, tne29.outbox.forget). Done twice, nothing more happens.
"""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from tne29.lib.errors import NotAllowed, Refusal
from tne29.lib.storage import delete_once_committed

from .. import letters_of_agreement, letters_of_opinions, reminders_of_opinions
from ..models import Agreement, AgreementRequest, Consultation, Note, OpinionFile, OpinionRequest, Project
from ..models.consultation import OF_AN_OPINION
from ..models.erased import LONGEST_REASON, Erasable
from .copies import retire_files
from .move import lock_project, write_journal
from .opinions import REVOKING
from .review import NOT_STAFF

WHY = "Indiquez le motif : l’histoire du dossier le garde."
UNKNOWN = "Cette réponse n’existe pas dans ce dossier."
NO_OPINION = "Cette demande d’avis n’existe pas dans ce dossier."
NO_NOTE = "Cette note n’existe pas dans ce dossier."
NOT_YOUR_NOTES = "Vous n’avez pas le droit d’écrire des notes internes."
NOT_YOUR_NOTE = "Seules la personne qui a écrit une note et celles qui pilotent l’appel peuvent l’effacer."
WRITES_NOTES, STEERS = "projects.write_note", "projects.publish_decision"
OPINION_ERASED = "opinion_erased"
NO_FILE = "fichier effacé"
DATED = ("erased_at", "erased_by", "erased_reason")


@transaction.atomic
def erase_answerer(project: Project, answer: int, *, reason: str, by: User, at: datetime) -> Agreement:
    """Name, job and comment, and the text that was answered about, which names the contact of the school.

    What deposits froze is erased with their content; until then it is shown without the person.
    """
    project, reason = begin_erasure(project, reason, by)
    found = Agreement.objects.filter(pk=answer, request__project=project).select_related("request__school").first()
    if found is None:
        raise Refusal(UNKNOWN)
    if found.erased_at is None:
        empty(found, ("name", "job", "comment"), reason, by, at)
        AgreementRequest.objects.filter(pk=found.pk).update(content="", words={})
        letters_of_agreement.forget_answerer(found.request)
        retire_files(project)
        label = f"données de la personne qui a répondu effacées : {found.request.school.uai}"
        write_journal(project, "agreement_erased", label, by=by, at=at, message=reason)
    return found


@transaction.atomic
def erase_opinion_giver(project: Project, asked: int, *, reason: str, by: User, at: datetime) -> OpinionRequest:
    """Whoever was asked for an opinion, given or not: address, message, name, job, comment, file. The answer stays.

    What else was asked at that address in the dossier, without an answer, goes too; an opinion that is still awaited
    is no more. Another opinion given from there, whose name may differ, has its own erasure.
    """
    project, reason = begin_erasure(project, reason, by)
    found = OpinionRequest.objects.filter(pk=asked, project=project).select_related("opinion").first()
    if found is None:
        raise Refusal(NO_OPINION)
    if found.email:
        others = project.opinion_requests.filter(email__iexact=found.email, answered_at=None).exclude(pk=found.pk)
        who = "sollicitée pour un avis"
        if found.answered_at:
            empty(found.opinion, ("name", "job", "comment"), reason, by, at)
            who = "qui a donné un avis"
        for each in (found, *others.order_by("pk")):
            _forget_asked(project, each, by=by, at=at)
        label = f"données de la personne {who} effacées : {found.name}"
        write_journal(project, OPINION_ERASED, label, by=by, at=at, message=reason)
    return found


def _forget_asked(project: Project, request: OpinionRequest, *, by: User, at: datetime) -> None:
    """Without an address nobody can answer: an open request is revoked, without a letter."""
    rows = OpinionRequest.objects.filter(pk=request.pk)
    if rows.open().update(revoked_at=at):
        reminders_of_opinions.cancel(request, reminders_of_opinions.REVOKED, at)
        write_journal(project, REVOKING, f"demande d’avis annulée : {request.name}", by=by, at=at)
    rows.update(email="", message="")
    _erase_file(project, request)
    letters_of_opinions.forget_asked(request)


def _erase_file(project: Project, request: OpinionRequest) -> None:
    """The row, which the database lets go once the opinion is erased; its name where it was read; then the bytes."""
    for piece in OpinionFile.objects.filter(pk=request.pk):
        piece.delete()
        read = Consultation.objects.filter(project=project, act=Consultation.Act.PIECE)
        read.filter(detail=OF_AN_OPINION.format(name=piece.name)).update(detail=OF_AN_OPINION.format(name=NO_FILE))
        delete_once_committed([piece.file.name])


@transaction.atomic
def erase_note(project: Project, note: int, *, reason: str, by: User, at: datetime) -> None:
    """Its text and every other text that it had. The journal, which the team reads, says nothing of notes."""
    if not by.has_perm(WRITES_NOTES):
        raise NotAllowed(NOT_YOUR_NOTES)
    project, reason = begin_erasure(project, reason, by)
    rows = {each.pk: each for each in project.notes.all()}
    if note not in rows:
        raise Refusal(NO_NOTE)
    if not may_erase_note(rows[note], by):
        raise NotAllowed(NOT_YOUR_NOTE)
    for each in _thread(rows, note):
        if each.erased_at is None:
            empty(each, ("text",), reason, by, at)


def may_erase_note(note: Note, by: User) -> bool:
    """One’s own, as for changing it; those of others, for whoever steers."""
    return by.has_perm(WRITES_NOTES) and (note.by_id == by.pk or by.has_perm(STEERS))


def _thread(rows: dict[int, Note], note: int) -> list[Note]:
    """Every text of the note that this one is a text of, in order."""
    first = rows[note]
    while first.replaces_id:
        first = rows[first.replaces_id]
    after = {each.replaces_id: each for each in rows.values() if each.replaces_id}
    found = [first]
    while following := after.get(found[-1].pk):
        found.append(following)
    return found


def begin_erasure(project: Project, reason: str, by: User) -> tuple[Project, str]:
    reason = reason.strip()[:LONGEST_REASON]
    if not by.is_staff:
        raise Refusal(NOT_STAFF)
    if not reason:
        raise Refusal(WHY)
    return lock_project(project), reason


def empty(
    row: Erasable, columns: tuple[str, ...], reason: str, by: User, at: datetime, *, also: tuple[str, ...] = ()
) -> None:
    """also: columns that the caller emptied, of what is no text."""
    for column in columns:
        setattr(row, column, "")
    row.erased_at, row.erased_by, row.erased_reason = at, by, reason
    row.save(update_fields=[*columns, *also, *DATED])
