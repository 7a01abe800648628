"""« Le site ne marchait pas »: what the lead answers, page and CSV. Read only."""

import csv
from datetime import datetime, time

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from campaigns.deadlines import paris_instant
from campaigns.models import Campaign
from tne29.evidence.models import Attempt
from tne29.lib.century import DayField, DayPicker
from tne29.lib.text import clean_line

from ..availability import Report, answered_at, lines, report_of
from ..availability.words import KINDS, act_of, lasting, reason_of, to_the_microsecond, to_the_second

CLOCK = {"attrs": {"type": "time", "step": "1", "class": "input"}, "format": "%H:%M:%S"}
HOURS = ("%H:%M:%S", "%H:%M", "%H h %M", "%H h %M min %S s", "%Hh%M", "%H h")
LAST_MINUTES = time(23, 58)
MOST_SHOWN = 100


class HourField(forms.TimeField):
    """« 23:58 », « 23 h 58 »."""

    def to_python(self, value):
        return super().to_python(" ".join(value.split()) if isinstance(value, str) else value)


class InstantForm(forms.Form):
    jour = DayField(label="Jour", required=False, widget=DayPicker({"class": "input"}))
    heure = HourField(
        label="Heure de Paris",
        required=False,
        input_formats=HOURS,
        widget=forms.TimeInput(**CLOCK),
        error_messages={"invalid": "Écrivez une heure, par exemple 23 h 58."},
    )


def show(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    report, now = report_of(campaign, request.arrived_at), request.arrived_at
    if report and "csv" in request.GET:
        return _as_csv(report, now)
    form, moment = _instant(request, report)
    context = {
        "campaign": campaign,
        "report": report,
        "form": form,
        "answer": answered_at(campaign, moment, now) if moment and "jour" in request.GET else None,
        "silences": [_told_silence(each, now) for each in report.silences] if report else [],
        "attempts": [_told(each) for each in report.attempts[: -MOST_SHOWN - 1 : -1]] if report else [],
        "most": MOST_SHOWN,
    }
    return render(request, "admin/campaigns/availability.html", context, status=422 if form.errors else 200)


def _instant(request: HttpRequest, report: Report | None) -> tuple[forms.Form, datetime | None]:
    """Nothing asked is « the last evening, two minutes before the end »."""
    usual = {"jour": report.window.span.closes_on if report else None, "heure": LAST_MINUTES}
    form = InstantForm(request.GET if "jour" in request.GET else None, initial=usual)
    if not form.is_bound or not form.is_valid():
        return form, None
    day = form.cleaned_data["jour"] or usual["jour"]
    return form, paris_instant(day, form.cleaned_data["heure"] or LAST_MINUTES) if day else None


def _told_silence(silence, now: datetime) -> dict:
    outage = silence.outage
    return {
        "what": KINDS[outage.role],
        "since": to_the_second(outage.since),
        "until": to_the_second(outage.until) if outage.until else "",
        "lasted": lasting(outage.lasted(now)),
        "attempts": [_told(each) for each in silence.attempts],
    }


def _told(attempt: Attempt) -> dict:
    return {
        "at": to_the_second(attempt.at),
        "precisely": to_the_microsecond(attempt.at),
        "person": str(attempt.person or "personne non identifiée"),
        "about": attempt.about,
        "act": act_of(attempt.act),
        "reason": reason_of(attempt.code),
        "sentence": attempt.sentence,
        "repeated": attempt.repeated,
        "deposited": to_the_second(attempt.deposited_at) if attempt.deposited_at else "",
    }


def _as_csv(report: Report, now: datetime) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = clean_line(report.campaign.slug)
    response["Content-Disposition"] = f'attachment; filename="disponibilite-{name}.csv"'
    response.write("\ufeff")
    csv.writer(response, delimiter=";").writerows(lines(report, now))
    return response
