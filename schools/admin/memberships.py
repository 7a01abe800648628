"""Who speaks for a school: staff confirm what the school’s head did not."""

from functools import partial

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import format_html

from schools import actions
from schools.models import Membership
from tne29.lib.century import WithinTheCentury
from tne29.lib.french import NO_BREAK, count, long_date, short_date


class ConfirmedFilter(admin.SimpleListFilter):
    title = "confirmation"
    parameter_name = "confirmation"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        return [("attente", "à confirmer"), ("faite", "confirmées"), ("echue", "échues"), ("terminee", "terminées")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Membership]) -> QuerySet[Membership]:
        chosen = {
            "attente": queryset.unconfirmed,
            "faite": partial(queryset.confirmed, request.arrived_at),
            "echue": partial(queryset.lapsed, request.arrived_at),
            "terminee": partial(queryset.exclude, ended_at=None),
        }
        return chosen.get(self.value(), queryset.all)()


@admin.register(Membership)
class MembershipAdmin(WithinTheCentury, admin.ModelAdmin):
    """Who speaks for a school: staff confirm what the school’s head did not."""

    list_display = ("user", "school", "role", "requested_on", "confirmed_on", "ended_on")
    list_filter = (ConfirmedFilter, "role")
    list_select_related = ("user", "school__commune", "confirmed_by")
    search_fields = ("user__last_name", "user__email", "school__search_key")
    readonly_fields = (
        "user",
        "school",
        "requested_at",
        "confirmed_at",
        "confirmed_by",
        "confirmation_means",
        "last_day_shown",
        "ended_at",
        "history",
    )
    fields = (*readonly_fields[:2], "role", *readonly_fields[2:])
    actions = ("confirm", "end")
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Membership, form, change: bool) -> None:
        """Only the role changes here, by its verb."""
        if "role" in form.changed_data:
            actions.change_role(obj, obj.role, by=request.user, at=request.arrived_at)

    @admin.display(description="vaut jusqu’au")
    def last_day_shown(self, membership: Membership) -> str:
        return long_date(membership.last_day) if membership.last_day else "–"

    @admin.display(description="histoire")
    def history(self, membership: Membership) -> str:
        """What happened, in order; nobody changes it."""
        return render_to_string("admin/schools/acts.html", {"acts": membership.acts.all()})

    @admin.display(description="demandée le", ordering="requested_at")
    def requested_on(self, membership: Membership) -> str:
        return short_date(membership.requested_at)

    @admin.display(description="confirmée", ordering="confirmed_at")
    def confirmed_on(self, membership: Membership) -> str:
        if membership.confirmed_at is None:
            return "à confirmer" if membership.ended_at is None else "–"
        how = f"{membership.get_confirmation_means_display()}, vaut jusqu’au {short_date(membership.last_day)}"
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

    @admin.action(description="Mettre fin aux appartenances choisies", permissions=["change"])
    def end(self, request: HttpRequest, queryset: QuerySet[Membership]) -> None:
        ended = actions.end_memberships(queryset, by=request.user, at=request.arrived_at)
        for membership in ended:
            self.log_change(request, membership, "Appartenance terminée")
        done = count(len(ended), "appartenance terminée", "appartenances terminées")
        messages.success(request, f"{done}{NO_BREAK}: chaque personne en est prévenue par courriel.")
