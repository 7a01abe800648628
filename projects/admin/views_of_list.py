"""What stands above the list of dossiers: the views everybody needs, with their numbers, and those one named."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render

from tne29.lib.errors import Refusal

from .. import actions
from ..models import Project, SavedFilter
from ..workflow import State
from .opinions.filter import LATE, has_late

KEPT = (
    "q", "o", "etat", "suivi", "titulaire", "type", "etablissement", "campaign__id__exact", "territory__id__exact",
    "territory__isnull", "main_theme__id__exact", "main_theme__isnull", "avis", "papier", "evaluation",
)  # fmt: skip
SAVED = "Le filtre « {name} » est enregistré\u00a0: il est au-dessus de la liste."
CHANGED = "Le filtre « {name} » est modifié."
REMOVED = "Le filtre « {name} » est supprimé. Les dossiers ne changent pas."


@dataclass(frozen=True)
class View:
    label: str
    query: str
    number: int
    is_current: bool


@dataclass(frozen=True)
class Views:
    """query: the one of this page, ready to be named; empty when there is nothing to keep or when it has a name."""

    usual: list[View]
    saved: list[SavedFilter]
    query: str
    current: str


USUAL = (
    ("Mes dossiers", {"etat": "en_cours", "suivi": "moi"}, "mine"),
    ("Non attribués", {"etat": "en_cours", "suivi": "personne"}, "nobody"),
    ("En attente de l’établissement", {"etat": State.CHANGES_REQUESTED.value}, "school"),
    ("Avis en retard", {"avis": LATE}, "opinions"),
)


def views(request: HttpRequest) -> Views:
    """Two queries, whatever the number of dossiers."""
    numbers = Project.objects.filter(state__in=State.with_staff).aggregate(
        mine=Count("pk", filter=Q(assigned_to=request.user)),
        nobody=Count("pk", filter=Q(assigned_to=None)),
        school=Count("pk", filter=Q(state=State.CHANGES_REQUESTED)),
        opinions=Count("pk", filter=has_late(request.arrived_at)),
    )
    current = kept_of(request.GET)
    usual = [_usual(*each, numbers, current) for each in USUAL]
    saved = list(SavedFilter.objects.offered_to(request.user).select_related("owner"))
    has_name = any(each.query == current for each in saved) or any(view.is_current for view in usual)
    return Views(usual, saved, "" if has_name else current, current)


def _usual(label: str, filters: dict[str, str], key: str, numbers: dict[str, int], current: str) -> View:
    query = urlencode(filters)
    return View(label, f"?{query}", numbers[key], query == current)


def kept_of(given: QueryDict) -> str:
    """The filters of the list in one order, so that the same view has one address; neither page nor anything else."""
    return urlencode([(name, given[name]) for name in sorted(KEPT) if given.get(name)])


def filters(request: HttpRequest) -> HttpResponse:
    """Those that one named: renamed, shared, removed here; a new one comes from the list."""
    if request.method != "POST":
        return _page(request)
    name, is_shared = request.POST.get("nom", ""), request.POST.get("partage") == "1"
    query = kept_of(QueryDict(request.POST.get("filtres", "")[:2_000]))
    try:
        saved = actions.save_filter(name, query, is_shared=is_shared, by=request.user, at=request.arrived_at)
    except Refusal as refusal:
        return _page(request, wrong=str(refusal), name=name, query=query, status=refusal.status)
    messages.success(request, SAVED.format(name=saved.name))
    address = redirect("admin:projects_project_changelist")
    address["Location"] += f"?{saved.query}"
    return address


def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Nobody changes what a colleague named."""
    saved = get_object_or_404(SavedFilter, pk=pk, owner=request.user)
    if request.method != "POST":
        return redirect("admin:projects_project_filters")
    name = saved.name
    if "supprimer" in request.POST:
        saved.delete()
        messages.success(request, REMOVED.format(name=name))
        return redirect("admin:projects_project_filters")
    try:
        actions.change_filter(saved, request.POST.get("nom", ""), is_shared=request.POST.get("partage") == "1")
    except Refusal as refusal:
        return _page(request, wrong=str(refusal), status=refusal.status)
    messages.success(request, CHANGED.format(name=saved.name))
    return redirect("admin:projects_project_filters")


def _page(request: HttpRequest, *, wrong: str = "", name: str = "", query: str = "", status: int = 200) -> HttpResponse:
    context = {"mine": request.user.saved_filters.all(), "wrong": wrong, "name": name, "query": query}
    return render(request, "admin/projects/filters.html", context, status=status)
