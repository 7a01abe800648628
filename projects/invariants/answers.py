"""I8: what is stored makes a page: nothing there that the portal could not show."""

import logging
from collections.abc import Iterator
from datetime import datetime

from campaigns.models import Edition

from .. import content
from ..models import Deposit, Project
from .words import deposit_name

logger = logging.getLogger(__name__)
FEW = 20


def editions_unreadable(at: datetime) -> Iterator[str]:
    for edition in Edition.objects.order_by("pk").iterator(chunk_size=FEW):
        if _fails(lambda edition=edition: edition.questionnaire):
            yield f"questionnaire « {edition.title} » : il ne peut pas être lu."


def answers_unreadable(at: datetime) -> Iterator[str]:
    related = ("edition", "school__commune", "campaign__call")
    for project in Project.objects.select_related(*related).order_by("pk").iterator(chunk_size=FEW):
        if _fails(lambda project=project: content.told_draft(content.WorkingCopy(project))):
            yield f"{project.reference} : ses réponses ne peuvent pas être affichées."


def answers_to_nothing(at: datetime) -> Iterator[str]:
    for project in Project.objects.select_related("edition").order_by("pk").iterator(chunk_size=FEW):
        if _fails(lambda project=project: project.edition.questionnaire):
            continue
        asked = {question.key for question in project.edition.questionnaire.questions}
        answers = project.answers if isinstance(project.answers, dict) else {}
        yield from (
            f"{project.reference}, « {key} » : son questionnaire n’a pas cette question."
            for key in sorted(answers.keys() - asked)
        )


def deposits_unreadable(at: datetime) -> Iterator[str]:
    related = ("project", "edition", "content")
    found = Deposit.objects.exclude(content=None).filter(content__erased_at=None).select_related(*related)
    for deposit in found.order_by("pk").iterator(chunk_size=FEW):
        if _fails(lambda deposit=deposit: content.read(deposit).sections):
            yield f"{deposit_name(deposit.project.reference, deposit.number)} : il ne peut pas être affiché."


def _fails(reads) -> bool:
    try:
        reads()
    except Exception as error:
        logger.info("unreadable: %r", error)
        return True
    return False


CHECKS = (editions_unreadable, answers_unreadable, answers_to_nothing, deposits_unreadable)
