"""The publications: how far each one is, what left, what did not and why."""

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path

from tne29.lib.french import short_moment

from ...models import Release, ReleaseItem
from ..page import require
from .prepared import may_publish

Line = ReleaseItem.State


@admin.register(Release)
class ReleaseAdmin(admin.ModelAdmin):
    list_display = ("__str__", "state", "left", "kept", "asked_on", "by")
    list_filter = ("state",)
    list_select_related = ("by",)
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Release]:
        counted = {
            "released": Count("items", filter=Q(items__state=Line.RELEASED)),
            "refused": Count("items", filter=Q(items__state=Line.REFUSED)),
        }
        return super().get_queryset(request).annotate(**counted)

    @admin.display(description="publiées")
    def left(self, release: Release) -> int:
        return release.released

    @admin.display(description="non publiées")
    def kept(self, release: Release) -> int:
        return release.refused

    @admin.display(description="demandée le", ordering="asked_at")
    def asked_on(self, release: Release) -> str:
        return short_moment(release.asked_at)

    has_add_permission = has_change_permission = has_delete_permission = lambda self, request, obj=None: False

    def change_view(self, request: HttpRequest, object_id: str, *args, **kwargs) -> HttpResponse:
        raise Http404

    def get_urls(self) -> list:
        guarded = self.admin_site.admin_view
        return [path("<int:pk>/change/", guarded(self._page), name="projects_release_change"), *super().get_urls()]

    def _page(self, request: HttpRequest, pk: int) -> HttpResponse:
        require(self.has_view_permission(request))
        release = get_object_or_404(Release.objects.select_related("by"), pk=pk)
        lines = list(release.items.select_related("project__school", "decision").defer("project__answers"))
        by_state = {state: [each for each in lines if each.state == state] for state in Line.values}
        context = {
            "release": release,
            "lines": by_state,
            "settled": len(lines) - len(by_state[Line.WAITING]),
            "all": len(lines),
            "may_publish": may_publish(request),
        }
        return render(request, "admin/projects/deciding/release.html", context)
