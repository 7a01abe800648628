"""Staff erase the person who answered for an associated school, when the law asks: whose answer, and why."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tne29.lib.french import short_moment

from .. import actions
from ..actions.answerers import LONGEST_REASON, WHY
from ..models import Agreement, Project
from . import page
from .acts import ActForm

DONE = "Les données de la personne sont effacées ; la réponse de l’établissement et son empreinte restent."
TOO_LONG = f"Ce motif est trop long : {LONGEST_REASON} caractères au plus."


class AnswererForm(ActForm):
    seen = None
    reponse = forms.TypedChoiceField(
        label="Réponse donnée par",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une réponse.", "invalid_choice": "Choisissez une de ces réponses."},
    )
    reason = forms.CharField(
        label="Motif",
        max_length=LONGEST_REASON,
        help_text="Demande de la personne, par exemple. L’histoire du dossier le garde : n’y nommez personne.",
        error_messages={"required": WHY, "max_length": TOO_LONG},
    )

    def __init__(self, answers: list[Agreement], *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reponse"].choices = [(each.pk, _told(each)) for each in answers]


def _told(answer: Agreement) -> str:
    return f"{answer.who}, pour {answer.request.school.label}, le {short_moment(answer.at)}"


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Of a dossier that was deposited: a draft is its team’s alone."""
    project = page.project_of(pk)
    if not project.deposits.all():
        raise Http404("Ce dossier n’est pas déposé.")
    form = AnswererForm(_answers(project), request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, project, form, status=422 if request.method == "POST" else 200)
    chosen, reason = form.cleaned_data["reponse"], form.cleaned_data["reason"]
    actions.erase_answerer(project, chosen, reason=reason, by=request.user, at=request.arrived_at)
    messages.success(request, DONE)
    return redirect("admin:projects_project_change", pk)


def _answers(project: Project) -> list[Agreement]:
    held = Agreement.objects.filter(request__project=project, erased_at=None)
    return list(held.select_related("request__school__commune").order_by("pk"))


def _form_page(request: HttpRequest, project: Project, form: AnswererForm, *, status: int) -> HttpResponse:
    back_url = reverse("admin:projects_project_change", args=[project.pk])
    context = {"project": project, "form": form, "back_url": back_url}
    return render(request, "admin/projects/answerers.html", context, status=status)
