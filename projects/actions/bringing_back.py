"""A former text comes back: an ordinary save, with its line in the journal."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from tne29.lib.french import short_moment

from ..models import Project
from .answers import SaveResult, save_answers
from .move import write_journal

LABEL = "version d’une réponse reprise"


@transaction.atomic
def bring_back(
    project: Project, key: str, value: Any, written_at: datetime, seen_revision: int, *, by: User, at: datetime
) -> SaveResult:
    """written_at: when the text that comes back was written. Conflict: the answer changed meanwhile, nothing moves."""
    result = save_answers(project, {key: value}, seen_revision, by=by, at=at)
    if result.changed:
        question = project.edition.questionnaire.question(key)
        message = f"{question.title} : version du {short_moment(written_at)} reprise"
        write_journal(result.project, "bring_back", LABEL, by=by, at=at, message=message)
    return result
