"""The PDFs asked for: how far they are, and their download."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path

from tne29.lib.french import count, short_moment
from tne29.lib.queue import nudge

from .. import exports as makers
from ..models import Printout
from ..models.printout import EXPORTS
from ..printouts.asking import TASK
from .consultations import Act, note_printout
from .exports import export_name, note_export
from .page import require

State = Printout.State


@admin.register(Printout)
class PrintoutAdmin(admin.ModelAdmin):
    list_display = ("__str__", "about", "state", "progress_shown", "asked_by", "asked_on", "done_on")
    list_filter = ("kind", "state")
    list_select_related = ("project", "campaign", "edition", "asked_by")
    list_per_page = 50
    show_full_result_count = False
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Printout]:
        """Not the drafts that schools print for themselves, unless one failed: it has no file, and wants help."""
        printed = Q(kind__in=(Printout.Kind.DOSSIER, Printout.Kind.WORKING), deposit=None)
        to_fill = Q(kind=Printout.Kind.FILLABLE, project__isnull=False)
        return super().get_queryset(request).exclude((printed | to_fill) & ~Q(state=State.FAILED))

    @admin.display(description="sur")
    def about(self, printout: Printout) -> str:
        return describe(printout)

    @admin.display(description="avancement")
    def progress_shown(self, printout: Printout) -> str:
        return f"{printout.progress}\u00a0%"

    @admin.display(description="demandé le", ordering="asked_at")
    def asked_on(self, printout: Printout) -> str:
        return short_moment(printout.asked_at)

    @admin.display(description="prêt le", ordering="done_at")
    def done_on(self, printout: Printout) -> str:
        return short_moment(printout.done_at) if printout.done_at else "–"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    has_delete_permission = has_change_permission = lambda self, request, obj=None: False

    def change_view(self, request: HttpRequest, object_id: str, *args, **kwargs) -> HttpResponse:
        """The page below takes its place, whatever the spelling of the number."""
        raise Http404

    def get_urls(self) -> list:
        guarded = self.admin_site.admin_view
        return [
            path("<int:pk>/change/", guarded(self._page), name="projects_printout_change"),
            path("<int:pk>/telecharger/", guarded(self._download), name="projects_printout_download"),
            path("<int:pk>/recommencer/", guarded(self._retry), name="projects_printout_retry"),
            *super().get_urls(),
        ]

    def _page(self, request: HttpRequest, pk: int) -> HttpResponse:
        require(self.has_view_permission(request))
        printouts = self.get_queryset(request).select_related("project", "campaign", "edition", "deposit")
        printout = get_object_or_404(printouts, pk=pk)
        context = {
            "printout": printout,
            "about": describe(printout),
            "waits": printout.state in WAITING,
            "progress": f"{printout.get_state_display()}, {self.progress_shown(printout)}",
            "lacks": lacks_of(printout.report or []),
        }
        return render(request, "admin/projects/printout.html", context)

    def _download(self, request: HttpRequest, pk: int) -> HttpResponse:
        require(self.has_view_permission(request))
        related = ("project", "campaign", "edition", "deposit")
        ready = self.get_queryset(request).select_related(*related).filter(state=State.DONE)
        printout = get_object_or_404(ready, pk=pk)
        try:
            opened = printout.file.open("rb")
        except FileNotFoundError as error:
            raise Http404("Ce document n’est plus disponible.") from error
        if printout.is_export:
            note_export(request, printout, Act.TAKEN)
        else:
            note_printout(request, printout, Act.DOWNLOADED)
        name = file_name(printout)
        response = FileResponse(opened, as_attachment=True, filename=name, content_type=TYPES[name.rpartition(".")[2]])
        response["Cache-Control"] = "private, no-store"
        return response

    def _retry(self, request: HttpRequest, pk: int) -> HttpResponse:
        """By a POST: a failed document goes back to the queue."""
        require(request.user.has_perm("projects.add_printout"))
        if request.method == "POST":
            failed = self.get_queryset(request).filter(pk=pk, state=State.FAILED)
            failed.update(state=State.QUEUED, failure="", progress=0, attempts=0, lease_until=None)
            nudge(task_of(pk), pk)
        if self.get_queryset(request).filter(pk=pk).exists():
            return redirect("admin:projects_printout_change", pk)
        return redirect("admin:projects_printout_changelist")


TYPES = {
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
PROOFS = {Printout.Kind.PROOF: "epreuve", Printout.Kind.PROOF_FILL: "epreuve-a-remplir"}
WAITING = (State.QUEUED, State.RUNNING)


def describe(printout: Printout) -> str:
    if printout.selection:
        told = count(len(printout.selection), "dossier")
        return f"{told}, {printout.campaign}" if printout.campaign else told
    return printout.project.reference if printout.project else str(printout.edition or printout.campaign or "")


def lacks_of(report: list[dict[str, Any]]) -> dict[str, list]:
    """What every dossier lacks, said once; then what each lacks beside."""
    common = (
        [each for each in report[0]["missing"] if all(each in other["missing"] for other in report)] if report else []
    )
    shared = common if len(report) > 1 else []
    own = [(each["reference"], [lack for lack in each["missing"] if lack not in shared]) for each in report]
    return {"all": shared, "own": own}


def task_of(pk: int) -> str:
    is_export = Printout.objects.filter(pk=pk, kind__in=EXPORTS).exists()
    return makers.TASK if is_export else TASK


def file_name(printout: Printout) -> str:
    if printout.is_export:
        return export_name(printout)
    if printout.kind == Printout.Kind.SELECTION:
        return f"selection-de-{len(printout.selection)}-dossiers.pdf"
    if printout.edition:
        return f"{PROOFS[printout.kind]}-{printout.edition.slug}.pdf"
    about = printout.project.reference if printout.project else f"{printout.kind}-{printout.pk}"
    return f"{printout.get_kind_display()}-{about}.pdf".replace(" ", "-")
