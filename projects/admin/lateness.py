"""A delay for one project alone, given or taken back: until when, and why, for the journal and the team."""

from datetime import date, timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from campaigns.deadlines import paris_day
from tne29.lib.century import DayField
from tne29.lib.errors import Refusal

from .. import actions
from ..models import Project
from . import page
from .act_forms import ActForm
from .acts import _require_fresh

A_WEEK = timedelta(days=7)


NO_REASON = "Indiquez le motif : il est gardé dans l’histoire du dossier."


class WithdrawalForm(ActForm):
    reason = forms.CharField(
        label="Motif",
        help_text="Accordé par erreur, autre décision du service… L’équipe le reçoit, l’histoire du dossier le garde.",
        max_length=300,
        error_messages={"required": NO_REASON},
    )


class LateForm(ActForm):
    until = DayField(
        label="Dépôt permis jusqu’au",
        help_text="Ce jour compris, jusqu’à 23 h 59, heure de Paris.",
        error_messages={
            "required": "Indiquez le dernier jour du délai.",
        },
    )
    reason = forms.CharField(
        label="Motif",
        help_text="Panne du portail, absence de la direction… L’équipe le reçoit, l’histoire du dossier le garde.",
        max_length=300,
        error_messages={"required": NO_REASON},
    )


def show(request: HttpRequest, pk: int) -> HttpResponse:
    dossier = page.Dossier(page.project_of(pk), None)
    if request.method != "POST":
        until = _usual_end(dossier.project, request)
        return _form_page(request, dossier, LateForm(initial={"seen": dossier.seen, "until": until}))
    form = LateForm(request.POST)
    if not form.is_valid():
        return _form_page(request, dossier, form, status=422)
    try:
        _require_fresh(form, dossier)
        given = {name: form.cleaned_data[name] for name in ("until", "reason")}
        window = actions.permit_late(dossier.project, by=request.user, at=request.arrived_at, **given)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _form_page(request, dossier, form, status=409)
    messages.success(request, f"Le délai est accordé : dépôt possible {window.span.until}.")
    return redirect("admin:projects_project_change", pk)


def _usual_end(project: Project, request: HttpRequest) -> date:
    """A week from today, or from the end for all when it is still to come."""
    common, today = project.campaign.window_in_force(), paris_day(request.arrived_at)
    return max(today, common.span.closes_on if common else today) + A_WEEK


def show_withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    dossier = page.Dossier(page.project_of(pk), None)
    form = WithdrawalForm(request.POST or None, initial={"seen": dossier.seen})
    if request.method != "POST":
        return _withdrawal_page(request, dossier, form)
    if not form.is_valid():
        return _withdrawal_page(request, dossier, form, status=422)
    try:
        _require_fresh(form, dossier)
        reason = form.cleaned_data["reason"]
        actions.withdraw_late(dossier.project, reason=reason, by=request.user, at=request.arrived_at)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _withdrawal_page(request, dossier, form, status=409)
    messages.success(request, "Le délai est retiré : l’équipe en est prévenue.")
    return redirect("admin:projects_project_change", pk)


def _has_delay(dossier: page.Dossier, request: HttpRequest) -> bool:
    window = dossier.project.window
    return dossier.may_be_late and window is not None and window.ends_at > request.arrived_at


def _withdrawal_page(
    request: HttpRequest, dossier: page.Dossier, form: WithdrawalForm, *, status: int = 200
) -> HttpResponse:
    context = {**_common_context(dossier, form), "has_delay": _has_delay(dossier, request)}
    common = context["common"]
    context["common"] = common if common and common.ends_at > request.arrived_at else None
    return render(request, "admin/projects/late_withdraw.html", context, status=status)


def _form_page(request: HttpRequest, dossier: page.Dossier, form: LateForm, *, status: int = 200) -> HttpResponse:
    return render(request, "admin/projects/late.html", _common_context(dossier, form), status=status)


def _common_context(dossier: page.Dossier, form: ActForm) -> dict:
    project = dossier.project
    return {
        "dossier": dossier,
        "project": project,
        "common": project.campaign.window_in_force(),
        "people": project.team.filter(ended_at=None, user__is_active=True).count(),
        "form": form,
        "back_url": reverse("admin:projects_project_change", args=[project.pk]),
    }
