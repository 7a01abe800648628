"""The filled PDF brought back: choose the file, see what it would change, take what one wants."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from tne29.evidence.middleware import explained
from tne29.lib.errors import Refusal
from tne29.lib.french import agree, count, in_sentence

from .. import access, actions, papers
from ..actions.answers import require_writable
from ..models import BroughtPaper, Project
from .common import private_page
from .paper_page import PaperPage

ALREADY = "Les réponses de ce fichier ont déjà été reprises."
NOTHING_TAKEN = "Rien n’a été repris du fichier, et ce que le portail y avait lu est effacé."
EXPIRED = "Ce fichier a été rapporté il y a plus d’un jour : le portail ne garde pas plus longtemps ce qu’il y a lu."
CONFIRM = "Confirmez que vous voulez reprendre les réponses d’un autre dossier."
CHANGED = (
    "Rien n’est encore enregistré : une autre personne a modifié {numbers} pendant que vous choisissiez. "
    "Voici où en est le brouillon ; relisez, puis validez de nouveau."
)
MERGED = "Une autre personne a complété les mêmes réponses en même temps que vous : ses ajouts sont gardés."


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest, reference: str) -> HttpResponse:
    project = access.project_for(request.user, reference, "write")
    require_writable(project, request.arrived_at)
    if request.method != "POST":
        return _upload_page(request, project)
    try:
        paper = actions.bring_paper(project, request.FILES.get("fichier"), by=request.user, at=request.arrived_at)
    except Refusal as refusal:
        page = _upload_page(request, project, [(refusal.message, "#id_fichier")], status=refusal.status)
        return explained(page, refusal)
    return redirect("projects:brought", project.reference, paper.pk)


def _upload_page(request: HttpRequest, project: Project, errors=(), status: int = 200) -> HttpResponse:
    context = {"project": project, "errors": errors, "max_bytes": papers.MAX_BYTES}
    return render(request, "projects/bring.html", context, status=status)


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Only for the one who brought the file."""
    project = access.project_for(request.user, reference, "write")
    found = (
        BroughtPaper.objects.select_related("edition").defer("edition__source").filter(project=project, by=request.user)
    )
    paper = get_object_or_404(found, pk=pk)
    paper.project = project
    if paper.taken_at is not None:
        messages.info(request, ALREADY)
        return redirect(project)
    if paper.expires_at <= request.arrived_at:
        messages.warning(request, EXPIRED)
        return redirect("projects:bring", project.reference)
    require_writable(project, request.arrived_at)
    page = PaperPage(request, project, paper)
    return page.show() if request.method != "POST" else _act(request, page)


def _act(request: HttpRequest, page: PaperPage) -> HttpResponse:
    """The button pressed; the first two are for browsers without scripts."""
    pressed = request.POST.get("vers", "")
    if pressed in ("tout", "aucune"):
        return page.show(page.review.all_keys if pressed == "tout" else set())
    if pressed == "rien":
        actions.leave_paper(page.paper)
        messages.info(request, NOTHING_TAKEN)
        return redirect(page.project)
    if page.paper.is_of_another_project and request.POST.get("confirmer") != "oui":
        return page.show(page.chosen, errors=[(CONFIRM, "#id_confirmer")], status=422)
    return _take(request, page)


def _take(request: HttpRequest, page: PaperPage) -> HttpResponse:
    at, seen = request.arrived_at, page.seen
    try:
        result = actions.take_answers(page.project, page.paper, page.chosen, seen, by=request.user, at=at)
    except actions.Conflict as conflict:
        return _conflict(request, page, conflict)
    except Refusal as refusal:
        return page.show(page.chosen, errors=[(refusal.message, "#reponses")], status=422)
    if result is None:
        messages.info(request, ALREADY)
        return redirect(page.project)
    taken = len(result.changed)
    messages.success(
        request, f"{count(taken, 'réponse')} du fichier {agree(taken, 'est reprise', 'sont reprises')} dans le dossier."
    )
    if result.merged:
        messages.info(request, MERGED)
    return redirect(page.project)


def _conflict(request: HttpRequest, page: PaperPage, conflict: actions.Conflict) -> HttpResponse:
    """A fresh page upon what is stored now; what clashes is no longer ticked."""
    keys = {each.key for each in conflict.fields}
    fresh = PaperPage(request, access.project_for(request.user, page.project.reference, "write"), page.paper)
    numbers = [each.question.number for each in fresh.review.proposals if each.question.key in keys]
    notice = CHANGED.format(numbers=f"{agree(len(numbers), 'la réponse', 'les réponses')} {in_sentence(numbers)}")
    return fresh.show(page.chosen - keys, notice=notice, status=409)
