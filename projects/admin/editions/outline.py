"""One edition: what it is for, then its sections and its questions, with what may be done to each."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from campaigns.models import Edition
from campaigns.questionnaire import Question, Section

from .words import kind_title

HISTORY = 8


@dataclass(frozen=True)
class Line:
    """A question of the outline."""

    question: Question
    kind: str
    condition: str
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class Part:
    section: Section
    lines: list[Line]
    is_first: bool
    is_last: bool


def parts(edition: Edition) -> list[Part]:
    sections = edition.questionnaire.sections
    return [
        Part(section, list(_lines(edition, section)), section is sections[0], section is sections[-1])
        for section in sections
    ]


def _lines(edition: Edition, section: Section) -> Iterator[Line]:
    first, last = section.questions[0], section.questions[-1]
    for question in section.questions:
        condition = question.condition.sentence(edition.questionnaire) if question.condition else ""
        yield Line(question, kind_title(question.kind), condition, question is first, question is last)


def show(request: HttpRequest, edition: Edition, *, may_change: bool, status: int = 200, **more) -> HttpResponse:
    context = {
        "edition": edition,
        "questionnaire": edition.questionnaire,
        "tab": "outline",
        "parts": parts(edition),
        "history": list(edition.acts[:HISTORY]),
        "calls": list(edition.calls.order_by("-school_year")),
        "is_draft": edition.is_draft,
        "may_edit": may_change and edition.is_draft,
        "may_change": may_change,
        "seen": edition.fingerprint,
        **more,
    }
    return render(request, "admin/editions/outline.html", context, status=status)
