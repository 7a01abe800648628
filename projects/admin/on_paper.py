"""A school answered on paper: which one, in which campaign, when it arrived; its scan. Then the ordinary pages."""

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
from ..models import PaperAnswer
from ..views.files import downloaded
from .consultations import Act, note

UNKNOWN = "Aucun établissement ne porte ce code. Cherchez-le dans la liste des établissements : 0290000A, par exemple."
OPENED = (
    "Le dossier {reference} est ouvert : recopiez la réponse, vérifiez-la, puis déposez-la, dans les deux semaines."
)


class PaperForm(forms.Form):
    use_required_attribute = False
    campaign = forms.ModelChoiceField(
        Campaign.objects.select_related("call").order_by("-opens_on"),
        label="Campagne",
        empty_label="Choisissez…",
        error_messages={"required": "Choisissez la campagne."},
    )
    school = forms.CharField(
        label="Établissement porteur, par son code UAI",
        help_text="Sept chiffres et une lettre, sur la réponse ou dans la liste des établissements.",
        max_length=20,
        error_messages={"required": "Indiquez le code de l’établissement."},
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

    def clean_school(self) -> School:
        uai = read_uai(self.cleaned_data["school"])
        found = School.objects.filter(uai=uai).first() if uai else None
        if found is None:
            raise forms.ValidationError(UNKNOWN)
        return found


def show(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, PaperForm(initial={"received_on": paris_day(request.arrived_at)}))
    form = PaperForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    given = {name: form.cleaned_data[name] for name in ("received_on", "late_reason", "scan")}
    school, campaign = form.cleaned_data["school"], form.cleaned_data["campaign"]
    try:
        project = actions.file_paper(school, campaign, by=request.user, at=request.arrived_at, **given)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _page(request, form, status=409)
    messages.success(request, OPENED.format(reference=project.reference))
    return redirect(project)


def _page(request: HttpRequest, form: PaperForm, *, status: int = 200) -> HttpResponse:
    return render(request, "admin/projects/deciding/on_paper.html", {"form": form}, status=status)


def scan(request: HttpRequest, pk: int) -> FileResponse:
    """Downloaded, never shown as a page."""
    found = get_object_or_404(PaperAnswer, project=pk)
    response = downloaded(found)
    note(request, [pk], Act.PIECE, found.name)
    return response
