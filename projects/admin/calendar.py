"""The lead’s calendar: who gets what and when, the days that fall badly marked, before it happens."""

from datetime import datetime, timedelta
from itertools import groupby

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from campaigns.deadlines import day_start, paris_day
from campaigns.holidays import known_until
from tne29.lib.century import DayField, DayPicker
from tne29.lib.french import MONTHS

from ..coming import Coming, coming

A_YEAR, LAST_SECOND = timedelta(days=366), timedelta(seconds=1)


class PeriodForm(forms.Form):
    """Nothing said is « from today, for a year »."""

    du = DayField(label="Du", required=False, widget=DayPicker({"class": "input"}))
    au = DayField(label="Au", required=False, widget=DayPicker({"class": "input"}))

    def clean(self) -> dict:
        given = super().clean()
        if given.get("du") and given.get("au") and given["au"] < given["du"]:
            self.add_error("au", "La fin de la période doit suivre son début.")
        return given


def show(request: HttpRequest) -> HttpResponse:
    form = PeriodForm(request.GET)
    is_sound = form.is_valid()
    begin, end = _period(form.cleaned_data if is_sound else {}, request.arrived_at)
    if is_sound:
        form = PeriodForm({"du": paris_day(begin), "au": paris_day(end - LAST_SECOND)})
    found = coming(begin, end)
    context = {
        "form": form,
        "first": paris_day(begin),
        "last": paris_day(end - LAST_SECOND),
        "months": [(name, list(days)) for name, days in groupby(found, key=_month)],
        "known_until": known_until(),
        "back_url": reverse("admin:campaigns_campaign_changelist"),
    }
    return render(request, "admin/campaigns/calendar.html", context, status=200 if is_sound else 422)


def _period(given: dict, now: datetime) -> tuple[datetime, datetime]:
    first = given.get("du") or paris_day(now)
    last = given.get("au") or first + A_YEAR
    return day_start(first), day_start(last + timedelta(days=1))


def _month(each: Coming) -> str:
    """« mars 2024 »."""
    day = paris_day(each.shown_at)
    return f"{MONTHS[day.month - 1]} {day.year}"
