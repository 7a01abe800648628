"""Erasing what was written about somebody in the evaluations of a dossier, or in a declared interest.

Degrees, marks, dates and seals stay: the act is that of the service. Done twice, nothing more happens.
"""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from tne29.lib.errors import NotAllowed, Refusal

from ..models import Project, Recusal, Review, ReviewDraft
from ..scoring.rights import READ
from .erasing import begin_erasure, empty
from .move import write_journal

NO_REVIEW = "Cette évaluation n’existe pas dans ce dossier."
NO_RECUSAL = "Ce conflit d’intérêts n’existe pas dans ce dossier."
NOT_YOUR_WORDS = "Seules la personne qui a écrit et celles qui pilotent l’appel peuvent effacer ces mots."
ERASED = "scoring_erased"


@transaction.atomic
def erase_review(project: Project, review: int, *, reason: str, by: User, at: datetime) -> None:
    """The comment and the remarks of all that this person gave to the dossier, and what they keep as a draft."""
    project, reason = begin_erasure(project, reason, by)
    rows = Review.objects.filter(project=project)
    found = rows.filter(pk=review).first()
    if found is None:
        raise Refusal(NO_REVIEW)
    _require(found, by)
    given = rows.filter(by=found.by_id, erased_at=None).order_by("pk")
    for each in given:
        each.scores = {code: {**score, "comment": ""} for code, score in each.scores.items()}
        empty(each, ("comment",), reason, by, at, also=("scores",))
    if given:
        ReviewDraft.objects.filter(project=project, by=found.by_id).delete()
        write_journal(
            project, ERASED, f"mots d’une évaluation effacés\u00a0: {found.by_name}", by=by, at=at, message=reason
        )


@transaction.atomic
def erase_recusal(project: Project, recusal: int, *, reason: str, by: User, at: datetime) -> None:
    """Why, and why it was lifted: that it was declared stays."""
    project, reason = begin_erasure(project, reason, by)
    found = Recusal.objects.filter(project=project, pk=recusal).first()
    if found is None:
        raise Refusal(NO_RECUSAL)
    _require(found, by)
    if found.erased_at is None:
        empty(found, ("reason", "lifted_reason"), reason, by, at)
        label = f"motif d’un conflit d’intérêts effacé\u00a0: {found.by_name}"
        write_journal(project, ERASED, label, by=by, at=at, message=reason)


def may_erase_words(written: Review | Recusal, by: User) -> bool:
    return written.by_id == by.pk or by.has_perm(READ)


def _require(written: Review | Recusal, by: User) -> None:
    if not may_erase_words(written, by):
        raise NotAllowed(NOT_YOUR_WORDS)
