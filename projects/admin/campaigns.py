"""Campaigns and their dates. A window is never edited: changing the dates adds one, with its reason."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html

from campaigns.models import Campaign
from tne29.lib.century import DayField
from tne29.lib.whole import KeptWhole

from .. import actions
from ..scoring.rights import CLOSE, GIVE, READ
from ..scoring.standings import known_turn
from . import availability, calendar, exports
from .dates import change_dates
from .page import require
from .scoring import ranking_page

DAYS = "Nombre de jours avant le dernier, séparés par des virgules ; 0 est le matin du dernier jour."


class DaysField(forms.CharField):
    """« 14, 7, 2, 0 » for the list of the days of reminders."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[int]:
        words = [word.strip() for word in super().clean(value).split(",") if word.strip()]
        if not all(word.isascii() and word.isdigit() and len(word) < 3 and int(word) <= 90 for word in words):
            raise forms.ValidationError("Écrivez des nombres de 0 à 90, par exemple : 14, 7, 2, 0.")
        return sorted({int(word) for word in words}, reverse=True)


class CampaignForm(forms.ModelForm):
    opens_on = DayField(label="ouvre le", widget=AdminDateWidget)
    closes_on = DayField(label="ferme le (inclus)", widget=AdminDateWidget)
    reminder_days = DaysField(label="rappels", help_text=DAYS, required=False)

    class Meta:
        model = Campaign
        fields = ("call", "number", "name", "slug", "opens_on", "closes_on", "reminder_days")


@admin.register(Campaign)
class CampaignAdmin(KeptWhole, admin.ModelAdmin):
    form = CampaignForm
    list_display = ("name", "call", "opens_on", "closes_on", "filed", "is_demonstration", "to_exports")
    list_filter = ("call",)
    list_select_related = ("call",)
    prepopulated_fields = {"slug": ("name",)}
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest):
        deposited = Count("projects", filter=Q(projects__submitted_at__isnull=False))
        return super().get_queryset(request).annotate(filed_count=deposited)

    @admin.display(description="dossiers déposés")
    def filed(self, campaign: Campaign) -> int:
        return campaign.filed_count

    def get_readonly_fields(self, request: HttpRequest, obj: Campaign | None = None) -> tuple[str, ...]:
        return ("call", "opens_on", "closes_on", "dates", "exported", "order_of", "answered") if obj else ()

    def get_fields(self, request: HttpRequest, obj: Campaign | None = None) -> tuple[str, ...]:
        fields = CampaignForm.Meta.fields
        return (*fields, "dates", "exported", "order_of", "answered") if obj else fields

    def get_prepopulated_fields(self, request: HttpRequest, obj: Campaign | None = None) -> dict:
        return {} if obj else self.prepopulated_fields

    @admin.display(description="changer les dates")
    def dates(self, campaign: Campaign) -> str:
        url = reverse("admin:campaigns_campaign_dates", args=[campaign.pk])
        return format_html("<a class='button' href='{}'>Prolonger, raccourcir ou fermer</a>", url)

    @admin.display(description="exports")
    def to_exports(self, campaign: Campaign) -> str:
        url = reverse("admin:campaigns_campaign_exports", args=[campaign.pk])
        return format_html("<a href='{}'>Exporter</a>", url) if campaign.filed_count else "–"

    @admin.display(description="exports")
    def exported(self, campaign: Campaign) -> str:
        url = reverse("admin:campaigns_campaign_exports", args=[campaign.pk])
        return format_html("<a class='button' href='{}'>PDF, tableaux, archive, données ouvertes</a>", url)

    @admin.display(description="classement")
    def order_of(self, campaign: Campaign) -> str:
        url = reverse("admin:campaigns_campaign_ranking", args=[campaign.pk])
        return format_html("<a class='button' href='{}'>Dossiers évalués, enveloppe, essais</a>", url)

    @admin.display(description="disponibilité")
    def answered(self, campaign: Campaign) -> str:
        url = reverse("admin:campaigns_campaign_availability", args=[campaign.pk])
        return format_html("<a class='button' href='{}'>Interruptions et tentatives refusées</a>", url)

    def save_model(self, request: HttpRequest, obj: Campaign, form, change: bool) -> None:
        super().save_model(request, obj, form, change)
        actions.open_campaign(obj, by=request.user, at=request.arrived_at)

    def has_delete_permission(self, request: HttpRequest, obj: Campaign | None = None) -> bool:
        return False

    def get_urls(self) -> list:
        guarded = self.admin_site.admin_view
        return [
            path("calendrier/", guarded(self._calendar), name="campaigns_campaign_calendar"),
            path("<int:pk>/dates/", guarded(self._dates), name="campaigns_campaign_dates"),
            path("<int:pk>/exports/", guarded(self._exports), name="campaigns_campaign_exports"),
            path("<int:pk>/classement/", guarded(self._ranking), name="campaigns_campaign_ranking"),
            path("<int:pk>/classement/cloture/", guarded(self._turn), name="campaigns_campaign_scoring_turn"),
            path("<int:pk>/disponibilite/", guarded(self._availability), name="campaigns_campaign_availability"),
            *super().get_urls(),
        ]

    def _calendar(self, request: HttpRequest) -> HttpResponse:
        require(self.has_view_permission(request))
        return calendar.show(request)

    def _dates(self, request: HttpRequest, pk: int) -> HttpResponse:
        require(self.has_change_permission(request) and request.user.has_perm("campaigns.add_window"))
        return change_dates(request, get_object_or_404(Campaign, pk=pk))

    def _exports(self, request: HttpRequest, pk: int) -> HttpResponse:
        require(self.has_view_permission(request) and request.user.has_perm("projects.add_printout"))
        return exports.show(request, get_object_or_404(Campaign, pk=pk))

    def _ranking(self, request: HttpRequest, pk: int) -> HttpResponse:
        campaign = get_object_or_404(known_turn(Campaign.objects.select_related("call")), pk=pk)
        is_over = bool(campaign.turn and campaign.turn["is_closed"]) and request.user.has_perm(GIVE)
        require(self.has_view_permission(request) and (request.user.has_perm(READ) or is_over))
        return ranking_page.show(request, campaign)

    def _turn(self, request: HttpRequest, pk: int) -> HttpResponse:
        require(self.has_view_permission(request) and request.user.has_perm(CLOSE))
        return ranking_page.turn(request, get_object_or_404(known_turn(Campaign.objects.all()), pk=pk))

    def _availability(self, request: HttpRequest, pk: int) -> HttpResponse:
        require(self.has_view_permission(request) and request.user.has_perm("evidence.view_attempt"))
        return availability.show(request, get_object_or_404(Campaign, pk=pk))
