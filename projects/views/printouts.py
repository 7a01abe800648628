"""PDFs as they are served: a stored file, or a page that waits for it. Nothing is drawn here."""

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from campaigns.snapshot import public_snapshot
from tne29.lib.pages import wants_json

from .. import access, printouts
from ..models import Deposit, Printout, Project
from ..printouts.decision import decisions_to_print
from .common import private_page

RETRY_SECONDS = 60
BLANK_SECONDS = 300
WITH_COMMENTS = "?commentaires=oui"


@login_not_required
@require_safe
@cache_control(public=True, max_age=BLANK_SECONDS)
def blank_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """The questionnaire to fill with a pen."""
    return _made_beforehand(request, slug, printouts.Kind.BLANK, f"questionnaire-{slug}.pdf")


@login_not_required
@require_safe
@cache_control(public=True, max_age=BLANK_SECONDS)
def fillable_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """The questionnaire to fill in its file."""
    return _made_beforehand(request, slug, printouts.Kind.FILLABLE, f"questionnaire-remplissable-{slug}.pdf")


def _made_beforehand(request: HttpRequest, slug: str, kind: str, name: str) -> HttpResponse:
    """By the worker, never on demand."""
    campaign = public_snapshot().campaign(slug)
    if campaign is None:
        raise Http404("Cette campagne n’existe pas.")
    printout = printouts.current_blank(campaign.pk, kind)
    return _pdf(printout, name) if printout else _not_ready(request, campaign, kind)


def _not_ready(request: HttpRequest, campaign, kind: str) -> HttpResponse:
    context = {"campaign": campaign, "to_fill": kind == printouts.Kind.FILLABLE}
    response = render(request, "projects/blank_not_ready.html", context, status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    response["Cache-Control"] = "no-store"
    return response


@private_page
@require_safe
@vary_on_headers("Accept")
def dossier_pdf(request: HttpRequest, reference: str) -> HttpResponse:
    """?depot=n for a deposit; else what the project is now, which may be its last deposit. As `reading.dossier`."""
    project = access.project_for(request.user, reference)
    if wants_comments(request):
        return _working_pdf(request, project)
    deposit = deposit_to_show(request, project)
    asked = printouts.ask(
        printouts.Kind.DOSSIER,
        project=None if deposit else project,
        deposit=deposit,
        by=request.user,
        at=request.arrived_at,
    )
    suffix = f"-depot-{deposit.number}" if deposit else "-brouillon"
    name = f"dossier-{project.reference}{suffix}.pdf"
    return _when_ready(request, project, asked, name, twin="projects:reading")


def _working_pdf(request: HttpRequest, project: Project) -> HttpResponse:
    asked = printouts.ask(printouts.Kind.WORKING, project=project, by=request.user, at=request.arrived_at)
    name = f"dossier-{project.reference}-commentaires.pdf"
    return _when_ready(request, project, asked, name, twin="projects:reading")


def wants_comments(request: HttpRequest) -> bool:
    """Of the working copy: a deposit has none."""
    return request.GET.get("commentaires") == "oui" and not request.GET.get("depot")


@private_page
@require_safe
@vary_on_headers("Accept")
def prefilled_pdf(request: HttpRequest, reference: str) -> HttpResponse:
    """The questionnaire to fill, with the answers of the draft as it is now."""
    project = access.project_for(request.user, reference)
    asked = printouts.ask(printouts.Kind.FILLABLE, project=project, by=request.user, at=request.arrived_at)
    name = f"questionnaire-{project.reference}.pdf"
    return _when_ready(request, project, asked, name, twin="projects:reading")


@private_page
@require_safe
@vary_on_headers("Accept")
def receipt_pdf(request: HttpRequest, reference: str) -> HttpResponse:
    project = access.project_for(request.user, reference)
    deposit = deposit_asked_for(request, project) or last_deposit(project)
    if deposit is None:
        raise Http404("Ce dossier n’a pas été déposé.")
    asked = printouts.ask(printouts.Kind.RECEIPT, deposit=deposit, by=request.user, at=request.arrived_at)
    name = f"accuse-{project.reference}-{deposit.number}.pdf"
    return _when_ready(request, project, asked, name, twin="projects:receipt")


@private_page
@require_safe
@vary_on_headers("Accept")
def decision_pdf(request: HttpRequest, reference: str) -> HttpResponse:
    """The decision in force: a prepared one is nobody’s but staff’s."""
    project = access.project_for(request.user, reference)
    decision = get_object_or_404(decisions_to_print().filter(project=project), reopened_at=None)
    asked = printouts.ask(printouts.Kind.DECISION, decision=decision, by=request.user, at=request.arrived_at)
    return _when_ready(request, project, asked, f"decision-{project.reference}.pdf", twin="projects:detail")


def deposit_to_show(request: HttpRequest, project: Project) -> Deposit | None:
    return deposit_asked_for(request, project) or _deposit_unchanged(project)


def deposit_asked_for(request: HttpRequest, project: Project) -> Deposit | None:
    number = request.GET.get("depot", "")
    if not number:
        return None
    if not (number.isascii() and number.isdigit() and len(number) <= 6):
        raise Http404("Ce dépôt n’existe pas.")
    return get_object_or_404(_deposits(project), number=number)


def _deposit_unchanged(project: Project) -> Deposit | None:
    """The last deposit, when the working copy is still what was deposited."""
    deposit = last_deposit(project)
    return deposit if deposit and deposit.revision == project.revision else None


def last_deposit(project: Project) -> Deposit | None:
    return _deposits(project).order_by("-number").first() if project.submitted_at else None


def _deposits(project: Project):
    return Deposit.objects.filter(project=project).select_related(
        "content",
        "edition",
        "window",
        "project__edition",
        "project__campaign__call",
        "project__school__commune",
    )


def _when_ready(request: HttpRequest, project: Project, printout: Printout, name: str, *, twin: str) -> HttpResponse:
    """twin: the page that says the same, there meanwhile and when the document fails."""
    if wants_json(request):
        return JsonResponse(
            {"etat": printout.state, "mot": printout.get_state_display(), "avancement": printout.progress}
        )
    if printout.state == Printout.State.DONE:
        return _pdf(printout, name)
    context = {
        "project": project,
        "printout": printout,
        "failed": printout.state == Printout.State.FAILED,
        "twin_url": _twin_url(twin, project, printout),
    }
    return render(request, "projects/printout_wait.html", context)


def _twin_url(twin: str, project: Project, printout: Printout) -> str:
    query = f"?depot={printout.deposit.number}" if printout.deposit_id else ""
    if printout.kind == Printout.Kind.WORKING:
        query = WITH_COMMENTS
    return reverse(twin, args=[project.reference]) + query


def _pdf(printout: Printout, name: str) -> FileResponse:
    try:
        content = printout.file.open("rb")
    except FileNotFoundError as error:
        raise Http404("Ce document n’est plus disponible.") from error
    return FileResponse(content, filename=name, content_type="application/pdf")
