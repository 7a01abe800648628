"""The call, its themes, its agenda, its documents, its questionnaire. Campaigns and their dates: projects.admin."""

from django.contrib import admin
from django.http import HttpRequest
from django.template.loader import render_to_string

from tne29.lib.century import WithinTheCentury
from tne29.lib.whole import KeptWhole

from .models import Call, Document, Edition, Event, Theme

TO_CHECK = "À faire relire par le service juridique avant l’ouverture d’un appel réel."


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
        (None, {"fields": ("title", "slug", "school_year", "edition", "is_current")}),
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
        (
            "Mentions juridiques",
            {
                "fields": ("silence_months", "silence_means", "appeal_text", "legal_paragraph"),
                "description": TO_CHECK,
            },
        ),
    )

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


@admin.register(Document)
class DocumentAdmin(KeptWhole, admin.ModelAdmin):
    list_display = ("title", "call", "order")
    list_select_related = ("call",)


@admin.register(Edition)
class EditionAdmin(admin.ModelAdmin):
    """An edition as a school reads it: its sections and its questions. A published one never changes."""

    list_display = ("title", "published_at", "number_of_questions")
    fields = ("title", "published_at", "as_read")
    readonly_fields = fields
    ordering = ("-published_at",)

    @admin.display(description="questions")
    def number_of_questions(self, edition: Edition) -> int:
        return len(edition.questionnaire.questions)

    @admin.display(description="questionnaire")
    def as_read(self, edition: Edition) -> str:
        return render_to_string("admin/campaigns/edition.html", {"questionnaire": edition.questionnaire})

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    has_change_permission = has_delete_permission = lambda self, request, obj=None: False
