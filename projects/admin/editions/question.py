"""The page of one question: what she types is shown at once as schools will see it, and saved when it is right."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from campaigns.models import Edition
from campaigns.questionnaire import DefinitionError, Section, document_of, editing
from campaigns.questionnaire.editing.keys import question_keys
from campaigns.questionnaire.kinds import KINDS
from campaigns.questionnaire.writing import Unwritable
from tne29.lib.errors import Refusal

from ... import actions
from ...printouts.proof import call_of
from . import placing
from .asked import AskedForm, Scene
from .asked.posted import act
from .saving import meanwhile, save, sentences_of
from .shown import Preview, catalogue_of
from .words import card_groups

SAMPLE = "Votre question"
SAVED = "La question {number} est enregistrée."
ROWS = ("ajouter:", "retirer:", "monter:", "descendre:")


@dataclass(frozen=True)
class Place:
    """Where the question stands, or will stand. key: "" for a new one; after: the key of the one before it."""

    edition: Edition
    section: Section
    key: str = ""
    after: str = ""

    @cached_property
    def document(self) -> dict[str, Any]:
        return document_of(self.edition.source)

    @cached_property
    def table(self) -> dict[str, Any]:
        return editing.question_of(self.document, self.key) if self.key else {}

    @cached_property
    def scene(self) -> Scene:
        questionnaire = self.edition.questionnaire
        return Scene(questionnaire, tuple(questionnaire.questions[: self._rank()]), self.key)

    def _rank(self) -> int:
        """How many questions stand before."""
        keys = [question.key for question in self.edition.questionnaire.questions]
        if self.key:
            return keys.index(self.key)
        return keys.index(self.after or self.section.questions[-1].key) + 1

    def with_table(self, table: dict[str, Any]) -> dict[str, Any]:
        if self.key:
            return placing.put(self.document, self.key, table)
        return placing.inserted(self.document, self.section.key, self.after or None, table)

    def fresh_key(self, label: str) -> str:
        return self.key or editing.fresh_key(label, question_keys(self.document))

    @property
    def heading(self) -> str:
        if not self.key:
            return "Nouvelle question"
        return f"Question {self.edition.questionnaire.question(self.key).number}"

    @property
    def where(self) -> str:
        section = f"Section {self.section.letter}. {self.section.title}"
        if self.key or not self.after:
            return f"{section}."
        return f"{section}, après la question {self.edition.questionnaire.question(self.after).number}."

    @property
    def back_url(self) -> str:
        anchor = f"question-{self.key or self.after}" if self.key or self.after else f"section-{self.section.key}"
        return f"{reverse('admin:campaigns_edition_change', args=[self.edition.pk])}#{anchor}"


def place_of(edition: Edition, key: str) -> Place:
    question = edition.questionnaire.question(key)
    if question is None or question.is_cell:
        raise Http404("Cette question n’est plus dans ce questionnaire.")
    return Place(edition, edition.questionnaire.section_of(question), key)


def new_place(edition: Edition, wanted: Any) -> Place:
    """From the address: after a question, or at the end of a section."""
    after = wanted.get("apres", "")
    if after:
        return Place(edition, place_of(edition, after).section, "", after)
    section = edition.questionnaire.section(wanted.get("section", ""))
    if section is None:
        raise Http404("Cette section n’est plus dans ce questionnaire.")
    return Place(edition, section)


def choose_kind(request: HttpRequest, edition: Edition) -> HttpResponse:
    place = new_place(edition, request.GET)
    wanted = {"apres": place.after} if place.after else {"section": place.section.key}
    context = {
        "edition": edition,
        "card_groups": card_groups(lambda kind: True),
        "where": place.where,
        "place": urlencode(wanted),
        "back_url": place.back_url,
    }
    return render(request, "admin/editions/kinds.html", context)


def add(request: HttpRequest, edition: Edition) -> HttpResponse:
    kind = request.GET.get("sorte", "")
    if kind not in KINDS:
        return choose_kind(request, edition)
    place = new_place(edition, request.GET)
    try:
        begun, key = editing.add_question(place.document, place.section.key, kind, SAMPLE, place.after or None)
    except editing.Misplaced as misplaced:
        messages.error(request, str(misplaced))
        return redirect(place.back_url)
    return QuestionPage(request, place, editing.question_of(begun, key)).answer()


def change(request: HttpRequest, edition: Edition, key: str) -> HttpResponse:
    place = place_of(edition, key)
    return QuestionPage(request, place, place.table).answer()


class QuestionPage:
    def __init__(self, request: HttpRequest, place: Place, table: dict[str, Any]) -> None:
        self.request, self.place, self.table = request, place, table

    def answer(self) -> HttpResponse:
        if self.request.method != "POST":
            return self.show(self.form())
        wanted = self.request.POST.get("faire", "")
        if wanted == "enregistrer":
            return self.save()
        data = act(self.request.POST, wanted) if wanted.startswith(ROWS) else self.request.POST
        return self.show(self.form(data))

    def form(self, data: Any = None, *, speaks: bool = False) -> AskedForm:
        """What is new has no words yet, only in the preview."""
        table = self.table if self.place.key else {**self.table, "label": "", "key": ""}
        return AskedForm(self.place.scene, table, data, speaks=speaks)

    # -- show --------------------------------------------------------------------------------------

    def show(self, asked: AskedForm, *, status: int = 200, **more: Any) -> HttpResponse:
        preview, lacking = self._preview(asked)
        edition = self.place.edition
        context = {
            "edition": edition,
            "asked": asked,
            "preview": preview,
            "lacking": lacking,
            "heading": self.place.heading,
            "where": self.place.where,
            "back_url": self.place.back_url,
            "seen": self.request.POST.get("seen", edition.fingerprint),
            **more,
        }
        is_part = self.request.POST.get("partie") == "vive"
        return render(self.request, f"admin/editions/{'_live' if is_part else 'question'}.html", context, status=status)

    def _preview(self, asked: AskedForm) -> tuple[Preview | None, list[str]]:
        """The question both ways, or what keeps it from being shown."""
        if lacking := [sentence for sentence, _ in asked.items]:
            return None, lacking
        table = self.table if asked.data is None else self._table(asked)
        try:
            questionnaire = placing.read(self.place.with_table(table))
        except (DefinitionError, Unwritable) as error:
            return None, getattr(error, "faults", [str(error)])
        catalogue = catalogue_of(call_of(self.place.edition))
        return Preview(questionnaire, questionnaire.question(table["key"]), catalogue), []

    def _table(self, asked: AskedForm) -> dict[str, Any]:
        return asked.table(self.place.fresh_key(asked.words.cleaned.get("label", "")))

    # -- save --------------------------------------------------------------------------------------

    def save(self) -> HttpResponse:
        asked = self.form(self.request.POST, speaks=True)
        errors = asked.items
        if not errors:
            table = self._table(asked)
            errors = [(sentence, "") for sentence in self._in_use(table)]
        if errors:
            return self.show(asked, status=422, errors=errors)
        broken = placing.breaks(self.place.document, self.place.key, table) if self.place.key else []
        if broken and "confirme" not in self.request.POST:
            return self.show(asked, status=409, breaks=broken)
        return self._write(asked, table)

    def _in_use(self, table: dict[str, Any]) -> list[str]:
        return placing.kinds_in_use(self.place.document, self.place.key, table) if self.place.key else []

    def _write(self, asked: AskedForm, table: dict[str, Any]) -> HttpResponse:
        place = self.place
        try:
            document = placing.replaced(place.document, place.key, table) if place.key else place.with_table(table)
            edition = save(self.request, place.edition, document)
        except actions.StaleEdition as stale:
            fresh = stale.edition.fingerprint
            return self.show(asked, status=409, stale=meanwhile(stale), seen=fresh)
        except editing.Misplaced as misplaced:
            return self.show(asked, status=409, errors=[(str(misplaced), "")])
        except Refusal as refusal:
            return self.show(asked, status=409, errors=[(each, "") for each in sentences_of(refusal)])
        question = edition.questionnaire.question(table["key"])
        messages.success(self.request, SAVED.format(number=question.number))
        return redirect(f"{reverse('admin:campaigns_edition_change', args=[edition.pk])}#question-{question.key}")
