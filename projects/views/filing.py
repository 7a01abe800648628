"""Checking, depositing, the receipt; withdrawing and taking up again."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tne29.evidence.middleware import explained
from tne29.lib.errors import Refusal
from tne29.lib.french import long_date, moment

from .. import access, actions, content, letters
from ..forms.filing import WithdrawForm
from ..models import Deposit, Project
from ..printouts.face import face_of_deposit
from ..talks import unsettled_talks
from .common import private_page
from .detail import ProjectView
from .printouts import deposit_asked_for, last_deposit
from .readiness import Readiness
from .verify import proof_file

NOTHING_SEEN = -1


@private_page
@require_safe
def check(request: HttpRequest, reference: str) -> HttpResponse:
    return _check_page(request, access.project_for(request.user, reference))


def _check_page(request: HttpRequest, project: Project, refusal: Refusal | None = None) -> HttpResponse:
    view = ProjectView(project, request.user, request.arrived_at)
    context = {
        "project": project,
        "view": view,
        "readiness": Readiness(view),
        "refusal": refusal,
        "talks": unsettled_talks(project),
    }
    return render(request, "projects/check.html", context, status=refusal.status if refusal else 200)


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def deposit(request: HttpRequest, reference: str) -> HttpResponse:
    """A page that says what will happen, then the act; a refusal is shown with what is missing."""
    project = access.project_for(request.user, reference, "deposit" if request.method == "POST" else "read")
    if request.method == "POST":
        return _deposit(request, project)
    view = ProjectView(project, request.user, request.arrived_at)
    if not Readiness(view).is_ready:
        return redirect("projects:check", project.reference)
    context = {
        "project": project,
        "view": view,
        "recipients": letters.receipt_addresses(project, request.user),
        "back_url": reverse("projects:check", args=[project.reference]),
    }
    return render(request, "projects/deposit.html", context)


def _deposit(request: HttpRequest, project: Project) -> HttpResponse:
    try:
        actions.deposit(project, by=request.user, at=request.arrived_at, seen=_seen(request))
    except Refusal as refusal:
        page = _check_page(request, access.project_for(request.user, project.reference), refusal)
        return explained(page, refusal)
    messages.success(request, "Votre dossier est déposé.")
    return redirect("projects:receipt", project.reference)


def _seen(request: HttpRequest) -> int:
    """The revision that was read; a page that does not say it has shown nothing."""
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else NOTHING_SEEN


@private_page
@require_safe
def receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """?depot=n for a deposit that is not the last one."""
    project = access.project_for(request.user, reference)
    shown = deposit_asked_for(request, project) or last_deposit(project)
    if shown is None:
        raise Http404("Ce dossier n’a pas été déposé.")
    view = ProjectView(project, request.user, request.arrived_at)
    context = {
        "project": project,
        "view": view,
        "is_last": view.standing.last_number == shown.number,
        "facts": _receipt_facts(shown),
        **letters.receipt_context(shown),
    }
    return render(request, "projects/receipt.html", context)


@private_page
@require_safe
def proof(request: HttpRequest, reference: str) -> HttpResponse:
    """What was deposited, salted as it was hashed, with the signed attestation: all it takes to prove it elsewhere."""
    project = access.project_for(request.user, reference)
    shown = deposit_asked_for(request, project) or last_deposit(project)
    if shown is None or not shown.signature:
        raise Http404("Ce dossier n’a pas d’accusé signé.")
    return proof_file(shown, with_content=True)


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    project = access.project_for(request.user, reference, "deposit")
    view = ProjectView(project, request.user, request.arrived_at)
    form = WithdrawForm(request.POST or None)
    context = {"project": project, "view": view, "form": form, "back_url": project.get_absolute_url()}
    if request.method == "POST":
        return _withdraw(request, project, form, context)
    if not view.may_withdraw:
        return redirect(project)
    return render(request, "projects/withdraw.html", context)


def _withdraw(request: HttpRequest, project: Project, form: WithdrawForm, context: dict) -> HttpResponse:
    if not form.is_valid():
        return render(request, "projects/withdraw.html", context, status=422)
    actions.withdraw(project, by=request.user, at=request.arrived_at, reason=form.cleaned_data["motif"])
    messages.success(request, "Le dossier est retiré : il ne sera pas examiné.")
    return redirect(project)


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest, reference: str) -> HttpResponse:
    project = access.project_for(request.user, reference, "deposit")
    if request.method == "POST":
        actions.resume(project, by=request.user, at=request.arrived_at)
        messages.success(request, "Le dossier est de nouveau un brouillon : vous pouvez le compléter et le déposer.")
        return redirect(project)
    view = ProjectView(project, request.user, request.arrived_at)
    if not view.may_resume:
        return redirect(project)
    context = {"project": project, "view": view, "back_url": project.get_absolute_url()}
    return render(request, "projects/resume.html", context)


def _received(deposit: Deposit, paper: dict | None) -> list[tuple[str, str]]:
    """A paper has its day, beside the instant at which staff deposited it."""
    if not paper:
        return [("Reçu le", moment(deposit.at))]
    late = f" (admis hors délai : {paper['late_reason']})" if paper["late_reason"] else ""
    return [("Reçu sur papier le", long_date(paper["received_on"]) + late), ("Enregistré le", moment(deposit.at))]


def _receipt_facts(deposit: Deposit) -> list[dict[str, str]]:
    """In the words of the day: the working copy may have another title since."""
    reading = content.read(deposit)
    face, paper = face_of_deposit(reading), reading.paper
    facts = (
        *_received(deposit, paper),
        ("Dépôt", f"n° {deposit.number}, {'saisi par le service, ' if paper else 'par '}{deposit.by_name}"),
        ("Projet", face.title),
        ("Établissement", f"{face.school}, {face.commune} ({face.uai})"),
        ("Campagne", face.campaign),
        ("Code de vérification", deposit.code),
    )
    return [{"label": label, "value": value} for label, value in facts]
