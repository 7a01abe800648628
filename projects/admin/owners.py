"""Staff name an owner, when nobody of the team can: who, and why, for the journal and the team."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tne29.lib.errors import Refusal

from .. import actions
from ..models import Project
from . import page
from .acts import ActForm, _reason


class OwnerForm(ActForm):
    seen = None
    courriel = forms.EmailField(
        label="Adresse électronique de la personne",
        max_length=254,
        help_text="Si elle est dans l’équipe, elle devient titulaire ; sinon, elle reçoit une invitation à le devenir.",
        error_messages={
            "required": "Indiquez l’adresse électronique de la personne.",
            "invalid": "Cette adresse électronique est incomplète. Exemple : prenom.nom@example.org.",
        },
    )
    reason = _reason("Motif", "Départ de la personne titulaire, par exemple. L’équipe le reçoit, l’histoire le garde.")


def show(request: HttpRequest, pk: int) -> HttpResponse:
    project = page.project_of(pk)
    form = OwnerForm(request.POST or None)
    if request.method != "POST":
        return _form_page(request, project, form)
    if not form.is_valid():
        return _form_page(request, project, form, status=422)
    email, reason = form.cleaned_data["courriel"], form.cleaned_data["reason"]
    try:
        named = actions.name_owner(project, email, reason=reason, by=request.user, at=request.arrived_at)
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return _form_page(request, project, form, status=refusal.status)
    done = f"{named.user} est titulaire du dossier." if named else f"L’invitation à devenir titulaire part à {email}."
    messages.success(request, done)
    return redirect("admin:projects_project_change", pk)


def _form_page(request: HttpRequest, project: Project, form: OwnerForm, *, status: int = 200) -> HttpResponse:
    back_url = reverse("admin:projects_project_change", args=[project.pk])
    context = {"project": project, "form": form, "back_url": back_url}
    return render(request, "admin/projects/owner.html", context, status=status)
