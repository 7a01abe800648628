"""Two questionnaires, question by question: what came, what went, what moved, what was reworded."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from campaigns.models import Edition
from campaigns.questionnaire import Questionnaire
from campaigns.questionnaire.differences import Differences, QuestionDifference, SectionDifference, differences
from campaigns.questionnaire.facets import Facet, facets

FILTERS = (
    ("", "Tout"),
    ("ajoutee", "Ajoutées"),
    ("retiree", "Retirées"),
    ("modifiee", "Modifiées"),
    ("deplacee", "Déplacées"),
)


def sort_of(difference: QuestionDifference | SectionDifference) -> str:
    if difference.is_added:
        return "ajoutee"
    if difference.is_removed:
        return "retiree"
    return "modifiee" if _is_reworded(difference) else "deplacee"


def _is_reworded(difference) -> bool:
    """More than a new place."""
    facets = {change.facet for change in difference.changes} - {"place"}
    return bool(facets or getattr(difference, "cells", ()))


@dataclass(frozen=True)
class Counted:
    value: str
    label: str
    number: int


@dataclass(frozen=True)
class Told:
    """facets: what a question that came or went is made of."""

    difference: QuestionDifference
    facets: list[Facet]


@dataclass(frozen=True)
class Shown:
    """A section that differs, with its questions that the filter keeps."""

    difference: SectionDifference
    questions: list[Told]


def counted(found: Differences) -> list[Counted]:
    sorts = [sort_of(question) for question in found.questions]
    moved = sum(question.is_moved for question in found.questions)
    numbers = {"": len(sorts), "deplacee": moved}
    return [Counted(value, label, numbers.get(value, sorts.count(value))) for value, label in FILTERS]


def shown(found: Differences, before: Questionnaire, after: Questionnaire, wanted: str = "") -> list[Shown]:
    def told(difference: QuestionDifference) -> Told:
        side = before if difference.is_removed else after
        whole = [] if difference.is_changed else facets(difference.question, side)
        return Told(difference, [facet for facet in whole if facet.name != "libellé"])

    kept = [
        Shown(each, [told(question) for question in each.questions if _is_wanted(question, wanted)])
        for each in found.sections
    ]
    return [each for each in kept if each.questions or not wanted]


def _is_wanted(difference: QuestionDifference, wanted: str) -> bool:
    if wanted == "deplacee":
        return difference.is_moved
    return not wanted or sort_of(difference) == wanted


def show(request: HttpRequest) -> HttpResponse:
    editions = list(Edition.objects.select_related("based_on").order_by("-updated_at", "-pk"))
    after = _chosen(request.GET.get("apres", ""))
    before = _chosen(request.GET.get("avant", "")) or (after.based_on if after else None)
    context = {"editions": editions, "before": before, "after": after, "filters": (), "wanted": ""}
    if before and after:
        context |= compared(before, after, request.GET.get("voir", ""))
    return render(request, "admin/editions/compare.html", context)


def compared(before: Edition, after: Edition, wanted: str = "") -> dict:
    """What the page says of them."""
    wanted = wanted if wanted in dict(FILTERS) else ""
    sides = before.questionnaire, after.questionnaire
    found = differences(*sides)
    return {"found": found, "filters": counted(found), "wanted": wanted, "sections": shown(found, *sides, wanted)}


def _chosen(given: str) -> Edition | None:
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise Http404("Ce questionnaire n’existe pas.")
    return get_object_or_404(Edition.objects.select_related("based_on"), pk=given)
