"""Erasing the person who answered for a school, as the law may ask; the answer of the school stays, and its hash."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from tne29.lib.errors import Refusal

from ..models import Agreement, AgreementRequest, Project
from .move import lock_project, write_journal

WHY = "Indiquez le motif : l’histoire du dossier le garde."
UNKNOWN = "Cette réponse n’existe pas dans ce dossier."
LONGEST_REASON = 300
TAKEN = ("name", "job", "comment", "erased_at", "erased_by", "erased_reason")


@transaction.atomic
def erase_answerer(project: Project, answer: int, *, reason: str, by: User, at: datetime) -> Agreement:
    """Name, job and comment, and the text that was answered about, which names the contact of the school.

    Done twice, nothing more happens. What deposits froze is erased with their content.
    """
    reason = reason.strip()[:LONGEST_REASON]
    if not reason:
        raise Refusal(WHY)
    project = lock_project(project)
    found = Agreement.objects.filter(pk=answer, request__project=project).select_related("request__school").first()
    if found is None:
        raise Refusal(UNKNOWN)
    if found.erased_at is None:
        _erase(found, reason, by, at)
        label = f"données de la personne qui a répondu effacées : {found.request.school.uai}"
        write_journal(project, "agreement_erased", label, by=by, at=at, message=reason)
    return found


def _erase(answer: Agreement, reason: str, by: User, at: datetime) -> None:
    answer.name = answer.job = answer.comment = ""
    answer.erased_at, answer.erased_by, answer.erased_reason = at, by, reason
    answer.save(update_fields=TAKEN)
    AgreementRequest.objects.filter(pk=answer.pk).update(content="", words={})
