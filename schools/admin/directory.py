"""Schools and where they are."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from schools.models import Authority, Commune, District, School, Territory
from tne29.lib.picking import PicksRows
from tne29.lib.text import search_key
from tne29.lib.whole import KeptWhole


class SearchByKey(PicksRows, KeptWhole, admin.ModelAdmin):
    """Search that ignores accents, case and hyphens; the directory’s rows are closed, not deleted."""

    search_fields = ("search_key",)
    show_full_result_count = False

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str):
        for word in search_key(search_term)[:200].split()[:8]:
            queryset = queryset.filter(search_key__contains=word)
        return queryset, False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False


@admin.register(School)
class SchoolAdmin(SearchByKey):
    """Found as the portal finds them, closed ones too."""

    readonly_fields = ("closure", "directory_on")

    ordering = ("search_order",)
    list_display = ("name", "uai", "kind", "sector", "commune", "is_open")
    list_filter = ("kind", "sector", "is_open")
    list_select_related = ("commune",)
    search_help_text = "Nom, commune, code postal ou code UAI"
    autocomplete_fields = ("commune", "district")
    fieldsets = (
        (None, {"fields": ("uai", "name", "kind", "sector", "contract", "priority", "is_open", "pupils")}),
        ("Adresse", {"fields": ("address", "postal_code", "commune", "latitude", "longitude")}),
        (
            "Annuaire national",
            {
                "fields": readonly_fields,
                "description": "Un import de l’annuaire remet à jour ce qu’il connaît de l’établissement.",
            },
        ),
        ("Rattachements", {"fields": ("district", "territory", "siret")}),
        ("Contact", {"fields": ("email", "phone")}),
    )

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str):
        return (queryset.matching(search_term) if search_term.strip() else queryset), False


@admin.register(Commune)
class CommuneAdmin(SearchByKey):
    list_display = ("name", "insee", "epci", "territory")
    list_filter = ("territory",)
    list_select_related = ("epci", "territory")
    autocomplete_fields = ("epci",)


@admin.register(Authority)
class AuthorityAdmin(SearchByKey):
    list_display = ("name", "kind", "siren")
    list_filter = ("kind",)


@admin.register(Territory)
class TerritoryAdmin(KeptWhole, admin.ModelAdmin):
    list_display = ("name", "is_priority", "is_provisional", "order")
    list_filter = ("is_priority", "is_provisional")
    prepopulated_fields = {"slug": ("name",)}

    def has_delete_permission(self, request: HttpRequest, obj: Territory | None = None) -> bool:
        return False


@admin.register(District)
class DistrictAdmin(admin.ModelAdmin):
    list_display = ("name", "code", "email")
    search_fields = ("name", "code")
