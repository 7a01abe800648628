"""Schools, where they are, and who speaks for them."""

from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from tne29.lib.century import WithinTheCentury
from tne29.lib.french import NO_BREAK, count, short_date
from tne29.lib.text import search_key
from tne29.lib.whole import KeptWhole

from . import actions
from .models import Authority, Commune, District, Membership, School, Territory


class RowPicker(AutocompleteSelect):
    """Django’s own asks the database for whatever was sent, and fails on « abc »."""

    def optgroups(self, name: str, value: list, attrs: dict | None = None) -> list:
        numbers = [each for each in map(str, value) if each.isascii() and each.isdigit() and len(each) < 19]
        return super().optgroups(name, numbers, attrs)


class SearchByKey(KeptWhole, admin.ModelAdmin):
    """Search that ignores accents, case and hyphens; the directory’s rows are closed, not deleted."""

    search_fields = ("search_key",)
    show_full_result_count = False

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str):
        for word in search_key(search_term)[:200].split()[:8]:
            queryset = queryset.filter(search_key__contains=word)
        return queryset, False

    def formfield_for_foreignkey(self, db_field, request: HttpRequest, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = RowPicker(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False


@admin.register(School)
class SchoolAdmin(SearchByKey):
    """Found as the portal finds them, closed ones too."""

    ordering = ("search_order",)
    list_display = ("name", "uai", "kind", "sector", "commune", "is_open")
    list_filter = ("kind", "sector", "is_open")
    list_select_related = ("commune",)
    search_help_text = "Nom, commune, code postal ou code UAI"
    autocomplete_fields = ("commune", "district")
    fieldsets = (
        (None, {"fields": ("uai", "name", "kind", "sector", "contract", "priority", "is_open", "pupils")}),
        ("Adresse", {"fields": ("address", "postal_code", "commune", "latitude", "longitude")}),
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


class ConfirmedFilter(admin.SimpleListFilter):
    title = "confirmation"
    parameter_name = "confirmation"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        return [("attente", "à confirmer"), ("faite", "confirmées")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Membership]) -> QuerySet[Membership]:
        if self.value() == "attente":
            return queryset.filter(confirmed_at=None, ended_at=None)
        return queryset.exclude(confirmed_at=None) if self.value() == "faite" else queryset


@admin.register(Membership)
class MembershipAdmin(WithinTheCentury, admin.ModelAdmin):
    """Who speaks for a school: staff confirm what the school’s head did not."""

    list_display = ("user", "school", "role", "requested_on", "confirmed_on", "ended_on")
    list_filter = (ConfirmedFilter, "role")
    list_select_related = ("user", "school__commune", "confirmed_by")
    search_fields = ("user__last_name", "user__email", "school__search_key")
    readonly_fields = ("user", "school", "requested_at", "confirmed_at", "confirmed_by", "confirmation_means")
    fields = (*readonly_fields[:2], "role", *readonly_fields[2:], "ended_at")
    actions = ("confirm",)
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        return False

    @admin.display(description="demandée le", ordering="requested_at")
    def requested_on(self, membership: Membership) -> str:
        return short_date(membership.requested_at)

    @admin.display(description="confirmée", ordering="confirmed_at")
    def confirmed_on(self, membership: Membership) -> str:
        if membership.confirmed_at is None:
            return "à confirmer" if membership.ended_at is None else "–"
        how = membership.get_confirmation_means_display()
        return format_html("{}<span class='cell-note'>{}</span>", f"le {short_date(membership.confirmed_at)}", how)

    @admin.display(description="terminée le", ordering="ended_at")
    def ended_on(self, membership: Membership) -> str:
        return short_date(membership.ended_at) if membership.ended_at else "–"

    @admin.action(description="Confirmer les appartenances choisies", permissions=["change"])
    def confirm(self, request: HttpRequest, queryset: QuerySet[Membership]) -> None:
        confirmed = actions.confirm_memberships(queryset, by=request.user, at=request.arrived_at)
        for membership in confirmed:
            self.log_change(request, membership, "Appartenance confirmée")
        if confirmed:
            done = count(len(confirmed), "appartenance confirmée", "appartenances confirmées")
            messages.success(request, f"{done}{NO_BREAK}: chaque personne en est prévenue par courriel.")
        else:
            messages.warning(request, "Rien à confirmer parmi les appartenances choisies.")
