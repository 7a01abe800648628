"""What a filled paper would change in a draft, as the page shows it: question by question, both versions, a tick."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from campaigns.questionnaire import Catalogue, Section
from campaigns.questionnaire.bringing import Fault, Proposal
from campaigns.questionnaire.carrying import Carried
from tne29.lib.errors import BadRequest
from tne29.lib.french import agree

from ..catalogue import catalogue_for
from ..models import BroughtPaper, Project
from ..papers import Review
from .paper_lines import Line, lines_of, sentence

INCOMPLETE = "Cette page est incomplète. Revenez au dossier et rapportez de nouveau le fichier."


@dataclass(frozen=True)
class Item:
    """A question of the page: what would change, what cannot be taken, or both."""

    proposal: Proposal
    lines: list[Line]
    what: str
    is_ticked: bool
    condition: str

    @property
    def question(self):
        return self.proposal.question

    @property
    def faults(self) -> tuple[Fault, ...]:
        return self.proposal.faults


@dataclass(frozen=True)
class Part:
    section: Section
    items: list[Item]


@dataclass(frozen=True)
class Figure:
    value: int
    text: str


class PaperPage:
    def __init__(self, request: HttpRequest, project: Project, paper: BroughtPaper):
        self.request, self.project, self.paper = request, project, paper
        paper.project = project
        self.questionnaire = project.edition.questionnaire
        self.catalogue: Catalogue = catalogue_for(project)
        self.review = Review(paper, project, project.answers, self.catalogue)

    @property
    def chosen(self) -> set[str]:
        return set(self.request.POST.getlist("prendre"))

    @property
    def seen(self) -> int:
        """The revision of the draft that the page showed."""
        text = self.request.POST.get("revision", "")
        if not (text.isascii() and text.isdigit() and len(text) < 10) or int(text) > self.project.revision:
            raise BadRequest(INCOMPLETE)
        return int(text)

    def show(self, ticked: set[str] | None = None, *, errors=(), notice: str = "", status: int = 200) -> HttpResponse:
        """ticked: the wise ones, until somebody chose."""
        ticked = self.review.wise if ticked is None else ticked
        context = {
            "page": self,
            "project": self.project,
            "paper": self.paper,
            "review": self.review,
            "parts": list(self._parts(ticked)),
            "errors": errors,
            "notice": notice,
        }
        return render(self.request, "projects/brought.html", context, status=status)

    def _parts(self, ticked: set[str]) -> Iterator[Part]:
        shown = {each.question.key: each for each in self.review.proposals if each.changes or each.faults}
        for section in self.questionnaire:
            here = [shown[question.key] for question in section.questions if question.key in shown]
            if here:
                yield Part(section, [self._item(each, ticked) for each in here])

    def _item(self, proposal: Proposal, ticked: set[str]) -> Item:
        question = proposal.question
        found = list(lines_of(proposal, self.catalogue)) if proposal.changes else []
        condition = question.condition.sentence(self.questionnaire) if question.condition else ""
        return Item(proposal, found, sentence(found), question.key in ticked, condition)

    @cached_property
    def figures(self) -> list[Figure]:
        fresh = sum(each.state == "new" for each in self.review.changing)
        counted = [
            (fresh, "nouvelle, où le brouillon est vide", "nouvelles, où le brouillon est vide"),
            (len(self.review.changing) - fresh, "différente du brouillon", "différentes du brouillon"),
            (len(self.review.same), "identique au brouillon", "identiques au brouillon"),
            (len(self.review.refused), "à corriger à la main", "à corriger à la main"),
        ]
        return [Figure(value, agree(value, one, several)) for value, one, several in counted if value]

    @property
    def gone(self) -> list[tuple[Any, str]]:
        """(question, its answer in words) for what the project’s questionnaire no longer asks."""
        return [(each.pair.question, self._words(each)) for each in self.review.gone]

    def _words(self, carried: Carried) -> str:
        question = carried.pair.question
        return question.kind.tell(question, carried.value, self.catalogue).plain
