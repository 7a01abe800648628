"""The page that somebody asked for an opinion opens by its link: what they may read, and their one answer."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tne29.lib.errors import Refusal

from .. import actions, opinions
from ..forms.opinion import OpinionForm
from ..models import OpinionFile
from .common import link_page
from .files import downloaded


@link_page
@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request: HttpRequest, secret: str) -> HttpResponse:
    """A visit changes nothing (mail programs open links by themselves); a first POST is read over, a second counts."""
    link = opinions.opened(secret, request.arrived_at)
    if link is None:
        return render(request, "projects/opinion_dead.html", status=404)
    if link.is_answered:
        return render(request, "projects/opinion_given.html", _context(link.request))
    if request.method == "POST":
        return _post(request, secret, link.request)
    return _form_page(request, secret, link.request, OpinionForm())


def _post(request: HttpRequest, secret: str, asked) -> HttpResponse:
    """The file first: what was typed wrong beside it does not lose it."""
    form = OpinionForm(request.POST)
    try:
        _take_file(request, secret)
    except Refusal as refusal:
        return _form_page(request, secret, asked, form, refusal=refusal)
    if not form.is_valid():
        return _form_page(request, secret, asked, form, status=422)
    if "corriger" in request.POST or "retirer" in request.POST:
        return _form_page(request, secret, asked, form)
    if "confirmer" not in request.POST:
        context = _context(asked) | {"form": form, "piece": _piece(asked)}
        return render(request, "projects/opinion_confirm.html", context)
    return _answer(request, secret, form)


def _take_file(request: HttpRequest, secret: str) -> None:
    if "retirer" in request.POST:
        actions.take_from_opinion(secret, at=request.arrived_at)
    elif upload := request.FILES.get("fichier"):
        actions.join_to_opinion(secret, upload, at=request.arrived_at)


def _answer(request: HttpRequest, secret: str, form: OpinionForm) -> HttpResponse:
    given = form.cleaned_data
    actions.answer_opinion(
        secret,
        given["avis"],
        name=given["nom"],
        job=given["fonction"],
        comment=given["commentaire"],
        at=request.arrived_at,
    )
    return redirect("projects:opinion", secret)


def _form_page(
    request: HttpRequest, secret: str, asked, form: OpinionForm, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    reading = opinions.read(asked)
    errors = form.error_items() if form.is_bound and "retirer" not in request.POST else []
    context = _context(asked) | {
        "form": form,
        "refusal": refusal,
        "errors": [] if refusal else errors,
        "reading": reading,
        "files": [_file(secret, each) for each in reading.pieces()],
        "piece": _piece(asked),
        "accepts": actions.ACCEPTED_FOR_OPINIONS,
    }
    return render(request, "projects/opinion.html", context, status=refusal.status if refusal else status)


def _piece(asked) -> OpinionFile | None:
    return OpinionFile.objects.filter(pk=asked.pk).first()


def _file(secret: str, told: dict) -> dict[str, str]:
    url = reverse("projects:opinion_piece", args=[secret, told["id"]]) if told["is_given"] else ""
    return {"name": told["name"], "note": told["note"], "url": url}


def _context(asked) -> dict:
    """« dossier », not « project »: nothing here leads into the pages of the team."""
    return {"dossier": asked.project, "asked": asked, "title": opinions.read(asked).title}


@link_page
@require_safe
def piece(request: HttpRequest, secret: str, pk: int) -> FileResponse:
    """A file of the deposit, when the link shows them; no more once the opinion is given."""
    link = opinions.opened(secret, request.arrived_at)
    found = None if link is None or link.is_answered else opinions.piece_of(link.request, pk)
    if found is None:
        raise Http404("Ce fichier n’est pas montré par ce lien.")
    return downloaded(found)
