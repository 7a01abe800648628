"""Who follows a dossier: oneself in one press, or a colleague who may review."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.models import User
from tne29.lib.errors import BadInput

from .. import actions
from ..models import Project

UNKNOWN = "Choisissez une personne de la liste, ou « personne »."
FOLLOWED = "Le dossier est suivi par {name}."
NOBODY = "Le dossier n’est plus attribué."


def show(request: HttpRequest, pk: int) -> HttpResponse:
    project = get_object_or_404(Project.objects.select_related("school", "assigned_to").defer("answers"), pk=pk)
    back_url = reverse("admin:projects_project_change", args=[pk])
    if request.method != "POST":
        context = {"project": project, "people": reviewers(), "back_url": back_url}
        return render(request, "admin/projects/following.html", context)
    person = _chosen(request.POST.get("suivi", ""))
    if project.assigned_to != person:
        actions.assign(project, person, by=request.user, at=request.arrived_at)
    messages.success(request, FOLLOWED.format(name=person) if person else NOBODY)
    return redirect(back_url)


def reviewers() -> QuerySet[User]:
    groups = User.objects.filter(is_staff=True, is_active=True, groups__permissions__codename="change_project")
    return groups.distinct().order_by("last_name", "first_name")


def _chosen(value: str) -> User | None:
    if value == "personne":
        return None
    is_number = value.isascii() and value.isdigit() and len(value) < 10
    person = reviewers().filter(pk=int(value)).first() if is_number else None
    if person is None:
        raise BadInput(UNKNOWN)
    return person
