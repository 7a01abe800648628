"""Saving a draft from any of these pages: refused when somebody else changed it meanwhile, with their name."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from campaigns.models import Edition
from campaigns.questionnaire import document_of
from tne29.lib.errors import Refusal
from tne29.lib.french import short_moment

from ... import actions
from . import placing

Document = dict[str, Any]


AGAIN = (
    "Rien n’a été changé : voici le questionnaire tel qu’il est maintenant. Refaites votre geste s’il vaut toujours."
)
IMPOSSIBLE = "Ce déplacement n’est pas possible."
MEANWHILE = "{who} a modifié ce brouillon {when}, pendant que vous écriviez."


def meanwhile(stale: actions.StaleEdition) -> str:
    """Who, and when."""
    act = stale.edition.acts.first()
    who, when = (act.by_name, f"le {short_moment(act.at)}") if act else ("Quelqu’un", "entre-temps")
    return MEANWHILE.format(who=who, when=when)


def sentences_of(refusal: Refusal) -> list[str]:
    return [item.text for item in refusal.items] or [refusal.message]


def save(request: HttpRequest, edition: Edition, document: Document) -> Edition:
    """`seen`: the edition that the page showed."""
    seen = request.POST.get("seen", "")
    return actions.save_edition(edition, document, seen, by=request.user, at=request.arrived_at)


def gesture(
    request: HttpRequest, edition: Edition, change: Callable[[Document], tuple[Document, str]], done: str
) -> HttpResponse:
    """One gesture, then the outline at the place that changed; a refusal is told there. change: gives the document
    and the anchor."""
    anchor = ""
    try:
        document, anchor = change(document_of(edition.source))
        if wrong := placing.out_of_order(document):
            raise Refusal(IMPOSSIBLE, links=wrong)
        save(request, edition, document)
    except actions.StaleEdition as stale:
        messages.error(request, f"{meanwhile(stale)} {AGAIN}")
    except Refusal as refusal:
        for sentence in dict.fromkeys([refusal.message, *sentences_of(refusal)]):
            messages.error(request, sentence)
    except ValueError as misplaced:
        messages.error(request, str(misplaced))
    else:
        messages.success(request, done)
    return redirect(outline_url(edition, anchor))


def outline_url(edition: Edition, anchor: str = "") -> str:
    url = reverse("admin:campaigns_edition_change", args=[edition.pk])
    return f"{url}#{anchor}" if anchor else url
