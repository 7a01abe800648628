"""The list of dossiers, and the addresses of what hangs on one."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import path
from django.utils.html import format_html

from campaigns.deadlines import PARIS
from tne29.lib.french import euros, short_moment
from tne29.lib.text import search_key

from .. import printouts
from ..models import Deposit, Project
from . import acts, erasing, following, lateness, notes, on_paper, owners, page, views_of_list
from .consultations import Act, note_printout
from .deciding.prepared import DecidesSelection
from .exporting import ExportsSelection
from .filters import (
    CampaignFilter,
    FollowerFilter,
    OwnerFilter,
    PaperFilter,
    SchoolFilter,
    SchoolKindFilter,
    StateFilter,
    TerritoryFilter,
    ThemeFilter,
)
from .neighbours import neighbours
from .opinions.filter import OpinionFilter
from .opinions.pages import urls as opinion_urls
from .scoring.filter import ReviewFilter
from .scoring.pages import urls as scoring_urls
from .tally import CountedList

NO_DEPOSIT = "Aucun des dossiers choisis n’a été déposé : il n’y a rien à imprimer."


@admin.register(Project)
class ProjectAdmin(DecidesSelection, ExportsSelection, admin.ModelAdmin):
    """Staff read deposits and act on them; nobody here writes an answer."""

    list_display = ("title_and_reference", "school_and_commune", "state_and_date", "theme_and_amount", "followed_in")
    list_display_links = ("title_and_reference",)
    list_filter = (
        StateFilter,
        ("campaign", CampaignFilter),
        ("territory", TerritoryFilter),
        ("main_theme", ThemeFilter),
        SchoolFilter,
        SchoolKindFilter,
        FollowerFilter,
        OwnerFilter,
        PaperFilter,
        OpinionFilter,
        ReviewFilter,
    )
    search_fields = ("search_key",)
    search_help_text = "Référence, titre, établissement, commune ou code UAI"
    ordering = ("-submitted_at", "-pk")
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # the list counts by itself, in one query
    actions = ("print_selection", "export_csv", "export_xlsx", "export_zip", "prepare_decisions", "publish_decisions")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Project]:
        related = ("school__commune", "campaign", "main_theme", "territory", "assigned_to")
        return super().get_queryset(request).select_related(*related).defer("answers")

    def get_changelist(self, request: HttpRequest, **kwargs) -> type[CountedList]:
        return CountedList

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Project], search_term: str):
        """Accents, case and hyphens do not matter."""
        for word in search_key(search_term)[:200].split()[:8]:
            queryset = queryset.filter(search_key__contains=word)
        return queryset, False

    # -- columns ---------------------------------------------------------------------------------

    @admin.display(description="dossier", ordering="title")
    def title_and_reference(self, project: Project) -> str:
        title = project.display_title if project.submitted_at else "Brouillon"
        return format_html("{}<span class='cell-note'>{}</span>", title, project.reference)

    @admin.display(description="établissement", ordering="school__name")
    def school_and_commune(self, project: Project) -> str:
        return format_html("{}<span class='cell-note'>{}</span>", project.school.name, project.school.commune.name)

    @admin.display(description="état", ordering="submitted_at")
    def state_and_date(self, project: Project) -> str:
        context = {"state": project.state, "label": project.get_state_display()}
        badge = render_to_string("components/state.html", context)
        when = short_moment(project.submitted_at.astimezone(PARIS)) if project.submitted_at else "non déposé"
        return format_html("{}<span class='cell-note'>{}</span>", badge, when)

    @admin.display(description="thématique, montant", ordering="amount")
    def theme_and_amount(self, project: Project) -> str:
        if not project.submitted_at:
            return "–"
        amount = euros(project.amount) if project.amount is not None else "montant non renseigné"
        return format_html("{}<span class='cell-note'>{}</span>", project.main_theme or "–", amount)

    @admin.display(description="campagne, suivi", ordering="campaign")
    def followed_in(self, project: Project) -> str:
        follower = project.assigned_to or "non attribué"
        return format_html("{}<span class='cell-note'>{}</span>", project.campaign, follower)

    # -- rights ----------------------------------------------------------------------------------

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Project | None = None) -> bool:
        return False

    # -- pages -----------------------------------------------------------------------------------

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        seen = {"views": views_of_list.views(request)} if request.method == "GET" else {}
        return super().changelist_view(request, {**(extra_context or {}), **seen})

    def _filters(self, request: HttpRequest) -> HttpResponse:
        page.require(self.has_view_permission(request))
        return views_of_list.filters(request)

    def _filter(self, request: HttpRequest, pk: int) -> HttpResponse:
        page.require(self.has_view_permission(request))
        return views_of_list.one(request, pk)

    def change_view(self, request: HttpRequest, object_id: str, *args, **kwargs) -> HttpResponse:
        """Django’s own form, reached by « +1 » for 1: it would show drafts and write answers."""
        raise Http404

    def get_urls(self) -> list:
        guarded = self.admin_site.admin_view
        return [
            path("filtres/", guarded(self._filters), name="projects_project_filters"),
            path("filtres/<int:pk>/", guarded(self._filter), name="projects_project_filter"),
            path("<int:pk>/change/", guarded(self._page), name="projects_project_change"),
            path("<int:pk>/acte/<slug:name>/", guarded(self._act), name="projects_project_act"),
            path("<int:pk>/delai/", guarded(self._late), name="projects_project_late"),
            path("<int:pk>/delai/retrait/", guarded(self._late_end), name="projects_project_late_withdraw"),
            path("<int:pk>/titulaire/", guarded(self._owner), name="projects_project_owner"),
            path("<int:pk>/effacement/", guarded(self._erasing), name="projects_project_erasing"),
            path("<int:pk>/pdf/<int:number>/", guarded(self._pdf), name="projects_project_pdf"),
            path("papier/", guarded(self._paper), name="projects_project_paper"),
            path("<int:pk>/numerisation/", guarded(self._scan), name="projects_project_scan"),
            path("<int:pk>/decision.pdf", guarded(self._decision_pdf), name="projects_project_decision_pdf"),
            path("<int:pk>/suivi/", guarded(self._following), name="projects_project_following"),
            path("<int:pk>/notes/", guarded(self._notes), name="projects_project_notes"),
            path("<int:pk>/notes/<int:note>/", guarded(self._note), name="projects_project_note"),
            path("<int:pk>/pieces/<int:piece>/", guarded(self._piece), name="projects_project_piece"),
            *opinion_urls(self),
            *scoring_urls(self),
            *super().get_urls(),
        ]

    def _page(self, request: HttpRequest, pk: int) -> HttpResponse:
        page.require(self.has_view_permission(request))
        beside = neighbours(request, self, pk)
        return page.show(request, pk, may_act=self.has_change_permission(request), beside=beside)

    def _act(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        page.require(self.has_change_permission(request))
        return acts.show(request, pk, name)

    def _late(self, request: HttpRequest, pk: int) -> HttpResponse:
        page.require(self.has_change_permission(request) and request.user.has_perm("campaigns.add_window"))
        return lateness.show(request, pk)

    def _late_end(self, request: HttpRequest, pk: int) -> HttpResponse:
        page.require(self.has_change_permission(request) and request.user.has_perm("campaigns.add_window"))
        return lateness.show_withdrawal(request, pk)

    def _owner(self, request: HttpRequest, pk: int) -> HttpResponse:
        page.require(self.has_change_permission(request))
        return owners.show(request, pk)

    def _erasing(self, request: HttpRequest, pk: int) -> HttpResponse:
        page.require(self.has_change_permission(request))
        return erasing.show(request, pk)

    def _pdf(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        page.require(self.has_print_permission(request))
        return page.print_deposit(request, pk, number)

    def _paper(self, request: HttpRequest) -> HttpResponse:
        page.require(self.has_change_permission(request))
        return on_paper.show(request)

    def _scan(self, request: HttpRequest, pk: int) -> HttpResponse:
        page.require(self.has_view_permission(request))
        return on_paper.scan(request, pk)

    def _decision_pdf(self, request: HttpRequest, pk: int) -> HttpResponse:
        page.require(self.has_print_permission(request))
        return page.print_decision(request, pk)

    def _piece(self, request: HttpRequest, pk: int, piece: int) -> HttpResponse:
        page.require(self.has_view_permission(request))
        return page.piece(request, pk, piece)

    def _following(self, request: HttpRequest, pk: int) -> HttpResponse:
        page.require(self.has_change_permission(request))
        return following.show(request, pk)

    def _notes(self, request: HttpRequest, pk: int) -> HttpResponse:
        page.require(self.has_view_permission(request) and request.user.has_perm("projects.write_note"))
        return notes.write(request, pk)

    def _note(self, request: HttpRequest, pk: int, note: int) -> HttpResponse:
        page.require(self.has_view_permission(request) and request.user.has_perm("projects.write_note"))
        return notes.change(request, pk, note)

    # -- exports ---------------------------------------------------------------------------------

    @admin.action(description="PDF des dossiers choisis", permissions=["print"])
    def print_selection(self, request: HttpRequest, queryset: QuerySet[Project]) -> HttpResponse | None:
        deposits = last_deposits(queryset)
        if not deposits:
            messages.warning(request, NO_DEPOSIT)
            return None
        asked = printouts.ask(printouts.Kind.SELECTION, selection=deposits, by=request.user, at=request.arrived_at)
        note_printout(request, asked, Act.ASKED)
        return redirect("admin:projects_printout_change", asked.pk)


def last_deposits(projects: QuerySet[Project]) -> list[Deposit]:
    """The last deposit of each project, in the order of their references."""
    found: dict[int, Deposit] = {}
    for deposit in Deposit.objects.filter(project__in=projects.order_by().values("pk")).order_by("number"):
        found[deposit.project_id] = deposit
    return sorted(found.values(), key=lambda deposit: deposit.project_id)
