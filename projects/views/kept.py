"""When a form cannot be saved, what was typed comes back: to be sent again, or copied."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.urls import reverse

from campaigns.questionnaire import Questionnaire
from tne29.lib.errors import RefusalItem

TECHNICAL = {
    "csrfmiddlewaretoken",
    "fin",
    "revision",
    "vers",
    "ajouter",
    "retirer",
    "retirer_piece",
    "seulement",
    "au_fil",
    "etat",
}
SHORT = 20
EXPIRED = (
    "Votre session a pris fin : rien de cette page n’est encore enregistré. Vos réponses sont gardées ici, "
    "ne fermez pas cette page."
)
STALE = (
    "Vous vous êtes reconnecté depuis l’ouverture de cette page : rien n’est encore enregistré. "
    "Relisez vos réponses, puis enregistrez-les."
)


@dataclass(frozen=True)
class Typed:
    label: str
    text: str


def expired_page(request: HttpRequest) -> HttpResponse:
    """Nobody is signed in any more: sign in beside, then press the button of this page."""
    return kept_page(request, EXPIRED, status=403, again=True, sign_in=True)


def kept_page(
    request: HttpRequest,
    message: str,
    *,
    status: int,
    questionnaire: Questionnaire | None = None,
    again: bool = False,
    sign_in: bool = False,
    links: Sequence[RefusalItem] = (),
) -> HttpResponse:
    """again: with a button that sends the same answers once more; links: where to go on."""
    context = {
        "message": message,
        "texts": _typed(request, questionnaire),
        "fields": _sent(request) if again else [],
        "links": links,
        "had_files": bool(request.FILES),
        "sign_in_url": f"{resolve_url(settings.LOGIN_URL)}?next={reverse('projects:list')}" if sign_in else "",
    }
    return render(request, "projects/kept.html", context, status=status)


def _sent(request: HttpRequest) -> list[tuple[str, str]]:
    skipped = {"csrfmiddlewaretoken", "fin"}
    return [(name, value) for name, values in request.POST.lists() if name not in skipped for value in values]


def _typed(request: HttpRequest, questionnaire: Questionnaire | None) -> list[Typed]:
    return [
        Typed(_label(name, questionnaire), value)
        for name, values in request.POST.lists()
        if not _is_technical(name)
        for value in values
        if _is_worth_copying(value)
    ]


def _is_technical(name: str) -> bool:
    return name in TECHNICAL or name.startswith("choix-") or name.endswith("-id")


def _is_worth_copying(value: str) -> bool:
    """Words; not the value of a box or a list, which means nothing to its reader."""
    return " " in value.strip() or len(value) > SHORT


def _label(name: str, questionnaire: Questionnaire | None) -> str:
    question = questionnaire.question(name.partition("-")[0]) if questionnaire else None
    return question.title if question else "Votre réponse"
