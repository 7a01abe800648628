"""One page for each act of the review: what will happen, what is asked for, then the verb."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from campaigns.deadlines import paris_day
from tne29.lib.errors import Refusal

from .. import actions
from ..models import Decision, Project
from . import complements, page, previews
from .act_forms import ActForm
from .act_forms import reason_field as _reason
from .deciding.forms import amount_field
from .words import BUTTONS

STALE = (
    "Quelqu’un d’autre a agi sur ce dossier pendant que vous le lisiez : rien n’a été fait. "
    "Relisez l’historique, puis recommencez s’il y a lieu."
)


class ReasonForm(ActForm):
    reason = _reason("Motif", "Il est repris tel quel dans le courriel à l’équipe.")


class AcceptForm(ActForm):
    amount = amount_field("Montant accordé, en euros", "Laissez vide si l’aide n’est pas financière.")
    needs_convention = forms.BooleanField(
        label="Une convention est à signer", help_text="Le courriel et la décision le disent.", required=False
    )
    conditions = _reason("Conditions", "Convention, calendrier, points à respecter.", required=False)
    reason = _reason("Commentaire pour l’équipe", "Il est repris dans le courriel.", required=False)


def _plain(verb: Callable) -> Callable:
    return lambda project, given, **by_at: verb(project, **by_at)


def _reasoned(verb: Callable) -> Callable:
    return lambda project, given, **by_at: verb(project, reason=given["reason"], **by_at)


def _request_changes(project: Project, given: dict, **by_at) -> None:
    actions.request_changes(project, **complements.asks(given), **by_at)


def _prepare(kind: str) -> Callable:
    """Nothing leaves: it is published afterwards, alone or with others."""

    def prepare(project: Project, given: dict, **by_at) -> None:
        words = {name: value for name, value in given.items() if name != "seen"}
        former = getattr(project, "prepared", None)
        seen = former.version if former else None
        actions.prepare_decision(project, actions.Outcome(kind, **words), seen=seen, **by_at)

    return prepare


def _drop(project: Project, given: dict, **by_at) -> None:
    former = getattr(project, "prepared", None)
    actions.drop_prepared(project, seen=former.version if former else 0, **by_at)


ACTS: dict[str, tuple[type[ActForm], Callable]] = {
    "start_review": (ActForm, _plain(actions.start_review)),
    "request_changes": (complements.ComplementForm, _request_changes),
    "resume_review": (ActForm, _plain(actions.resume_review)),
    "accept": (AcceptForm, _prepare(Decision.Kind.ACCEPTED)),
    "refuse": (ReasonForm, _prepare(Decision.Kind.REFUSED)),
    "close_without_action": (ReasonForm, _prepare(Decision.Kind.NO_ACTION)),
    "drop_prepared": (ActForm, _drop),
    "reopen": (ReasonForm, _reasoned(actions.reopen)),
}


def show(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    if name not in ACTS:
        raise Http404("Cette action n’existe pas.")
    dossier = page.Dossier(page.project_of(pk), None)
    form_class, act = ACTS[name]
    if request.method != "POST":
        return _form_page(
            request, dossier, name, form_class(initial=_initial(request, dossier, name), project=dossier.project)
        )
    form = form_class(request.POST, project=dossier.project)
    if not form.is_valid():
        return _form_page(request, dossier, name, form, status=422)
    try:
        if "preview" in request.POST:
            return _form_page(request, dossier, name, form, letter=previews.letter_of(request, name, dossier, form))
        _require_fresh(form, dossier)
        act(dossier.project, form.cleaned_data, by=request.user, at=request.arrived_at)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _form_page(request, dossier, name, form, status=409)
    messages.success(request, BUTTONS[name].done)
    return redirect("admin:projects_project_change", pk)


def _initial(request: HttpRequest, dossier: page.Dossier, name: str) -> dict[str, Any]:
    fortnight = paris_day(request.arrived_at) + timedelta(days=14)
    given = {"seen": dossier.seen, "until": fortnight, "amount": dossier.project.amount}
    former = getattr(dossier.project, "prepared", None)
    if former and actions.Outcome.of(former).move == name:
        given |= {each: getattr(former, each) for each in ("amount", "needs_convention", "conditions", "reason")}
    return given


def _require_fresh(form: ActForm, dossier: page.Dossier) -> None:
    if form.cleaned_data["seen"] != dossier.seen:
        raise Refusal(STALE)


def _form_page(
    request: HttpRequest,
    dossier: page.Dossier,
    name: str,
    form: ActForm,
    *,
    letter: tuple[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "letter": letter,
        "wording": previews.WORDINGS.get(name),
        "dossier": dossier,
        "project": dossier.project,
        "form": form,
        "words": BUTTONS[name],
        "back_url": reverse("admin:projects_project_change", args=[dossier.project.pk]),
    }
    return render(request, "admin/projects/act.html", context, status=status)
