"""The order of things: up, down, elsewhere, twice, away."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from campaigns.models import Edition
from campaigns.questionnaire import document_of, editing
from campaigns.questionnaire.editing.dependents import depending_on_section

from .question import place_of
from .saving import gesture, outline_url

Document = dict[str, Any]


def arrange(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The buttons of the outline: « monter:titre », « section-dupliquer:budget », « poser:titre:section:après »."""
    verb, _, rest = request.POST.get("faire", "").partition(":")
    if request.method != "POST" or verb not in GESTURES:
        return redirect(outline_url(edition))
    change, done = GESTURES[verb]
    return gesture(request, edition, lambda document: change(document, *rest.split(":")[:3]), done)


def _up(document: Document, key: str, *_: str):
    return editing.move_question(document, key, -1), f"question-{key}"


def _down(document: Document, key: str, *_: str):
    return editing.move_question(document, key, 1), f"question-{key}"


def _twice(document: Document, key: str, *_: str):
    changed, fresh = editing.duplicate_question(document, key)
    return changed, f"question-{fresh}"


def _put(document: Document, key: str, section: str = "", after: str = "", *_: str):
    if not after:
        return _first(editing.move_to_section(document, key, section), key, section), f"question-{key}"
    return editing.move_to_section(document, key, section, after), f"question-{key}"


def _first(document: Document, key: str, section: str) -> Document:
    """The first of its section."""
    return editing.move_question(document, key, -len(_section(document, section)["question"]))


def _section(document: Document, key: str) -> dict[str, Any]:
    return next(each for each in document["section"] if each["key"] == key)


def _section_up(document: Document, key: str, *_: str):
    return editing.move_section(document, key, -1), f"section-{key}"


def _section_down(document: Document, key: str, *_: str):
    return editing.move_section(document, key, 1), f"section-{key}"


def _section_twice(document: Document, key: str, *_: str):
    changed, fresh = editing.duplicate_section(document, key)
    return changed, f"section-{fresh}"


MOVED = "La question est déplacée ; les numéros suivent."
GESTURES = {
    "monter": (_up, MOVED),
    "descendre": (_down, MOVED),
    "poser": (_put, MOVED),
    "dupliquer": (_twice, "La question est dupliquée : changez la copie."),
    "section-monter": (_section_up, "La section est déplacée ; les lettres suivent."),
    "section-descendre": (_section_down, "La section est déplacée ; les lettres suivent."),
    "section-dupliquer": (_section_twice, "La section est dupliquée : changez la copie."),
}


def move(request: HttpRequest, edition: Edition, key: str) -> HttpResponse:
    """Every place where the question may go; the buttons are those of the outline."""
    place = place_of(edition, key)
    context = {
        "edition": edition,
        "question": edition.questionnaire.question(key),
        "section": place.section,
        "sections": edition.questionnaire.sections,
        "seen": edition.fingerprint,
        "back_url": place.back_url,
    }
    return render(request, "admin/editions/move.html", context)


def remove_question(request: HttpRequest, edition: Edition, key: str) -> HttpResponse:
    place = place_of(edition, key)
    if request.method == "POST":
        anchor = f"section-{place.section.key}"
        return gesture(
            request, edition, lambda document: (editing.remove(document, key), anchor), "La question est supprimée."
        )
    context = {
        "edition": edition,
        "title": edition.questionnaire.question(key).title,
        "what": "cette question",
        "dependents": editing.depending_on(place.document, key),
        "seen": edition.fingerprint,
        "back_url": place.back_url,
    }
    return render(request, "admin/editions/remove.html", context)


def remove_section(request: HttpRequest, edition: Edition, key: str) -> HttpResponse:
    section = edition.questionnaire.section(key)
    if section is None:
        raise Http404("Cette section n’est plus dans ce questionnaire.")
    if request.method == "POST":
        return gesture(
            request, edition, lambda document: (editing.remove_section(document, key), ""), "La section est supprimée."
        )
    context = {
        "edition": edition,
        "title": f"{section.letter}. {section.title}",
        "what": "cette section",
        "questions": section.questions,
        "dependents": depending_on_section(document_of(edition.source), key),
        "seen": edition.fingerprint,
        "back_url": outline_url(edition, f"section-{key}"),
    }
    return render(request, "admin/editions/remove.html", context)
