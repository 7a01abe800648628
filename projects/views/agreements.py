"""The agreements of the associated schools: the page of the team, and the page that a head opens by its link."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from tne29.lib.canonical import sha256_hex
from tne29.lib.errors import Refusal
from tne29.lib.french import count, in_sentence

from .. import access, actions, network
from ..forms.agreement import AgreementForm
from ..models import Project
from ..network import Link
from .common import link_page, private_page
from .detail import ProjectView

UAI_LENGTH = 8
NOTHING_TO_ASK = "Aucun accord n’est à demander pour le moment."


# -- the team --------------------------------------------------------------------------------------


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def agreements(request: HttpRequest, reference: str) -> HttpResponse:
    """A POST asks for what is missing; with « etablissement », it asks that school, even once more."""
    project = access.project_for(request.user, reference, "write" if request.method == "POST" else "read")
    if request.method == "POST":
        return _ask(request, project)
    return _page(request, project)


def _page(request: HttpRequest, project: Project, refusal: Refusal | None = None) -> HttpResponse:
    view = ProjectView(project, request.user, request.arrived_at)
    places = view.sheet.network
    may_ask = project.member.may_write and actions.is_time_to_ask(project, view.standing.window, view.at)
    context = {
        "project": project,
        "view": view,
        "places": places,
        "to_ask": [place for place in places if place.is_to_ask],
        "may_ask": may_ask,
        "concerns": network.IN_WORDS,
        "refusal": refusal,
    }
    return render(request, "projects/agreements.html", context, status=refusal.status if refusal else 200)


def _ask(request: HttpRequest, project: Project) -> HttpResponse:
    only = request.POST.get("etablissement", "")[:UAI_LENGTH]
    try:
        asked = actions.ask_agreements(project, by=request.user, at=request.arrived_at, only=only)
    except Refusal as refusal:
        return _page(request, access.project_for(request.user, project.reference), refusal)
    _say(request, asked)
    return redirect("projects:agreements", project.reference)


def _say(request: HttpRequest, asked: actions.Asked) -> None:
    if asked.sent:
        schools = count(len(asked.sent), "établissement")
        messages.success(request, f"Le courriel part à {schools} : {_names(asked.sent)}.")
    if asked.too_soon:
        messages.info(request, f"Un courriel leur est déjà parti il y a peu : {_names(asked.too_soon)}.")
    if asked.unreachable:
        messages.warning(request, f"Sans boîte institutionnelle dans l’annuaire : {_names(asked.unreachable)}.")
    if not (asked.sent or asked.too_soon or asked.unreachable):
        messages.info(request, NOTHING_TO_ASK)


def _names(places: list[network.Place]) -> str:
    return in_sentence(place.label for place in places)


@private_page
@require_POST
def revoke(request: HttpRequest, reference: str) -> HttpResponse:
    project = access.project_for(request.user, reference, "write")
    uai = request.POST.get("etablissement", "")[:UAI_LENGTH]
    actions.revoke_agreement_request(project, uai, by=request.user, at=request.arrived_at)
    messages.success(request, "La demande est annulée : son lien ne fonctionne plus.")
    return redirect("projects:agreements", project.reference)


# -- the head, without an account ------------------------------------------------------------------


@link_page
@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request: HttpRequest, secret: str) -> HttpResponse:
    """A visit changes nothing (mail programs open links by themselves); a first POST is read over, a second counts."""
    link = network.opened(secret, request.arrived_at)
    if link is None:
        return render(request, "projects/agreement_dead.html", status=404)
    if link.is_answered:
        return _answered(request, link)
    if request.method == "POST":
        return _post(request, secret, link)
    return _ask_head(request, link, AgreementForm())


def _post(request: HttpRequest, secret: str, link: Link) -> HttpResponse:
    form = AgreementForm(request.POST)
    if not form.is_valid():
        return _ask_head(request, link, form, status=422)
    if request.POST.get("empreinte", "") != link.place.concern.hash:
        return _ask_head(request, link, form, refusal=actions.ContentChanged())
    if "corriger" in request.POST:
        return _ask_head(request, link, form)
    if "confirmer" not in request.POST:
        return render(request, "projects/agreement_confirm.html", _context(link) | {"form": form})
    return _answer(request, secret, link, form)


def _answer(request: HttpRequest, secret: str, link: Link, form: AgreementForm) -> HttpResponse:
    given = form.cleaned_data
    try:
        actions.answer_agreement(
            secret,
            given["reponse"],
            seen_hash=link.place.concern.hash,
            name=given["nom"],
            job=given["fonction"],
            comment=given["commentaire"],
            at=request.arrived_at,
        )
    except actions.ContentChanged as refusal:
        fresh = network.opened(secret, request.arrived_at)
        return _ask_head(request, fresh, form, refusal=refusal)
    return redirect("projects:agreement", secret)


def _ask_head(
    request: HttpRequest, link: Link, form: AgreementForm, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    errors = form.error_items() if form.is_bound else []
    context = _context(link) | {"form": form, "refusal": refusal, "errors": errors}
    return render(request, "projects/agreement.html", context, status=refusal.status if refusal else status)


def _answered(request: HttpRequest, link: Link) -> HttpResponse:
    asked = link.request
    lines = network.lines_of(asked)
    is_intact = not asked.content or sha256_hex(asked.content) == asked.agreement.content_hash
    context = _context(link) | {"agreement": asked.agreement, "answered_lines": lines, "is_intact": is_intact}
    return render(request, "projects/agreement_given.html", context)


def _context(link: Link) -> dict:
    """« dossier », not « project »: nothing here leads into the pages of the team."""
    return {
        "dossier": link.request.project,
        "asked": link.request,
        "school": link.request.school,
        "place": link.place,
        "concerns": network.IN_WORDS,
    }
