"""Where one scores, beside what was deposited: kept as a draft, then given."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tne29.lib.errors import Refusal

from ... import actions, scoring
from ...actions.scoring import CLOSED, ERASED, NO_GRID, NOT_NOW, RECUSED
from ...models import Grid, Recusal, Review, ReviewDraft
from ...workflow import State
from .. import page
from ..consultations import Act, note
from .forms import ScoreForm, initial_of

KEPT = "Votre brouillon est gardé. Personne d’autre ne le lit."
GIVEN = "Votre évaluation est remise."
GIVE = "remettre"


@dataclass(frozen=True)
class Desk:
    """What one reviewer has before them: the grid, the deposit, what they kept, what they gave before."""

    dossier: page.Dossier
    grid: Grid
    criteria: list
    draft: ReviewDraft | None
    former: Review | None

    @property
    def is_correction(self) -> bool:
        return self.former is not None and self.former.deposit_id == self.dossier.deposit.pk

    @property
    def is_on_older(self) -> bool:
        return self.former is not None and not self.is_correction

    @property
    def draft_is_on_older(self) -> bool:
        return self.draft is not None and self.draft.deposit_id != self.dossier.deposit.pk

    def initial(self, *, takes_over: bool) -> dict[str, Any]:
        shown = {
            "depot": self.dossier.deposit.pk,
            "grille": scoring.fingerprint(self.grid, self.criteria),
            "ancienne": self.former.pk if self.former else 0,
        }
        if self.draft:
            return shown | initial_of(self.draft.scores, self.draft.comment)
        if self.is_correction or (self.is_on_older and takes_over):
            return shown | initial_of(self.former.scores, self.former.comment)
        return shown

    def form(self, *args: Any, **kwargs: Any) -> ScoreForm:
        return ScoreForm(self.criteria, self.grid.degrees, *args, **kwargs)


def show(request: HttpRequest, dossier: page.Dossier) -> HttpResponse:
    desk = _desk(request, dossier)
    takes_over = "reprendre" in request.GET
    if request.method == "POST":
        return _posted(request, desk)
    note(request, [dossier.project.pk], Act.READ, f"dépôt n°\u00a0{dossier.deposit.number}, pour l’évaluer")
    return _page(request, desk, desk.form(initial=desk.initial(takes_over=takes_over)), takes_over=takes_over)


def _desk(request: HttpRequest, dossier: page.Dossier) -> Desk:
    """Or a sentence that says why this person does not score this dossier now."""
    project, user = dossier.project, request.user
    grid = Grid.objects.in_force(project.campaign.call_id)
    obstacles = (
        (Recusal.objects.standing().filter(project=project, by=user).exists(), RECUSED),
        (project.state not in State.with_staff, NOT_NOW),
        (grid is None, NO_GRID),
        (bool(project.grid and project.grid["is_closed"]), CLOSED),
        (dossier.reading.is_erased, ERASED),
    )
    sentence = next((words for is_one, words in obstacles if is_one), "")
    if sentence:
        address = reverse("admin:projects_project_change", args=[project.pk])
        raise Refusal(sentence, links=[("Revenir au dossier", address)])
    draft = ReviewDraft.objects.filter(project=project, by=user).select_related("deposit").first()
    former = Review.objects.standing().filter(project=project, by=user).select_related("deposit").first()
    return Desk(dossier, grid, list(grid.criteria.all()), draft, former)


def _posted(request: HttpRequest, desk: Desk) -> HttpResponse:
    is_given = request.POST.get("acte") == GIVE
    form = desk.form(request.POST, is_final=is_given)
    if not form.is_valid():
        return _page(request, desk, form, status=422)
    act = actions.give_review if is_given else actions.keep_review
    try:
        act(desk.dossier.project, form.scored, by=request.user, at=request.arrived_at)
    except Refusal as refusal:
        fresh = desk.form(_refreshed(request, desk))
        fresh.is_valid()
        fresh.add_error(None, str(refusal))
        return _page(request, desk, fresh, status=refusal.status)
    messages.success(request, GIVEN if is_given else KEPT)
    if is_given:
        return redirect(reverse("admin:projects_project_change", args=[desk.dossier.project.pk]) + "#evaluations")
    return redirect("admin:projects_project_review", desk.dossier.project.pk)


def _refreshed(request: HttpRequest, desk: Desk):
    """What was typed, on the page as it is now: the second press has read what had changed."""
    typed = request.POST.copy()
    for name, value in desk.initial(takes_over=False).items():
        if name in ("depot", "grille", "ancienne"):
            typed[name] = str(value)
    return typed


def _page(
    request: HttpRequest, desk: Desk, form: ScoreForm, *, status: int = 200, takes_over: bool = False
) -> HttpResponse:
    project = desk.dossier.project
    context = {
        "desk": desk,
        "dossier": desk.dossier,
        "project": project,
        "form": form,
        "errors": form.error_items() if form.is_bound else [],
        "takes_over": takes_over,
        "back_url": reverse("admin:projects_project_change", args=[project.pk]) + "#evaluations",
    }
    return render(request, "admin/projects/scoring/give.html", context, status=status)
