"""What staff read is written down (case 188): one insert for a page, a file, an export; and the list of it."""

from collections.abc import Iterable

from django.contrib import admin
from django.http import HttpRequest

from tne29.lib.french import short_moment

from ..models import Consultation, Deposit, Printout

Act = Consultation.Act
AT_ONCE = 2_000


def note(request: HttpRequest, projects: Iterable[int], act: str, detail: str = "") -> None:
    by, at = request.user, request.arrived_at
    Consultation.objects.bulk_create(
        (Consultation(project_id=project, by=by, at=at, act=act, detail=detail[:260]) for project in projects),
        batch_size=AT_ONCE,
    )


def note_printout(request: HttpRequest, printout: Printout, act: str) -> None:
    """A selection is read dossier by dossier; a blank questionnaire tells nothing of anybody."""
    if printout.kind == Printout.Kind.SELECTION:
        projects = Deposit.objects.filter(pk__in=printout.selection).values_list("project", flat=True)
        note(request, projects, act, f"sélection n° {printout.pk}")
    elif printout.project_id:
        number = f", dépôt n°\u00a0{printout.deposit.number}" if printout.deposit_id else ""
        note(request, [printout.project_id], act, f"{printout.get_kind_display()}{number}")


@admin.register(Consultation)
class ConsultationAdmin(admin.ModelAdmin):
    list_display = ("act", "reference", "by", "on", "detail")
    list_display_links = None
    list_filter = ("act",)
    search_fields = ("project__reference", "by__last_name", "by__email")
    search_help_text = "Référence du dossier, nom ou adresse de la personne"
    list_select_related = ("project", "by")
    list_per_page = 50
    show_full_result_count = False

    @admin.display(description="dossier", ordering="project__reference")
    def reference(self, consultation: Consultation) -> str:
        return consultation.project.reference

    @admin.display(description="le", ordering="at")
    def on(self, consultation: Consultation) -> str:
        return short_moment(consultation.at)

    def has_view_permission(self, request: HttpRequest, obj: Consultation | None = None) -> bool:
        return request.user.has_perm("projects.read_consultation")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    has_change_permission = has_delete_permission = lambda self, request, obj=None: False
