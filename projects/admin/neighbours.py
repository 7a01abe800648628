"""The dossier before and the dossier after, in the list that the reader came from: its filters, search and order."""

from copy import copy
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.admin import ModelAdmin
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.db.models import Count, F, Q, Window
from django.db.models.functions import Lag, Lead, RowNumber
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
        around = _around(_listed(request, model_admin, filters), pk)
    except WRONG:
        return Neighbours(reverse("admin:projects_project_changelist"), "")
    return Neighbours(address, kept, **_links(around, pk, kept))


def _listed(request: HttpRequest, model_admin: ModelAdmin, filters: str):
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


def _around(listed, pk: int) -> list[dict]:
    """The one whose next is this dossier, and the one whose previous it is: one query."""
    order = listed.query.order_by
    window = {"order_by": [_term(each) for each in order]}
    numbered = (
        listed.order_by()
        .values("pk")
        .annotate(
            place=Window(RowNumber(), **window),
            before=Window(Lag("pk"), **window),
            after=Window(Lead("pk"), **window),
            total=Window(Count("*")),
        )
    )
    return list(numbered.filter(Q(before=pk) | Q(after=pk)))


def _term(each):
    if not isinstance(each, str):
        return each
    return F(each[1:]).desc() if each.startswith("-") else F(each).asc()


def _links(around: list[dict], pk: int, kept: str) -> dict:
    found: dict = {}
    for each in around:
        side = "before_url" if each["after"] == pk else "after_url"
        place = each["place"] + (1 if side == "before_url" else -1)
        url = reverse("admin:projects_project_change", args=[each["pk"]])
        found |= {side: f"{url}?{kept}" if kept else url, "place": place, "total": each["total"]}
    return found
