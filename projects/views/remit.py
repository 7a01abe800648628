"""The pages of those who read for a partner: the dossiers of its remit, and of each what was chosen for them."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from accounts import second_factor
from partners.models import Reader
from tne29.lib.text import search_key

from .. import opinions, remits
from ..models import Consultation
from .common import private_page
from .files import downloaded

PER_PAGE = 20
READS_REMIT = "reads_remit"  # in the session: the menu shows the way
NOT_YOURS = "Aucun dossier de votre volet ne porte cette référence."
Act = Consultation.Act


def partner_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For those who read for a partner, in a session that has shown a second factor. To others, no such page."""

    @private_page
    @require_safe
    @wraps(view)
    def page(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        reader = remits.reader_of(request.user)
        if reader is None:
            request.session.pop(READS_REMIT, None)
            raise Http404("Cette page n’existe pas.")
        if not second_factor.is_passed(request):
            return redirect_to_login(request.get_full_path(), reverse("account_second_factor_required"))
        request.session.setdefault(READS_REMIT, True)
        return view(request, reader, *args, **kwargs)

    return page


@partner_page
def listing(request: HttpRequest, reader: Reader) -> HttpResponse:
    """?q= narrows, by the school, its commune, its UAI or the reference."""
    mine, text = remits.remits_of(reader.partner), request.GET.get("q", "")[:200].strip()
    wanted = Q()
    for word in search_key(text).split()[:8]:
        wanted &= Q(school__search_key__contains=word) | Q(reference__icontains=word)
    page = Paginator(remits.dossiers_of(mine, wanted), PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = remits.extracts(mine, page.object_list)
    query = f"{urlencode({'q': text})}&" if text else ""
    context = {"reader": reader, "remits": _told(mine), "page": page, "text": text, "query": query}
    return render(request, "projects/remit.html", context)


def _told(mine: list) -> list[dict]:
    """Each remit with the titles of the sections that are read."""
    return [{"remit": each, "sections": _titles(each)} for each in mine]


def _titles(remit) -> list[str]:
    return [part.title for part in remit.call.edition.questionnaire.sections if part.key in remit.sections]


@partner_page
def dossier(request: HttpRequest, reader: Reader, reference: str) -> HttpResponse:
    extract = _extract(reader, reference)
    files = [_file(extract, each) for each in extract.reading.pieces()]
    if request.method == "GET":
        _note(request, reader, extract, Act.READ, f"dépôt n°\u00a0{extract.deposit.number}")
    context = {"reader": reader, "extract": extract, "dossier": extract.project, "files": files}
    return render(request, "projects/remit_dossier.html", context)


@partner_page
def piece(request: HttpRequest, reader: Reader, reference: str, pk: int) -> FileResponse:
    extract = _extract(reader, reference)
    found = opinions.piece_of(extract, pk)
    if found is None:
        raise Http404("Ce fichier n’est pas de votre volet.")
    response = downloaded(found)
    if request.method == "GET":
        _note(request, reader, extract, Act.PIECE, found.name)
    return response


def _extract(reader: Reader, reference: str) -> remits.Extract:
    extract = remits.extract_of(remits.remits_of(reader.partner), reference)
    if extract is None:
        raise Http404(NOT_YOURS)
    return extract


def _file(extract: remits.Extract, told: dict) -> dict[str, str]:
    url = reverse("projects:remit_piece", args=[extract.project.reference, told["id"]]) if told["is_given"] else ""
    return {"name": told["name"], "note": told["note"], "url": url}


def _note(request: HttpRequest, reader: Reader, extract: remits.Extract, act: str, detail: str) -> None:
    Consultation.objects.create(
        project=extract.project,
        by=request.user,
        at=request.arrived_at,
        act=act,
        detail=f"pour {reader.partner}\u00a0: {detail}"[:260],
    )
