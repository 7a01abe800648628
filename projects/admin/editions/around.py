"""The words around the questions: title and introduction of the edition, title and introduction of a section."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from campaigns.models import Edition
from campaigns.questionnaire import document_of, editing
from tne29.lib.errors import Refusal

from ... import actions
from ...forms.filing import PageForm
from .asked.base import Line, Lines, whole
from .saving import meanwhile, outline_url, save, sentences_of

Document = dict[str, Any]


class AboutForm(PageForm):
    title = Line(
        label="Titre",
        max_length=160,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Donnez un titre au questionnaire.", "max_length": "160 caractères au plus."},
    )
    intro = Lines(
        label="Introduction",
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="En tête du questionnaire imprimé. Une ligne vide sépare deux paragraphes.",
        error_messages={"max_length": "4 000 caractères au plus."},
    )
    to_prepare = Lines(
        label="À rassembler avant de commencer",
        required=False,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text="Un document ou un renseignement par ligne.",
    )

    def clean_to_prepare(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["to_prepare"].splitlines() if line.strip()]
        if any(len(line) > 300 for line in lines):
            raise forms.ValidationError("Une ligne a 300 caractères au plus.")
        return lines


class SectionWordsForm(PageForm):
    title = Line(
        label="Titre de la section",
        max_length=160,
        error_messages={"required": "Donnez un titre à la section.", "max_length": "160 caractères au plus."},
    )
    intro = Lines(
        label="Introduction",
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Une ou deux phrases sous le titre.",
        error_messages={"max_length": "4 000 caractères au plus."},
    )
    minutes = whole(
        "Temps à prévoir, en minutes", 0, 240, required=False, help_text="Indiqué aux équipes avant de commencer."
    )


def about(request: HttpRequest, edition: Edition) -> HttpResponse:
    questionnaire = edition.questionnaire
    initial = {
        "title": questionnaire.title,
        "intro": questionnaire.intro,
        "to_prepare": "\n".join(questionnaire.to_prepare),
    }
    form = AboutForm(request.POST or None, initial=initial)

    def write(document: Document, given: dict) -> tuple[Document, str]:
        return editing.set_edition(document, **given), ""

    return _answer(request, edition, form, "Titre et introduction", write, outline_url(edition))


def section(request: HttpRequest, edition: Edition, key: str) -> HttpResponse:
    found = edition.questionnaire.section(key)
    if found is None:
        raise Http404("Cette section n’est plus dans ce questionnaire.")
    initial = {"title": found.title, "intro": found.intro, "minutes": found.minutes or None}
    form = SectionWordsForm(request.POST or None, initial=initial)

    def write(document: Document, given: dict) -> tuple[Document, str]:
        return editing.change_section(document, key, **given), f"section-{key}"

    return _answer(request, edition, form, f"Section {found.letter}", write, outline_url(edition, f"section-{key}"))


def add_section(request: HttpRequest, edition: Edition) -> HttpResponse:
    after = request.GET.get("apres", "")
    if after and edition.questionnaire.section(after) is None:
        raise Http404("Cette section n’est plus dans ce questionnaire.")
    form = SectionWordsForm(request.POST or None)

    def write(document: Document, given: dict) -> tuple[Document, str]:
        changed, key = editing.add_section(document, given["title"], after or None)
        rest = {"intro": given["intro"], "minutes": given["minutes"]}
        return editing.change_section(changed, key, **rest), f"section-{key}"

    return _answer(request, edition, form, "Nouvelle section", write, outline_url(edition))


def _answer(
    request: HttpRequest,
    edition: Edition,
    form: PageForm,
    heading: str,
    write: Callable[[Document, dict], tuple[Document, str]],
    back_url: str,
) -> HttpResponse:
    page = {"edition": edition, "form": form, "heading": heading, "back_url": back_url, "seen": edition.fingerprint}
    if request.method != "POST":
        return _page(request, page)
    page["seen"] = request.POST.get("seen", "")
    if not form.is_valid():
        return _page(request, page | {"errors": form.error_items()}, 422)
    try:
        document, anchor = write(document_of(edition.source), form.cleaned_data)
        save(request, edition, document)
    except actions.StaleEdition as stale:
        return _page(request, page | {"stale": meanwhile(stale), "seen": stale.edition.fingerprint}, 409)
    except Refusal as refusal:
        return _page(request, page | {"errors": [(each, "") for each in sentences_of(refusal)]}, 409)
    except editing.Misplaced as misplaced:
        return _page(request, page | {"errors": [(str(misplaced), "")]}, 409)
    messages.success(request, f"{heading} : c’est enregistré.")
    return redirect(outline_url(edition, anchor))


def _page(request: HttpRequest, context: dict, status: int = 200) -> HttpResponse:
    return render(request, "admin/editions/words.html", context, status=status)
