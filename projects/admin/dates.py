"""Changing the dates of a campaign: what is asked, then what it will do and to whom, then the act."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from campaigns.deadlines import Milestone, Span, milestones
from campaigns.models import Campaign, Window
from tne29.lib.century import DayField
from tne29.lib.errors import Refusal

from .. import actions
from ..audience import audience_of


class DatesForm(forms.Form):
    """seen: the window whose dates the author had on screen. confirmed: what it will do was read."""

    use_required_attribute = False
    seen = forms.IntegerField(widget=forms.HiddenInput)
    opens_on = DayField(label="Ouvre le")
    closes_on = DayField(
        label="Ferme le",
        help_text="Ce jour compris, jusqu’à 23 h 59, heure de Paris.",
    )
    close_now = forms.BooleanField(
        label="Fermer maintenant",
        help_text="La campagne se termine dès l’enregistrement, quelles que soient les dates ci-dessus.",
        required=False,
    )
    reason = forms.CharField(
        label="Motif",
        help_text="Les équipes le reçoivent avec les nouvelles dates ; il est conservé avec les anciennes.",
        max_length=300,
        error_messages={"required": "Indiquez le motif du changement de dates."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


class Change:
    """What the new dates do, in the words of the confirmation."""

    def __init__(self, campaign: Campaign, current: Window, span: Span, at) -> None:
        self.campaign, self.former, self.span, self.at = campaign, current.span, span, at
        self.audience = audience_of(campaign, span.ends_at)

    @property
    def is_over(self) -> bool:
        return self.span.ends_at <= self.at

    @property
    def action(self) -> str:
        """An infinitive, for the title and the button."""
        if self.is_over:
            return "Fermer la campagne maintenant"
        if self.span.ends_at == self.former.ends_at:
            return "Changer l’ouverture"
        return "Prolonger la campagne" if self.span.ends_at > self.former.ends_at else "Raccourcir la campagne"

    @property
    def reminders(self) -> list[Milestone]:
        """Those still to come, with the new end."""
        planned = milestones(self.span, self.campaign.reminder_days)
        return [each for each in planned if each.due_at > self.at]


def change_dates(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    current = campaign.window_in_force()
    initial = {"seen": current.pk, "opens_on": campaign.opens_on, "closes_on": campaign.closes_on}
    form = DatesForm(request.POST or None, initial=initial)
    if request.method != "POST" or "again" in request.POST:
        return _form_page(request, campaign, current, form)
    if not form.is_valid():
        return _form_page(request, campaign, current, form, status=422)
    try:
        if "confirmed" in request.POST:
            return _moved(request, campaign, form)
        return _confirm_page(request, campaign, current, form)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _form_page(request, campaign, current, form, status=409)


def _moved(request: HttpRequest, campaign: Campaign, form: DatesForm) -> HttpResponse:
    moved = actions.move_window(campaign, by=request.user, at=request.arrived_at, **form.cleaned_data)
    messages.success(request, f"Les dates sont changées : dépôt possible {moved.span.until}.")
    return redirect("admin:campaigns_campaign_change", campaign.pk)


def _confirm_page(request: HttpRequest, campaign: Campaign, current: Window, form: DatesForm) -> HttpResponse:
    """Nothing is done yet; what could not be is refused already."""
    given = {name: form.cleaned_data[name] for name in ("opens_on", "closes_on", "close_now")}
    if form.cleaned_data["seen"] != current.pk:
        raise Refusal(actions.STALE_DATES)
    span = actions.planned_span(campaign, at=request.arrived_at, **given)
    sent = [(name, form[name].value()) for name in ("seen", "opens_on", "closes_on", "reason")]
    context = {
        "campaign": campaign,
        "change": Change(campaign, current, span, request.arrived_at),
        "reason": form.cleaned_data["reason"],
        "sent": sent + ([("close_now", "on")] if given["close_now"] else []),
        "back_url": reverse("admin:campaigns_campaign_change", args=[campaign.pk]),
    }
    return render(request, "admin/campaigns/dates_confirm.html", context)


def _form_page(
    request: HttpRequest, campaign: Campaign, current: Window, form: DatesForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "campaign": campaign,
        "current": current,
        "windows": campaign.windows.filter(is_special=False).select_related("by").order_by("-pk"),
        "audience": audience_of(campaign, current.ends_at),
        "form": form,
        "at": request.arrived_at,
        "back_url": reverse("admin:campaigns_campaign_change", args=[campaign.pk]),
    }
    return render(request, "admin/campaigns/dates.html", context, status=status)
