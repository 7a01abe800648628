"""I8: what is stored makes a page: nothing there that the portal could not show."""

import logging
from collections.abc import Iterator
from datetime import datetime
from functools import partial

from campaigns.models import Edition
from campaigns.snapshot import public_stamp

from .. import content
from ..models import Attachment, Deposit, Project
from .words import deposit_name, handfuls

logger = logging.getLogger(__name__)
FEW = 50


def editions_unreadable(at: datetime) -> Iterator[str]:
    for edition in Edition.objects.order_by("pk").iterator(chunk_size=FEW):
        if _fails(lambda edition=edition: edition.questionnaire):
            yield f"questionnaire « {edition.title} » : il ne peut pas être lu."


def answers_unreadable(at: datetime) -> Iterator[str]:
    """What goes with the answers is read for a handful at a time."""
    related = ("edition", "school__commune", "campaign__call")
    stamp = public_stamp()
    every = Project.objects.select_related(*related).defer("edition__source")
    for projects in handfuls(every, FEW):
        files = content.files_of(projects)
        for project in projects:
            if _fails(partial(_tell, project, files.get(project.pk, []), stamp)):
                yield f"{project.reference} : ses réponses ne peuvent pas être affichées."


def _tell(project: Project, files: list[Attachment], stamp: int | None) -> None:
    copy = content.WorkingCopy(project, stamp)
    copy.files = files
    content.told_draft(copy)


def answers_to_nothing(at: datetime) -> Iterator[str]:
    questions: dict[int, set[str]] = {}
    every = Project.objects.only("reference", "answers", "edition")
    for project in every.order_by("pk").iterator(chunk_size=FEW):
        if project.edition_id not in questions:
            questions[project.edition_id] = _questions(project.edition)
        asked = questions[project.edition_id]
        answers = project.answers if asked and isinstance(project.answers, dict) else {}
        yield from (
            f"{project.reference}, « {key} » : son questionnaire n’a pas cette question."
            for key in sorted(answers.keys() - asked)
        )


def _questions(edition: Edition) -> set[str]:
    """None when it cannot be read, which is said elsewhere."""
    if _fails(lambda: edition.questionnaire):
        return set()
    return {question.key for question in edition.questionnaire.questions}


def deposits_unreadable(at: datetime) -> Iterator[str]:
    related = ("project", "edition", "content")
    found = Deposit.objects.exclude(content=None).filter(content__erased_at=None).select_related(*related)
    found = found.defer("edition__source", "project__answers")
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
