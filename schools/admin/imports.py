"""The national directory from the administration: a file, what it would change, then the import by the worker."""

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.vary import vary_on_headers

from schools import actions
from schools.directory import Report
from schools.models import DirectoryImport
from tne29.lib.errors import Refusal
from tne29.lib.french import file_size
from tne29.lib.pages import wants_json

State = DirectoryImport.State
MOST_BYTES = 58 * 1024 * 1024
SPREADSHEETS = (".xls", ".xlsx", ".ods", ".zip")

ASKED = "Le fichier est bien reçu. Rien ne change tant que vous n’avez pas confirmé."
GIVEN_UP = "L’import est abandonné : rien n’a été changé de plus."
EMPTY = "Ce fichier est vide."
TOO_BIG = "Ce fichier pèse {size} ; la limite est de {limit}."
SPREADSHEET = "Ce fichier est un classeur ou une archive. Choisissez l’export CSV."


class DirectoryFileField(forms.FileField):
    widget = forms.FileInput(attrs={"class": "file-input", "accept": ".csv,text/csv"})

    def clean(self, data: UploadedFile | None, initial=None) -> UploadedFile | None:
        upload = super().clean(data, initial)
        if not upload:
            return None
        if upload.name.lower().endswith(SPREADSHEETS):
            raise forms.ValidationError(SPREADSHEET)
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(TOO_BIG.format(size=file_size(upload.size), limit=file_size(MOST_BYTES)))
        return upload


class ImportForm(forms.Form):
    use_required_attribute = False
    file = DirectoryFileField(
        label="Annuaire de l’éducation",
        help_text="L’export CSV de data.education.gouv.fr, pour toute la France ou pour un département, tel quel.",
        error_messages={"required": "Choisissez le fichier de l’annuaire.", "empty": EMPTY},
    )
    communes = DirectoryFileField(
        label="Communes et EPCI",
        help_text="Un CSV de la DGCL. Sans lui, les communes gardent l’EPCI que le portail connaît.",
        required=False,
        error_messages={"empty": EMPTY},
    )
    closes_absent = forms.BooleanField(
        label="Fermer aussi les absents si le fichier paraît partiel",
        help_text="À cocher seulement quand la vérification le propose : une partie de l’annuaire fermerait le reste.",
        required=False,
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


@admin.register(DirectoryImport)
class DirectoryImportAdmin(admin.ModelAdmin):
    list_display = (
        "name",
        "state",
        "source_on",
        "created",
        "updated",
        "closed",
        "refused",
        "asked_by",
        "asked_at",
        "done_at",
    )
    list_filter = ("state",)
    list_select_related = ("asked_by",)
    list_per_page = 50
    show_full_result_count = False

    has_delete_permission = has_change_permission = lambda self, request, obj=None: False

    def get_urls(self) -> list:
        guarded = self.admin_site.admin_view
        return [
            path("<int:pk>/change/", guarded(vary_on_headers("Accept")(self._page)), name=NAME.format("change")),
            path("<int:pk>/confirmer/", guarded(self._confirm), name=NAME.format("confirm")),
            path("<int:pk>/abandonner/", guarded(self._give_up), name=NAME.format("give_up")),
            *super().get_urls(),
        ]

    def change_view(self, request: HttpRequest, object_id: str, *args, **kwargs) -> HttpResponse:
        """The page below takes its place, whatever the spelling of the number."""
        raise Http404

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict | None = None) -> HttpResponse:
        _require(self.has_add_permission(request))
        form = ImportForm(request.POST or None, request.FILES or None)
        if request.method != "POST":
            return _form_page(request, form)
        if not form.is_valid():
            return _form_page(request, form, status=422)
        chosen = form.cleaned_data
        try:
            row = actions.ask_import(
                chosen["file"],
                chosen["communes"],
                closes_absent=chosen["closes_absent"],
                by=request.user,
                at=request.arrived_at,
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
            return _form_page(request, form, status=refusal.status)
        messages.success(request, ASKED)
        return redirect(NAMED.format("change"), row.pk)

    def _page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Also as JSON, for the script that waits."""
        _require(self.has_view_permission(request))
        row = self._row(pk)
        if wants_json(request):
            state = row.state if row.has_work else "done"
            return JsonResponse({"etat": state, "mot": row.get_state_display(), "avancement": row.progress})
        may_act = self.has_add_permission(request)
        return render(request, "admin/schools/import.html", _told(row) | {"may_act": may_act})

    def _confirm(self, request: HttpRequest, pk: int) -> HttpResponse:
        _require(self.has_add_permission(request))
        if request.method == "POST":
            actions.confirm_import(self._row(pk), at=request.arrived_at)
        return redirect(NAMED.format("change"), pk)

    def _give_up(self, request: HttpRequest, pk: int) -> HttpResponse:
        _require(self.has_add_permission(request))
        if request.method == "POST":
            actions.give_up_import(self._row(pk))
            messages.success(request, GIVEN_UP)
        return redirect(NAMED.format("change"), pk)

    def _row(self, pk: int) -> DirectoryImport:
        return get_object_or_404(DirectoryImport.objects.select_related("asked_by"), pk=pk)


NAME = "schools_directoryimport_{}"
NAMED = f"admin:{NAME}"


def _require(is_allowed: bool) -> None:
    if not is_allowed:
        raise PermissionDenied


def _form_page(request: HttpRequest, form: ImportForm, *, status: int = 200) -> HttpResponse:
    last = DirectoryImport.objects.filter(state=State.DONE).order_by("-pk").first()
    active = DirectoryImport.objects.filter(slot=1).first()
    context = {"form": form, "last": last, "active": active}
    return render(request, "admin/schools/import_new.html", context, status=status)


def _told(row: DirectoryImport) -> dict:
    report = Report.read(row.report) if row.report else Report()
    return {
        "row": row,
        "report": report,
        "is_check": row.confirmed_at is None,
        "may_go_on": row.state == State.FAILED and bool(row.file),
    }
