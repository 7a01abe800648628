"""The dossier before and the dossier after, in the list that the reader came from: its filters, search and order."""

from copy import copy
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import ModelAdmin
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse

KEPT = "_changelist_filters"
WRONG = (IncorrectLookupParameters, DisallowedModelAdminLookup, SuspiciousOperation, ValidationError, ValueError)


@dataclass(frozen=True)
class Neighbours:
    """place: of this dossier among `total`, 0 when the list no longer holds it. kept: for other links of the page."""

    list_url: str
    kept: str
    before_url: str = ""
    after_url: str = ""
    place: int = 0
    total: int = 0


class OrderOfTheList(ChangeList):
    """The queryset of the list, and none of its queries. « o=2 » counts its columns, the boxes to tick included."""

    def get_results(self, request: HttpRequest) -> None:
        self.result_count = self.full_result_count = 0
        self.result_list, self.can_show_all, self.multi_page = [], False, False
        self.show_full_result_count = self.show_admin_actions = False
        self.paginator = None


def neighbours(request: HttpRequest, model_admin: ModelAdmin, pk: int) -> Neighbours:
    filters = request.GET.get(KEPT, "")
    kept = f"{urlencode({KEPT: filters})}" if filters else ""
    address = reverse("admin:projects_project_changelist") + (f"?{filters}" if filters else "")
    try:
        order = list(_listed(request, model_admin, filters).values_list("pk", flat=True))
    except WRONG:
        return Neighbours(reverse("admin:projects_project_changelist"), "")
    return Neighbours(address, kept, **_links(order, pk, kept))


def _listed(request: HttpRequest, model_admin: ModelAdmin, filters: str) -> QuerySet:
    asked = copy(request)
    asked.GET = QueryDict(filters)
    asked.is_for_its_order = True
    shown = model_admin.get_list_display(asked)
    columns = ["action_checkbox", *shown] if model_admin.get_actions(asked) else shown
    listing = OrderOfTheList(
        asked, model_admin.model, columns, model_admin.get_list_display_links(asked, shown),
        model_admin.get_list_filter(asked), model_admin.date_hierarchy, model_admin.get_search_fields(asked),
        model_admin.get_list_select_related(asked), model_admin.list_per_page, model_admin.list_max_show_all,
        model_admin.list_editable, model_admin, model_admin.get_sortable_by(asked), model_admin.search_help_text,
    )  # fmt: skip
    return listing.queryset


def _links(order: list[int], pk: int, kept: str) -> dict[str, Any]:
    """From the numbers of the list alone, in one query: lighter at 20,000 than window functions."""
    if pk not in order:
        return {}
    place = order.index(pk)
    before, after = order[place - 1] if place else None, order[place + 1] if place + 1 < len(order) else None
    return {
        "place": place + 1,
        "total": len(order),
        "before_url": _url(before, kept),
        "after_url": _url(after, kept),
    }


def _url(pk: int | None, kept: str) -> str:
    if pk is None:
        return ""
    url = reverse("admin:projects_project_change", args=[pk])
    return f"{url}?{kept}" if kept else url
