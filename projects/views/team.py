"""Who writes the project: the team, the invitations, and what somebody invited sees."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from tne29.lib.errors import Refusal

from .. import access, actions, projections
from ..forms.team import InviteForm
from ..models import Project
from ..models.team import Role
from .common import private_page


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest, reference: str) -> HttpResponse:
    project = access.project_for(request.user, reference, "manage" if request.method == "POST" else "read")
    form = InviteForm(request.POST or None, initial={"role": Role.EDITOR})
    if request.method != "POST":
        return _page(request, project, form)
    if not form.is_valid():
        return _page(request, project, form, status=422)
    email, role = form.cleaned_data["courriel"], form.cleaned_data["role"]
    try:
        actions.invite(project, email, role, by=request.user, at=request.arrived_at)
    except Refusal as refusal:
        form.add_error("courriel", refusal.message)
        return _page(request, project, form, status=refusal.status)
    messages.success(request, f"L’invitation est envoyée à {email}.")
    return redirect("projects:team", project.reference)


def _page(request: HttpRequest, project: Project, form: InviteForm, status: int = 200) -> HttpResponse:
    members = list(project.team.filter(ended_at=None).select_related("user").order_by("joined_at", "pk"))
    pending = list(project.invitations.unanswered().select_related("succeeds"))
    for each in pending:
        each.has_expired = each.expires_at <= request.arrived_at
    known = {member.user.email for member in members} | {each.email for each in pending}
    may_manage = project.member.role == Role.OWNER
    context = {
        "project": project,
        "members": members,
        "pending": pending,
        "proposed": _proposed(project, known) if may_manage else [],
        "may_manage": may_manage,
        "is_ownerless": not any(each.role == Role.OWNER and each.user.is_active for each in members),
        "form": form,
        "errors": form.error_items(),
    }
    return render(request, "projects/team.html", context, status=status)


def _proposed(project: Project, known: set[str]) -> list[tuple[str, str, str]]:
    """(address, role, its label) of the people named in the questionnaire and not invited yet."""
    rows = projections.colleagues(project)
    return [
        (row["courriel"], row["role"], Role(row["role"]).label)
        for row in rows
        if row["courriel"].lower() not in known and row["role"] in Role.values
    ]


@private_page
@require_POST
def revoke(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    project = access.project_for(request.user, reference, "manage")
    invitation = get_object_or_404(project.invitations, pk=pk)
    actions.revoke_invitation(invitation, by=request.user, at=request.arrived_at)
    messages.success(request, f"L’invitation de {invitation.email} est annulée : son lien ne fonctionne plus.")
    return redirect("projects:team", project.reference)


@private_page
@require_POST
def resend(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    project = access.project_for(request.user, reference, "manage")
    invitation = get_object_or_404(project.invitations, pk=pk)
    try:
        actions.resend_invitation(invitation, by=request.user, at=request.arrived_at)
    except Refusal as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, f"L’invitation est renvoyée à {invitation.email} ; le lien précédent est annulé.")
    return redirect("projects:team", project.reference)


@login_not_required
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def accept_invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """A visit shows the invitation; only the button accepts it (mail programs open links by themselves)."""
    invitation = access.invitation_for(secret, request.arrived_at)
    if request.method == "POST" and request.user.is_authenticated:
        project = actions.accept_invitation(secret, by=request.user, at=request.arrived_at)
        messages.success(request, "Bienvenue dans l’équipe de ce dossier.")
        return redirect(project)
    is_mine = request.user.is_authenticated and invitation is not None and invitation.email == request.user.email
    context = {"invitation": invitation, "is_mine": is_mine}
    return render(request, "projects/invitation.html", context, status=200 if invitation else 404)
