"""A dossier of an edition, started, filled page by page by its real forms, and deposited; then all of it is undone.

Two schools file, a primary one and a collège, each with other answers, so that conditions hold one way and another.
"""

import logging
from collections.abc import Iterator
from datetime import datetime

from django.core.files.storage import default_storage
from django.db import transaction
from django.template import Context, Template

from campaigns.models import Edition
from campaigns.questionnaire import Question, Section
from campaigns.questionnaire.proofing import Fault
from campaigns.questionnaire.sample import files_of, sample
from tne29.lib.controls import sent_back
from tne29.lib.errors import Refusal

from ...content import WorkingCopy
from ...forms import section_form
from ...models import Project
from ..answers import save_answers
from ..files import attach
from ..filing import Incomplete, deposit, start_project
from .pieces import piece_for
from .world import World, raise_world

logger = logging.getLogger(__name__)

PAGE = Template("{% load crispy_forms_tags %}{% crispy form %}")
CANNOT_FILE = "un dossier d’essai ne peut pas être déposé. {reason}"
LOST = "une réponse d’essai, enregistrée par la page, n’est pas celle qui avait été donnée."
NO_PIECE = "aucun des formats acceptés n’est de ceux que le portail sait vérifier."
BROKEN = "un dossier d’essai ne peut pas être rempli. La cause est dans le journal du portail."


class Undone(Exception):
    """Ends a trial: nothing of it stays in the database."""


def filed(edition: Edition, kind: str, turn: int, *, at: datetime) -> list[Fault]:
    """By a school of that kind; turn: which of its answers the sample gives where there are several."""
    trial = Trial(at)
    try:
        with transaction.atomic():
            trial.run(Edition.objects.get(pk=edition.pk), kind, turn)
            raise Undone
    except Undone:
        return list(dict.fromkeys(trial.faults))
    except Exception:
        logger.exception("trial of the edition %s", edition.slug)
        return [Fault(BROKEN)]
    finally:
        for name in trial.stored:
            default_storage.delete(name)


class Trial:
    def __init__(self, at: datetime) -> None:
        self.at = at
        self.faults: list[Fault] = []
        self.stored: list[str] = []

    def run(self, edition: Edition, kind: str, turn: int) -> None:
        world = raise_world(edition, kind, at=self.at)
        project = start_project(world.school, world.campaign, by=world.head, at=self.at, role="head")
        self.questionnaire = project.edition.questionnaire
        answers = sample(self.questionnaire, world.choices(WorkingCopy(project).catalogue), turn)
        for section in self.questionnaire:
            project = self._fill(project, section, answers, world)
        for question in files_of(self.questionnaire):
            self._join(project, question, world)
        if not self.faults:
            self._deposit(project, world)

    def _fill(self, project: Project, section: Section, answers: dict, world: World) -> Project:
        """The page is drawn with the answers, and sent back as a browser would."""
        catalogue = WorkingCopy(project).catalogue
        drawn = section_form(self.questionnaire, section, answers=answers, catalogue=catalogue)
        sent = sent_back(PAGE.render(Context({"form": drawn})))
        form = section_form(self.questionnaire, section, answers=project.answers, catalogue=catalogue, data=sent)
        changes = form.changes()
        self.faults += self._refused(section, form.errors)
        project = save_answers(project, changes, project.revision, by=world.head, at=self.at).project
        self.faults += [
            Fault(LOST, section, question)
            for question in section.questions
            if question.key not in form.errors and project.answers.get(question.key) != answers.get(question.key)
        ]
        return project

    def _refused(self, section: Section, errors) -> Iterator[Fault]:
        for question in section.questions:
            for sentence in errors.get(question.key, ()):
                yield Fault(f"sa page refuse une réponse d’essai. {sentence}", section, question)

    def _join(self, project: Project, question: Question, world: World) -> None:
        place = self.questionnaire.section_of(question), self.questionnaire.question(question.path.partition("-")[0])
        piece = piece_for(question)
        if piece is None:
            self.faults.append(Fault(NO_PIECE, *place))
            return
        try:
            joined = attach(project, question.path, piece, by=world.head, at=self.at)
            self.stored.append(joined.file.name)
        except Refusal as refusal:
            self.faults.append(Fault(f"une pièce d’essai y est refusée. {refusal}", *place))

    def _deposit(self, project: Project, world: World) -> None:
        try:
            deposit(project, by=world.head, at=self.at)
        except Incomplete as incomplete:
            self.faults += [
                Fault(CANNOT_FILE.format(reason=gap.sentence), gap.section, gap.question) for gap in incomplete.gaps
            ]
        except Refusal as refusal:
            self.faults.append(Fault(CANNOT_FILE.format(reason=refusal)))
