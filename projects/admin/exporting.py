"""From the list: the dossiers that are ticked, as a spreadsheet or as an archive."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from campaigns.models import Campaign

from .. import exports
from ..models import Printout, Project
from .consultations import Act
from .exports import note_export

Kind = Printout.Kind
NO_DEPOSIT = "Aucun des dossiers choisis n’a été déposé : il n’y a rien à exporter."
SEVERAL = "Un export est d’une seule campagne : filtrez la liste par campagne, puis choisissez de nouveau."


class ExportsSelection:
    """For the list of dossiers: one file of what is ticked, made by the worker like that of a whole campaign."""

    def has_print_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("projects.add_printout")

    @admin.action(description="Tableau des dossiers choisis (CSV)", permissions=["print"])
    def export_csv(self, request: HttpRequest, queryset: QuerySet[Project]) -> HttpResponse | None:
        return _asked(request, queryset, Kind.CSV)

    @admin.action(description="Classeur des dossiers choisis (XLSX)", permissions=["print"])
    def export_xlsx(self, request: HttpRequest, queryset: QuerySet[Project]) -> HttpResponse | None:
        return _asked(request, queryset, Kind.XLSX)

    @admin.action(description="Archive des dossiers choisis (ZIP)", permissions=["print"])
    def export_zip(self, request: HttpRequest, queryset: QuerySet[Project]) -> HttpResponse | None:
        return _asked(request, queryset, Kind.ZIP)


def _asked(request: HttpRequest, chosen: QuerySet[Project], kind: str) -> HttpResponse | None:
    projects = dict(chosen.deposited().order_by().values_list("pk", "campaign").distinct())
    campaigns = set(projects.values())
    if len(campaigns) != 1:
        messages.warning(request, SEVERAL if campaigns else NO_DEPOSIT)
        return None
    campaign = Campaign.objects.get(pk=campaigns.pop())
    asked = exports.ask(kind, campaign, projects=sorted(projects), by=request.user, at=request.arrived_at)
    note_export(request, asked, Act.EXPORTED)
    return redirect("admin:projects_printout_change", asked.pk)
