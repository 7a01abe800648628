"""A school answered on paper: which one, looked for as a school does; then the campaign, the day, the scan.

Then the ordinary pages.
"""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from campaigns.deadlines import paris_day
from campaigns.models import Campaign
from schools.models import School
from tne29.lib.century import DayField
from tne29.lib.errors import Refusal
from tne29.lib.identifiers import read_uai

from .. import actions
from ..forms.filing import open_school
from ..models import PaperAnswer, Project
from ..views.files import for_staff
from ..views.searching import chosen_uai, school_search
from ..workflow import State
from .consultations import Act, note

OPENED = (
    "Le dossier {reference} est ouvert : recopiez la réponse, vérifiez-la, puis déposez-la, dans les deux semaines."
)

FEW = 5


class PaperForm(forms.Form):
    use_required_attribute = False
    campaign = forms.ModelChoiceField(
        Campaign.objects.select_related("call").order_by("-opens_on"),
        label="Campagne",
        empty_label="Choisissez…",
        error_messages={"required": "Choisissez la campagne."},
    )
    received_on = DayField(
        label="Reçue le",
        help_text="Le cachet du service fait foi. Le dépôt, lui, portera l’instant de votre saisie.",
        error_messages={
            "required": "Indiquez le jour où la réponse est arrivée.",
        },
    )
    late_reason = forms.CharField(
        label="Pourquoi elle est admise",
        help_text="Seulement si elle est arrivée hors de la campagne. L’accusé de réception le dit.",
        max_length=300,
        required=False,
    )
    scan = forms.FileField(
        label="Numérisation",
        help_text="PDF, JPEG ou PNG, 10 Mo au plus.",
        error_messages={"required": "Joignez la numérisation de la réponse reçue.", "empty": "Ce fichier est vide."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


def show(request: HttpRequest) -> HttpResponse:
    """?q= looks for the school, ?etablissement= chooses it."""
    school = _school(request)
    if school is None:
        return _search(request)
    if request.method != "POST":
        return _page(request, school, PaperForm(initial={"received_on": paris_day(request.arrived_at)}))
    form = PaperForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, school, form, status=422)
    return _open(request, school, form)


def _search(request: HttpRequest) -> HttpResponse:
    is_posted = request.method == "POST"
    context = {**school_search(request), **({"unknown": True} if is_posted else {})}
    return render(request, "admin/projects/deciding/on_paper_school.html", context, status=422 if is_posted else 200)


def _school(request: HttpRequest) -> School | None:
    posted = request.POST.get("etablissement", "")[:20]
    return open_school(read_uai(posted) if request.method == "POST" else chosen_uai(request))


def _open(request: HttpRequest, school: School, form: PaperForm) -> HttpResponse:
    given = {name: form.cleaned_data[name] for name in ("received_on", "late_reason", "scan")}
    campaign = form.cleaned_data["campaign"]
    try:
        project = actions.file_paper(school, campaign, by=request.user, at=request.arrived_at, **given)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _page(request, school, form, status=409)
    messages.success(request, OPENED.format(reference=project.reference))
    return redirect(project)


def _page(request: HttpRequest, school: School, form: PaperForm, *, status: int = 200) -> HttpResponse:
    others = Project.objects.filter(school=school).exclude(state=State.WITHDRAWN).select_related("campaign")
    context = {"form": form, "school": school, "others": others.defer("answers").order_by("-pk")[:FEW]}
    return render(request, "admin/projects/deciding/on_paper.html", context, status=status)


def scan(request: HttpRequest, pk: int) -> FileResponse:
    """Downloaded, never shown as a page."""
    found = get_object_or_404(PaperAnswer, project=pk)
    response = for_staff(found)
    note(request, [pk], Act.PIECE, found.name)
    return response
