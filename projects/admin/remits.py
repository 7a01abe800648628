"""« Volets des partenaires »: who reads for each partner, and what of which dossiers. Chosen here, without code."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib import admin, messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse

from accounts.models import User
from campaigns.models import Call, Theme
from partners import readers
from partners.models import Partner, Reader
from schools.models import Territory
from tne29.lib.errors import Refusal

from .. import actions
from ..models import Remit, RemitAct
from .page import require

BOXES = forms.CheckboxSelectMultiple(attrs={"class": "choice-input"})
SAVED = "Le volet de {partner} est enregistré\u00a0: il vaut dès maintenant."
CLOSED = "{partner} ne lit plus rien de cet appel."
MOST_ACTS = 20
ADMITTED = "{person} lira les dossiers du volet\u00a0; un courriel le lui dit."
DISMISSED = "{person} ne lit plus rien pour {partner}."


class Plain(forms.Form):
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


class RemitForm(Plain):
    sections = forms.MultipleChoiceField(
        label="Les parties du questionnaire qu’il lit",
        help_text="Du dernier dépôt. Sans aucune partie, il ne lit rien.",
        widget=BOXES,
        required=False,
    )
    with_files = forms.BooleanField(label="Avec les pièces jointes de ces parties", required=False)
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.none(),
        label="Seulement ces thématiques",
        help_text="Sans rien cocher, toutes.",
        widget=BOXES,
        required=False,
    )
    territories = forms.ModelMultipleChoiceField(
        Territory.objects.all(),
        label="Seulement ces territoires",
        help_text="Sans rien cocher, tout le département.",
        widget=BOXES,
        required=False,
    )

    def __init__(self, call: Call, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = call.edition.questionnaire.sections
        self.fields["sections"].choices = [(part.key, f"{part.letter}. {part.title}") for part in parts]
        self.fields["themes"].queryset = call.themes.all()


class ReaderForm(Plain):
    email = forms.EmailField(
        label="Adresse électronique de son compte",
        error_messages={
            "required": "Indiquez l’adresse du compte de cette personne.",
            "invalid": "Indiquez une adresse complète, par exemple nom@example.org.",
        },
    )


@admin.register(Remit)
class RemitAdmin(admin.ModelAdmin):
    def has_view_permission(self, request: HttpRequest, obj: Remit | None = None) -> bool:
        return request.user.has_perm("projects.change_remit")

    has_module_permission = has_change_permission = has_view_permission
    has_add_permission = lambda self, request: False  # noqa: E731
    has_delete_permission = lambda self, request, obj=None: False  # noqa: E731

    def get_urls(self) -> list:
        guarded = self.admin_site.admin_view
        return [
            path("", guarded(self._all), name="projects_remit_changelist"),
            path("<int:pk>/", guarded(self._one), name="projects_remit_partner"),
        ]

    def _all(self, request: HttpRequest) -> HttpResponse:
        require(self.has_view_permission(request))
        remits = Remit.objects.select_related("call__edition").prefetch_related("themes", "territories")
        people = Reader.objects.current().select_related("user")
        found = Partner.objects.prefetch_related(Prefetch("remits", remits), Prefetch("readers", people))
        shown = [(partner, [_told(each) for each in partner.remits.all() if each.sections]) for partner in found]
        return render(request, "admin/projects/remits/all.html", {"partners": shown})

    def _one(self, request: HttpRequest, pk: int) -> HttpResponse:
        require(self.has_view_permission(request))
        partner = get_object_or_404(Partner, pk=pk)
        return _posted(request, partner) if request.method == "POST" else _page(request, partner)


def _told(remit: Remit) -> dict[str, Any]:
    parts = remit.call.edition.questionnaire.sections
    return {"remit": remit, "sections": [part.title for part in parts if part.key in remit.sections]}


def _calls(request: HttpRequest) -> tuple[list[Call], Call | None]:
    """All of them, and the one that the page is about: the current one unless another is asked for."""
    calls = list(Call.objects.select_related("edition").order_by("-is_current", "-pk"))
    wanted = request.POST.get("appel") or request.GET.get("appel") or ""
    return calls, next((each for each in calls if str(each.pk) == wanted), calls[0] if calls else None)


def _posted(request: HttpRequest, partner: Partner) -> HttpResponse:
    try:
        if "admettre" in request.POST:
            return _admit(request, partner)
        if "retirer" in request.POST:
            return _dismiss(request, partner)
        return _save(request, partner)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return _page(request, partner, status=409)


def _admit(request: HttpRequest, partner: Partner) -> HttpResponse:
    form = ReaderForm(request.POST)
    if not form.is_valid():
        return _page(request, partner, people=form, status=422)
    email = form.cleaned_data["email"]
    try:
        person = readers.account_of(email)
        if request.POST.get("compte") != str(person.pk):
            return _page(request, partner, people=form, person=person)
        reader = readers.admit(partner, email, by=request.user, at=request.arrived_at)
    except Refusal as refusal:
        form.add_error("email", str(refusal))
        return _page(request, partner, people=form, status=409)
    messages.success(request, ADMITTED.format(person=reader.user))
    return redirect("admin:projects_remit_partner", partner.pk)


def _dismiss(request: HttpRequest, partner: Partner) -> HttpResponse:
    wanted = request.POST["retirer"]
    mine = Reader.objects.current().select_related("user").filter(partner=partner)
    reader = get_object_or_404(
        mine, pk=int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 10 else 0
    )
    readers.dismiss(reader, by=request.user, at=request.arrived_at)
    messages.success(request, DISMISSED.format(person=reader.user, partner=partner))
    return redirect("admin:projects_remit_partner", partner.pk)


def _save(request: HttpRequest, partner: Partner) -> HttpResponse:
    _, call = _calls(request)
    if call is None:
        return redirect("admin:projects_remit_partner", partner.pk)
    form = RemitForm(call, request.POST)
    if not form.is_valid():
        return _page(request, partner, form=form, status=422)
    remit = actions.set_remit(partner, call, **form.cleaned_data, by=request.user, at=request.arrived_at)
    messages.success(request, (SAVED if remit.sections else CLOSED).format(partner=partner))
    return redirect(f"{reverse('admin:projects_remit_partner', args=[partner.pk])}?appel={call.pk}")


def _page(
    request: HttpRequest,
    partner: Partner,
    *,
    form: RemitForm | None = None,
    people: ReaderForm | None = None,
    person: User | None = None,
    status: int = 200,
) -> HttpResponse:
    """person: whose account the typed address is, to be confirmed by their name."""
    calls, call = _calls(request)
    admitted = Reader.objects.filter(partner=partner).select_related("user", "by", "ended_by").order_by("-pk")
    context = {
        "partner": partner,
        "calls": calls,
        "call": call,
        "form": form or (_form_of(partner, call) if call else None),
        "people_form": people or ReaderForm(),
        "person": person,
        "acts": RemitAct.objects.filter(partner=partner, call=call)[:MOST_ACTS] if call else [],
        "readers": [each for each in admitted if each.ended_at is None],
        "formers": [each for each in admitted if each.ended_at],
    }
    return render(request, "admin/projects/remits/one.html", context, status=status)


def _form_of(partner: Partner, call: Call) -> RemitForm:
    remit = Remit.objects.filter(partner=partner, call=call).first()
    if remit is None:
        return RemitForm(call)
    chosen = {"themes": remit.themes.all(), "territories": remit.territories.all()}
    return RemitForm(call, initial={"sections": remit.sections, "with_files": remit.with_files, **chosen})
