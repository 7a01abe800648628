"""The call, its themes, its agenda, its documents. Campaigns, their dates and questionnaires: projects.admin."""

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from tne29.lib.century import WithinTheCentury
from tne29.lib.whole import KeptWhole

from .models import Call, Document, Edition, Event, Theme

TO_CHECK = "À faire relire par le service juridique avant l’ouverture d’un appel réel."
CHANGE = (
    "<a href='{}'>Voir le questionnaire</a>, <a href='{}'>le comparer à un autre</a>. "
    "Pour en prendre un autre, ouvrez-le dans les <a href='{}'>questionnaires</a>, puis « L’utiliser dans un appel »."
)


class ThemeInline(KeptWhole, admin.TabularInline):
    model = Theme
    extra = 0
    fields = ("order", "label", "code", "is_provisional", "is_active")
    can_delete = False


@admin.register(Call)
class CallAdmin(KeptWhole, admin.ModelAdmin):
    list_display = ("title", "school_year", "edition", "is_current")
    list_select_related = ("edition",)
    prepopulated_fields = {"slug": ("title",)}
    inlines = (ThemeInline,)
    fieldsets = (
        (None, {"fields": ("title", "slug", "school_year", "edition", "asked", "is_current")}),
        (
            "Ce que lit le public",
            {"fields": ("introduction", "history", "audience", "funding", "benefits")},
        ),
        (
            "Service instructeur",
            {
                "fields": ("service_name", "service_address", "service_email", "service_phone"),
                "description": "Ces mentions figurent sur chaque accusé de réception.",
            },
        ),
        ("Données ouvertes sur les subventions", {"fields": ("grantor_name", "grantor_siret")}),
        ("Budget", {"fields": ("envelope",)}),
        ("Réseau d’établissements", {"fields": ("requires_agreements",)}),
        (
            "Mentions juridiques",
            {
                "fields": ("silence_months", "silence_means", "appeal_text", "legal_paragraph"),
                "description": TO_CHECK,
            },
        ),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Call | None = None) -> tuple[str, ...]:
        """Another questionnaire is taken on a page that says what it changes."""
        return ("edition", "asked") if obj else ("asked",)

    def formfield_for_foreignkey(self, db_field, request: HttpRequest, **kwargs):
        if db_field.name == "edition":
            kwargs["queryset"] = Edition.objects.filter(published_at__isnull=False)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description="changer de questionnaire")
    def asked(self, call: Call) -> str:
        shelf = reverse("admin:campaigns_edition_changelist")
        if not call.pk:
            return format_html("Il se prépare sur la page des <a href='{}'>questionnaires</a>.", shelf)
        compare = f"{reverse('admin:campaigns_edition_compare')}?avant={call.edition_id}"
        return format_html(CHANGE, reverse("admin:campaigns_edition_change", args=[call.edition_id]), compare, shelf)

    def has_delete_permission(self, request: HttpRequest, obj: Call | None = None) -> bool:
        return False


@admin.register(Theme)
class ThemeAdmin(KeptWhole, admin.ModelAdmin):
    list_display = ("label", "call", "order", "is_provisional", "is_active")
    list_filter = ("call", "is_provisional")
    list_select_related = ("call",)
    search_fields = ("label",)
    prepopulated_fields = {"code": ("label",)}

    def get_readonly_fields(self, request: HttpRequest, obj: Theme | None = None) -> tuple[str, ...]:
        return ("code", "call") if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Theme | None = None) -> dict:
        return {} if obj else self.prepopulated_fields

    def has_delete_permission(self, request: HttpRequest, obj: Theme | None = None) -> bool:
        return False


@admin.register(Event)
class EventAdmin(WithinTheCentury, admin.ModelAdmin):
    list_display = ("title", "starts_at", "ends_at", "place")
    list_filter = ("call",)
    date_hierarchy = "starts_at"
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}


@admin.register(Document)
class DocumentAdmin(KeptWhole, admin.ModelAdmin):
    list_display = ("title", "call", "order")
    list_select_related = ("call",)
