"""One person of the team: their role, their departure, the project handed over to them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tne29.lib.errors import Refusal

from .. import access, actions
from ..forms.team import OfferForm, PlaceForm
from ..models import Project, TeamMember
from .common import private_page

with_form = require_http_methods(["GET", "HEAD", "POST"])


def _managed(request: HttpRequest, reference: str, pk: int) -> tuple[Project, TeamMember]:
    project = access.project_for(request.user, reference, "manage")
    living = project.team.filter(ended_at=None).select_related("user")
    return project, get_object_or_404(living, pk=pk)


@private_page
@with_form
def member(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    project, member = _managed(request, reference, pk)
    form = PlaceForm(member, request.POST or None)
    if request.method != "POST":
        return _page(request, "member", project, member, form)
    if not form.is_valid():
        return _page(request, "member", project, member, form, status=422)
    try:
        actions.change_place(project, pk, by=request.user, at=request.arrived_at, **form.place())
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return _page(request, "member", project, member, form, status=refusal.status)
    messages.success(request, f"Le rôle de {member.user} est enregistré.")
    return redirect("projects:team", project.reference)


@private_page
@with_form
def remove(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    project, member = _managed(request, reference, pk)
    if request.method != "POST":
        return _page(request, "member_remove", project, member)
    actions.remove_member(project, pk, by=request.user, at=request.arrived_at)
    messages.success(request, f"{member.user} ne fait plus partie de l’équipe.")
    return redirect("projects:list" if member.user == request.user else _team_url(project))


@private_page
@with_form
def offer(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    project, member = _managed(request, reference, pk)
    form = OfferForm(request.POST or None, initial={"suite": "cede"})
    if request.method != "POST":
        return _page(request, "member_offer", project, member, form)
    if not form.is_valid():
        return _page(request, "member_offer", project, member, form, status=422)
    stays = form.cleaned_data["suite"] == "garde"
    actions.offer_ownership(project, pk, stays=stays, by=request.user, at=request.arrived_at)
    messages.success(request, f"La proposition est envoyée à {member.user} : rien ne change avant sa réponse.")
    return redirect(_team_url(project))


@private_page
@with_form
def leave(request: HttpRequest, reference: str) -> HttpResponse:
    project = access.project_for(request.user, reference)
    if request.method != "POST":
        return _page(request, "team_leave", project, project.member)
    actions.leave_team(project, by=request.user, at=request.arrived_at)
    messages.success(request, f"Vous ne faites plus partie de l’équipe du dossier {project.reference}.")
    return redirect("projects:list")


def _page(request: HttpRequest, name: str, project: Project, member: TeamMember, form=None, status=200) -> HttpResponse:
    context = {"project": project, "member": member, "form": form, "back_url": _team_url(project)}
    errors = form.error_items() if form else []
    return render(request, f"projects/{name}.html", {**context, "errors": errors}, status=status)


def _team_url(project: Project) -> str:
    return reverse("projects:team", args=[project.reference])
