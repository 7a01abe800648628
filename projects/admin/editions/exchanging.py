"""An edition as a file: taken away, brought back after a look at what it holds."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from campaigns.models import Edition
from campaigns.questionnaire import Questionnaire, canonical, load
from tne29.lib.errors import Refusal

from ... import actions
from ...actions.editions import LARGEST_IMPORT, document_of_import
from ...forms.filing import PageForm
from . import comparing
from .saving import outline_url, sentences_of

INVALID = "{} Rien n’a été créé."
MOST_FAULTS = 30
CREATED = "Le brouillon « {title} » est créé."


class FileForm(PageForm):
    file = forms.FileField(
        label="Fichier du questionnaire",
        widget=forms.FileInput(attrs={"class": "file-input", "accept": ".toml"}),
        help_text="Un fichier « .toml », tel que « Exporter » le donne.",
        error_messages={
            "required": "Choisissez un fichier.",
            "empty": "Ce fichier est vide.",
            "missing": "Choisissez un fichier.",
            "invalid": "Choisissez un fichier.",
        },
    )

    def clean_file(self) -> bytes:
        """A little more than the most is enough to know that it is too much."""
        return self.cleaned_data["file"].read(LARGEST_IMPORT + 1)


def export(edition: Edition) -> HttpResponse:
    response = HttpResponse(actions.export(edition), content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{edition.slug}.toml"'
    response["Cache-Control"] = "private, no-store"
    return response


def bring(request: HttpRequest) -> HttpResponse:
    """First the file, then a look at what it holds; the text goes from one to the other in the page."""
    if request.method != "POST":
        return _page(request, {"form": FileForm()})
    if "texte" in request.POST:
        return _look(request, request.POST["texte"].replace("\r\n", "\n"), "creer" in request.POST)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, {"form": form, "errors": form.error_items()}, 422)
    return _look(request, form.cleaned_data["file"], create=False)


def _look(request: HttpRequest, given: str | bytes, create: bool) -> HttpResponse:
    try:
        text = canonical(document_of_import(given))
    except Refusal as refusal:
        faults = [item.text for item in refusal.items][:MOST_FAULTS]
        page = {"form": FileForm(), "faults": faults, "invalid": INVALID.format(refusal.message)}
        return _page(request, page, refusal.status)
    questionnaire = load(text)
    if create:
        return _create(request, text, questionnaire)
    return _preview(request, text, questionnaire)


def _create(request: HttpRequest, text: str, questionnaire: Questionnaire) -> HttpResponse:
    try:
        edition = actions.import_text(text, by=request.user, at=request.arrived_at)
    except Refusal as refusal:
        return _preview(request, text, questionnaire, [(each, "") for each in sentences_of(refusal)], 409)
    messages.success(request, CREATED.format(title=edition.title))
    return redirect(outline_url(edition))


def _preview(request: HttpRequest, text: str, questionnaire: Questionnaire, errors=(), status: int = 200):
    """What it is, and how it differs from the one it looks like."""
    nearest = _nearest(questionnaire)
    context = {"text": text, "incoming": questionnaire, "nearest": nearest, "errors": errors}
    if nearest:
        sides = nearest.questionnaire, questionnaire
        found = comparing.differences(*sides)
        context |= {"found": found, "filters": comparing.counted(found), "sections": comparing.shown(found, *sides)}
    return render(request, "admin/editions/import_look.html", context, status=status)


def _nearest(questionnaire: Questionnaire) -> Edition | None:
    """The one that shares the most questions."""
    keys = {question.key for question in questionnaire.questions}

    def shared(edition: Edition) -> int:
        return len(keys & {question.key for question in edition.questionnaire.questions})

    editions = list(Edition.objects.order_by("-published_at", "-pk"))
    best = max(editions, key=shared, default=None)
    return best if best and shared(best) else None


def _page(request: HttpRequest, context: dict, status: int = 200) -> HttpResponse:
    return render(request, "admin/editions/import.html", context, status=status)
