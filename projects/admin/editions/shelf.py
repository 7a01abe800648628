"""The list of editions: what each one is, who used it, who changed it last."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from campaigns.models import Call, Edition, EditionAct
from tne29.lib.french import count


@dataclass(frozen=True)
class Shelved:
    """A line of the list."""

    edition: Edition
    last: EditionAct | None

    @cached_property
    def size(self) -> str:
        questionnaire = self.edition.questionnaire
        sections, questions = len(questionnaire.sections), len(questionnaire.questions)
        return f"{count(questions, 'question')} en {count(sections, 'section')}"

    @property
    def calls(self) -> list[Call]:
        return list(self.edition.calls.all())

    @property
    def is_draft(self) -> bool:
        return self.edition.is_draft


def lines() -> list[Shelved]:
    """The last touched first."""
    editions = Edition.objects.select_related("based_on").prefetch_related("calls")
    newest = EditionAct.objects.values("slug").annotate(last=Max("pk")).values("last")
    last = {act.slug: act for act in EditionAct.objects.filter(pk__in=newest)}
    return [Shelved(edition, last.get(edition.slug)) for edition in editions.order_by("-updated_at", "-pk")]


def show(request: HttpRequest, *, may_change: bool) -> HttpResponse:
    shelved = lines()
    context = {
        "drafts": [line for line in shelved if line.is_draft],
        "published": [line for line in shelved if not line.is_draft],
        "may_change": may_change,
        "may_compare": len(shelved) > 1,
    }
    return render(request, "admin/editions/list.html", context)
