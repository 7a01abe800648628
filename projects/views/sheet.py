"""A project’s answers as its pages read them: one catalogue, one list of files, each read once."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse

from campaigns.questionnaire import Piece, Question, Section, ToldSection, asked, told
from tne29.lib.french import count

from ..content import WorkingCopy
from ..models import Attachment, Project


@dataclass(frozen=True)
class Task:
    """A section as a line of the list of things to do (components/tasks.html). `lacking`: questions to complete."""

    section: Section
    url: str
    state: str
    lacking: int

    @property
    def letter(self) -> str:
        return self.section.letter

    @property
    def title(self) -> str:
        return self.section.title

    @property
    def note(self) -> str:
        if self.lacking:
            return f"{count(self.lacking, 'réponse')} à compléter"
        return "Rien n’y est obligatoire" if self.state == "optional" else ""


@dataclass(frozen=True)
class Lack:
    """A question to complete: where it is, and what to do there."""

    question: Question
    section: Section
    url: str
    sentences: list[str]


class Sheet(WorkingCopy):
    """The working copy as pages show it. removable: the files are shown with their « retirer » button."""

    def __init__(self, project: Project, *, removable: bool = False, lists_stamp: int | None = None):
        super().__init__(project, lists_stamp)
        self.removable = removable

    @cached_property
    def pieces(self) -> dict[str, list[Piece]]:
        """The files, by the path of their question."""
        found: dict[str, list[Piece]] = {}
        for each in self.files:
            found.setdefault(each.question, []).append(self._piece(each))
        return found

    def _piece(self, each: Attachment) -> Piece:
        url = "" if each.is_infected else reverse("projects:attachment", args=[self.project.reference, each.pk])
        own = str(each.pk) if self.removable else ""
        return Piece(each.name, each.size, url=url, id=own, note=each.scan_note, is_bad=each.is_infected)

    @cached_property
    def values(self) -> dict[str, Any]:
        return {**self.project.answers, **self.pieces}

    @cached_property
    def lacks(self) -> list[Lack]:
        """The gaps, one entry for each question."""
        found: dict[str, Lack] = {}
        for gap in self.gaps:
            url = f"{self.section_url(gap.section)}#field-{gap.question.key}"
            lack = Lack(gap.question, gap.section, url, [])
            found.setdefault(gap.question.key, lack).sentences.append(gap.sentence)
        return list(found.values())

    @cached_property
    def tasks(self) -> list[Task]:
        shown = asked(self.questionnaire, self.values, self.catalogue)
        return [self._task(section, shown) for section in self.questionnaire.sections]

    @cached_property
    def told(self) -> list[ToldSection]:
        return told(self.questionnaire, self.project.answers, self.catalogue, self.pieces)

    @property
    def complete(self) -> int:
        return sum(task.state == "complete" for task in self.tasks)

    @property
    def expected(self) -> int:
        """How many sections have to be filled: not those left empty where nothing is compulsory."""
        return sum(task.state != "optional" for task in self.tasks)

    @property
    def progress(self) -> str:
        return f"{count(self.complete, 'section complète', 'sections complètes')} sur {self.expected}"

    @property
    def first_task(self) -> Task | None:
        """Where to go on: the first section that lacks an answer."""
        return next((task for task in self.tasks if task.lacking), None)

    def section_url(self, section: Section) -> str:
        return reverse("projects:section", args=[self.project.reference, section.key])

    def _task(self, section: Section, shown: set[str]) -> Task:
        lacking = sum(lack.section is section for lack in self.lacks)
        begun = any(self._is_answered(each) for each in section.questions if each.key in shown)
        state = _state(begun, bool(lacking))
        return Task(section, self.section_url(section), state, lacking)

    def _is_answered(self, question: Question) -> bool:
        kind = question.kind
        return kind.asks and not kind.blank(kind.value(question, self.values, self.catalogue))


def _state(is_begun: bool, is_lacking: bool) -> str:
    if is_begun:
        return "started" if is_lacking else "complete"
    return "todo" if is_lacking else "optional"
