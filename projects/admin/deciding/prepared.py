"""The list of what is prepared, to be read again and published; and the two actions of the list of dossiers."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html

from tne29.lib.french import euros, short_moment

from ...models import PreparedDecision, Project
from ..page import require
from . import batch, chosen

PREPARE, PUBLISH = "admin:projects_prepareddecision_prepare", "admin:projects_prepareddecision_publish"


def may_publish(request: HttpRequest) -> bool:
    return request.user.has_perm("projects.publish_decision")


class DecidesSelection:
    """For the list of dossiers: both actions only lead to a page, where nothing is done yet."""

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("projects.change_project")

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return may_publish(request)

    @admin.action(description="Préparer une décision", permissions=["decide"])
    def prepare_decisions(self, request: HttpRequest, queryset: QuerySet[Project]) -> HttpResponse | None:
        return chosen.go_to(request, PREPARE, queryset)

    @admin.action(description="Publier les décisions préparées", permissions=["publish"])
    def publish_decisions(self, request: HttpRequest, queryset: QuerySet[Project]) -> HttpResponse | None:
        return chosen.go_to(request, PUBLISH, queryset)


@admin.register(PreparedDecision)
class PreparedDecisionAdmin(admin.ModelAdmin):
    list_display = ("dossier", "decision", "amount_shown", "why", "prepared_by")
    list_display_links = None
    list_filter = ("kind", "project__campaign")
    list_per_page = 250
    list_max_show_all = 0
    show_full_result_count = False
    ordering = ("project",)
    actions = ("publish_chosen",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[PreparedDecision]:
        related = ("project__school__commune", "by")
        return super().get_queryset(request).select_related(*related).defer("project__answers")

    # -- columns ---------------------------------------------------------------------------------

    @admin.display(description="dossier", ordering="project__title")
    def dossier(self, prepared: PreparedDecision) -> str:
        project = prepared.project
        url = reverse("admin:projects_project_change", args=[project.pk])
        where = f"{project.school.name}, {project.school.commune.name}"
        said = "<a href='{}'>{}</a><span class='cell-note'>{}, {}</span>"
        return format_html(said, url, project.display_title, project.reference, where)

    @admin.display(description="décision", ordering="kind")
    def decision(self, prepared: PreparedDecision) -> str:
        note = "convention à signer" if prepared.needs_convention else ""
        return format_html("{}<span class='cell-note'>{}</span>", prepared.get_kind_display(), note)

    @admin.display(description="montant accordé", ordering="amount")
    def amount_shown(self, prepared: PreparedDecision) -> str:
        return euros(prepared.amount) if prepared.amount is not None else "–"

    @admin.display(description="motif, conditions")
    def why(self, prepared: PreparedDecision) -> str:
        words = " ".join([prepared.reason, prepared.conditions]).strip()
        return words[:140] + "…" if len(words) > 140 else words or "–"

    @admin.display(description="préparée par", ordering="at")
    def prepared_by(self, prepared: PreparedDecision) -> str:
        return format_html("{}<span class='cell-note'>{}</span>", prepared.by, short_moment(prepared.at))

    # -- rights and pages ------------------------------------------------------------------------

    has_add_permission = has_delete_permission = lambda self, request, obj=None: False

    def has_change_permission(self, request: HttpRequest, obj: PreparedDecision | None = None) -> bool:
        return False

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return may_publish(request)

    @admin.action(description="Publier les décisions choisies", permissions=["publish"])
    def publish_chosen(self, request: HttpRequest, queryset: QuerySet[PreparedDecision]) -> HttpResponse | None:
        return chosen.go_to(request, PUBLISH, Project.objects.filter(prepared__in=queryset))

    def change_view(self, request: HttpRequest, object_id: str, *args, **kwargs) -> HttpResponse:
        """A prepared decision is read and changed on the page of its dossier."""
        raise Http404

    def get_urls(self) -> list:
        guarded = self.admin_site.admin_view
        return [
            path("preparer/", guarded(self._prepare), name="projects_prepareddecision_prepare"),
            path("publier/", guarded(self._publish), name="projects_prepareddecision_publish"),
            *super().get_urls(),
        ]

    def _prepare(self, request: HttpRequest) -> HttpResponse:
        require(request.user.has_perm("projects.change_project"))
        return batch.prepare(request)

    def _publish(self, request: HttpRequest) -> HttpResponse:
        require(may_publish(request))
        return batch.publish(request)
