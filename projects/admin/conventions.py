"""Conventions of accepted projects: what open data needs and no dossier says."""

from django.contrib import admin
from django.http import HttpRequest

from tne29.lib.century import WithinTheCentury
from tne29.lib.french import short_date
from tne29.lib.picking import PicksRows

from ..models import Convention, Project
from ..workflow import State


@admin.register(Convention)
class ConventionAdmin(PicksRows, WithinTheCentury, admin.ModelAdmin):
    list_display = ("reference_of", "signed", "beneficiary_name", "beneficiary_siret", "nature")
    list_select_related = ("project",)
    list_filter = ("project__campaign",)
    search_fields = ("project__reference", "beneficiary_name")
    autocomplete_fields = ("project",)
    show_full_result_count = False
    fieldsets = (
        (None, {"fields": ("project", "signed_on", "reference")}),
        ("Bénéficiaire", {"fields": ("beneficiary_name", "beneficiary_siret")}),
        ("Aide", {"fields": ("nature", "payment", "pays_from", "pays_until", "rate", "rae", "is_notified")}),
    )

    @admin.display(description="dossier", ordering="project__reference")
    def reference_of(self, convention: Convention) -> str:
        return convention.project.reference

    @admin.display(description="signée le", ordering="signed_on")
    def signed(self, convention: Convention) -> str:
        return short_date(convention.signed_on)

    def get_readonly_fields(self, request: HttpRequest, obj: Convention | None = None) -> tuple[str, ...]:
        return ("project",) if obj else ()

    def formfield_for_foreignkey(self, db_field, request: HttpRequest, **kwargs):
        if db_field.name == "project":
            kwargs["queryset"] = Project.objects.filter(state=State.ACCEPTED)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Convention, form, change: bool) -> None:
        obj.by, obj.at = request.user, request.arrived_at
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: Convention | None = None) -> bool:
        return False
