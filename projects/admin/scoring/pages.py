"""The pages of a dossier: score it, read what was given, stand aside, come back."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse

from tne29.lib.errors import Refusal

from ... import actions, scoring
from ...models import Recusal
from ...scoring.rights import GIVE, READ, may_give, may_read
from .. import page
from . import scoring_page
from .forms import InterestForm, LiftForm
from .given import given_in_full

NOT_YET = "Vous lirez les évaluations des autres après avoir remis la vôtre."
ASIDE = "Vous avez déclaré un conflit d’intérêts sur ce dossier : vous n’en lisez pas les évaluations."
DECLARED = "Le conflit d’intérêts est déclaré : vous n’évaluez pas ce dossier et n’en lisez pas les évaluations."
LIFTED = "Le conflit d’intérêts de {name} est levé."


def urls(admin) -> list:
    """Under the address of the list of dossiers; `admin`: who may read them."""

    def guarded(view: Callable, *rights: str):
        def allowed(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            has_one = any(request.user.has_perm(right) for right in rights)
            page.require(admin.has_view_permission(request) and has_one)
            return view(request, *args, **kwargs)

        return admin.admin_site.admin_view(allowed)

    lift_right = guarded(lift, actions.MAY_LIFT)
    return [
        path("<int:pk>/evaluation/", guarded(give, GIVE), name="projects_project_review"),
        path("<int:pk>/evaluations/", guarded(given, GIVE, READ), name="projects_project_reviews"),
        path("<int:pk>/conflit/", guarded(declare, GIVE), name="projects_project_recusal"),
        path("<int:pk>/conflit/<int:recusal>/lever/", lift_right, name="projects_project_recusal_lift"),
    ]


def give(request: HttpRequest, pk: int) -> HttpResponse:
    return scoring_page.show(request, dossier_of(pk))


def given(request: HttpRequest, pk: int) -> HttpResponse:
    dossier = dossier_of(pk)
    reviews = scoring.reviews_of(pk, dossier.deposit.pk)
    is_closed = bool(dossier.project.grid and dossier.project.grid["is_closed"])
    if not may_read(request.user, dossier.project, reviews, is_closed=is_closed):
        back = [("Revenir au dossier", back_url(pk))]
        raise Refusal(ASIDE if reviews.recusal_of(request.user.pk) else NOT_YET, links=back)
    context = {**about(dossier), "reviews": reviews, "tables": given_in_full(pk, reviews)}
    context["may_lift"] = request.user.has_perm(actions.MAY_LIFT)
    return render(request, "admin/projects/scoring/given.html", context)


def declare(request: HttpRequest, pk: int) -> HttpResponse:
    def act(project, reason: str) -> None:
        actions.declare_interest(project, reason, by=request.user, at=request.arrived_at)

    return _reasoned(request, dossier_of(pk), InterestForm(request.POST or None), act, "declare", DECLARED)


def lift(request: HttpRequest, pk: int, recusal: int) -> HttpResponse:
    found = get_object_or_404(Recusal.objects.standing(), pk=recusal, project=pk)

    def act(project, reason: str) -> None:
        actions.lift_recusal(project, recusal, reason, by=request.user, at=request.arrived_at)

    done = LIFTED.format(name=found.by_name)
    return _reasoned(request, dossier_of(pk), LiftForm(request.POST or None), act, "lift", done, recusal=found)


def _reasoned(request: HttpRequest, dossier, form, act: Callable, name: str, done: str, **more) -> HttpResponse:
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            act(dossier.project, form.cleaned_data["motif"])
            messages.success(request, done)
            return redirect(back_url(dossier.project.pk))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
    elif request.method == "POST":
        status = 422
    context = {**about(dossier), "form": form, **more, "may_give": may_give(request.user)}
    return render(request, f"admin/projects/scoring/{name}.html", context, status=status)


def dossier_of(pk: int) -> page.Dossier:
    dossier = page.Dossier(page.project_of(pk), None)
    if dossier.deposit is None:
        raise Http404("Ce dossier n’est pas déposé.")
    return dossier


def about(dossier: page.Dossier) -> dict:
    return {"dossier": dossier, "project": dossier.project, "back_url": back_url(dossier.project.pk)}


def back_url(pk: int) -> str:
    return reverse("admin:projects_project_change", args=[pk]) + "#evaluations"
