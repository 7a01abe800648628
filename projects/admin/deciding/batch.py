"""Preparing one decision for several dossiers; then publishing what was prepared, in one confirmed act."""

import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tne29.lib.errors import Refusal
from tne29.lib.french import count

from ... import actions
from ...models import PreparedDecision, Project
from ...workflow import State
from . import chosen
from .forms import BatchForm

AT_ONCE = 10
NO_DOSSIER = "Aucun dossier n’est choisi. Cochez-les dans la liste, puis choisissez l’action."
NOT_UNDER_REVIEW = "À l’état « {state} » : commencez ou reprenez d’abord son instruction."


@dataclass(frozen=True)
class Line:
    """A dossier of the page, and why nothing can be prepared for it, or was not."""

    project: Project
    obstacle: str = ""

    @property
    def prepared(self) -> PreparedDecision | None:
        return getattr(self.project, "prepared", None)

    @property
    def seen(self) -> str:
        return f"{self.project.pk}:{self.prepared.version if self.prepared else 0}"


def prepare(request: HttpRequest) -> HttpResponse:
    lines = [_line(project) for project in chosen.asked_for(request)]
    if not lines:
        messages.warning(request, NO_DOSSIER)
        return redirect("admin:projects_project_changelist")
    form = BatchForm(request.POST or None)
    if request.method != "POST":
        return _prepare_page(request, lines, form)
    if not form.is_valid():
        return _prepare_page(request, lines, form, status=422)
    return _prepared(request, lines, form)


def _line(project: Project) -> Line:
    if project.state == State.UNDER_REVIEW:
        return Line(project)
    return Line(project, NOT_UNDER_REVIEW.format(state=project.get_state_display()))


def _prepared(request: HttpRequest, lines: list[Line], form: BatchForm) -> HttpResponse:
    """Each in a transaction of its own: one that changed meanwhile does not keep the others from being prepared."""
    seen = chosen.versions(request.POST.getlist("dossier"))
    left, done = [], 0
    for line in (line for line in lines if not line.obstacle and line.project.pk in seen):
        try:
            version = seen[line.project.pk] or None
            given = {"by": request.user, "at": request.arrived_at, "seen": version}
            actions.prepare_decision(line.project, form.outcome_for(line.project), **given)
            done += 1
        except Refusal as refusal:
            left.append(Line(line.project, str(refusal)))
    said = count(done, "décision préparée", "décisions préparées")
    messages.add_message(
        request,
        messages.SUCCESS if done else messages.WARNING,
        f"{said}. Rien n’est parti : publiez quand vous voulez.",
    )
    if left:
        return _prepare_page(request, left, form, status=409)
    return redirect("admin:projects_prepareddecision_changelist")


def _prepare_page(request: HttpRequest, lines: list[Line], form: BatchForm, *, status: int = 200) -> HttpResponse:
    ready = [line for line in lines if not line.obstacle]
    context = {
        "form": form,
        "ready": ready,
        "obstructed": [line for line in lines if line.obstacle],
        "replaced": [line for line in ready if line.prepared],
    }
    return render(request, "admin/projects/deciding/prepare.html", context, status=status)


def publish(request: HttpRequest) -> HttpResponse:
    """Read again, then one press. What is confirmed is what was on screen: each version goes with the page."""
    if request.method == "POST":
        return _publish(request)
    found = PreparedDecision.objects.filter(project__in=chosen.asked_for(request))
    prepared = list(found.select_related("project__school__commune", "by").defer("project__answers"))
    if not prepared:
        messages.warning(request, "Aucune décision n’est préparée pour ces dossiers : il n’y a rien à publier.")
        return redirect("admin:projects_prepareddecision_changelist")
    return render(request, "admin/projects/deciding/publish.html", _summary(prepared))


def _publish(request: HttpRequest) -> HttpResponse:
    try:
        key = uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return redirect("admin:projects_prepareddecision_changelist")
    read = chosen.versions(request.POST.getlist("dossier"))
    known = set(Project.objects.filter(pk__in=read).values_list("pk", flat=True))
    try:
        confirmed = {pk: version for pk, version in read.items() if pk in known}
        release = actions.ask_release(key, confirmed, by=request.user, at=request.arrived_at)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("admin:projects_prepareddecision_changelist")
    if len(confirmed) <= AT_ONCE:
        actions.run_release(release.pk, request.arrived_at)
    return redirect("admin:projects_release_change", release.pk)


def _summary(prepared: list[PreparedDecision]) -> dict[str, Any]:
    counts: dict[str, int] = {}
    for each in prepared:
        counts[each.kind] = counts.get(each.kind, 0) + 1
    return {
        "prepared": prepared,
        "counts": counts,
        "total": sum((each.amount or Decimal(0) for each in prepared), Decimal(0)),
        "key": uuid.uuid4(),
        "back_url": reverse("admin:projects_prepareddecision_changelist"),
    }
