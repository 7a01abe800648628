"""Accounts, as the project lead sees them: no hash, no secret, and nobody raises themselves."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest

from .models import User

for model in (EmailAddress, Authenticator, Group):
    admin.site.unregister(model)


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    list_display = ("last_name", "first_name", "email", "job_title", "is_active", "is_staff", "last_login")
    list_display_links = ("last_name", "email")
    list_filter = ("is_active", "is_staff", "groups")
    search_fields = ("last_name", "first_name", "email")
    list_per_page = 50
    show_full_result_count = False
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        ("Personne", {"fields": ("first_name", "last_name", "job_title", "email", "phone")}),
        ("Accès", {"fields": ("is_active", "is_staff", "groups")}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    actions = ("reset_second_factor",)

    def formfield_for_manytomany(self, db_field, request: HttpRequest, **kwargs):
        return super().formfield_for_manytomany(db_field, request, widget=CheckboxSelectMultiple, **kwargs)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """No guessing a hash letter by letter through the address bar."""
        return not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)

    # -- who may touch whom ----------------------------------------------------------------------

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Accounts of staff are the superusers' business."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (request.user.is_superuser or obj is None or not obj.is_staff)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """An account is closed, not deleted: its dossiers keep their author."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        if request.user.is_superuser:
            return self.readonly_fields
        return (*self.readonly_fields, "is_staff", "groups")

    def save_model(self, request: HttpRequest, obj: User, form, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if "email" in form.changed_data:
            self._ask_to_confirm(obj)

    def _ask_to_confirm(self, user: User) -> None:
        """The new address replaces the others; its owner confirms it at the next sign-in."""
        EmailAddress.objects.filter(user=user).delete()
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)

    # -- lost telephone --------------------------------------------------------------------------

    def has_reset_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    @admin.action(description="Réinitialiser la double authentification", permissions=["reset"])
    def reset_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        Authenticator.objects.filter(user__in=queryset).delete()
        messages.success(
            request, "Double authentification réinitialisée : elle sera demandée à la prochaine connexion."
        )


@admin.register(Group)
class GroupAdmin(admin.ModelAdmin):
    """Rights are given by superusers alone."""

    fields = ("name", "permissions")
    autocomplete_fields = ()
    search_fields = ("name",)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    has_view_permission = has_add_permission = has_change_permission = has_delete_permission = (
        lambda self, request, obj=None: request.user.is_superuser
    )
