"""Partners, contacts, and the tokens that let the programs of partners read."""

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tne29.lib.french import count, short_moment
from tne29.lib.whole import KeptWhole

from . import tokens
from .models import ApiToken, Contact, Partner


@admin.register(Partner)
class PartnerAdmin(KeptWhole, admin.ModelAdmin):
    list_display = ("name", "website", "order")
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}


@admin.register(Contact)
class ContactAdmin(KeptWhole, admin.ModelAdmin):
    list_display = ("kind", "name", "organisation", "email", "phone", "order")
    list_display_links = ("kind", "name")


class TokenForm(forms.ModelForm):
    scopes = forms.MultipleChoiceField(
        label="peut lire",
        choices=ApiToken.Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="Les dossiers contiennent des données personnelles : vérifiez que le partenaire y a droit.",
    )

    class Meta:
        model = ApiToken
        fields = ("partner", "name", "scopes")
        help_texts = {"name": "Ce qui se servira du jeton, par exemple : tableau de bord du Département."}


@admin.register(ApiToken)
class ApiTokenAdmin(KeptWhole, admin.ModelAdmin):
    """Made, shown once, taken back; never changed, never deleted."""

    form = TokenForm
    list_display = ("name", "partner", "hint", "reads", "made", "used", "state")
    list_display_links = None
    list_select_related = ("partner",)
    list_filter = ("partner",)
    actions = ("revoke_chosen",)
    show_full_result_count = False

    @admin.display(description="peut lire")
    def reads(self, token: ApiToken) -> str:
        return ", ".join(token.scope_words)

    @admin.display(description="créé le", ordering="created_at")
    def made(self, token: ApiToken) -> str:
        return short_moment(token.created_at)

    @admin.display(description="dernier usage", ordering="last_used_at")
    def used(self, token: ApiToken) -> str:
        return short_moment(token.last_used_at) if token.last_used_at else "jamais"

    @admin.display(description="état", ordering="revoked_at")
    def state(self, token: ApiToken) -> str:
        return f"révoqué le {short_moment(token.revoked_at)}" if token.revoked_at else "valable"

    def has_view_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        return request.user.has_perm("partners.add_apitoken")

    has_module_permission = has_view_permission
    has_change_permission = has_delete_permission = lambda self, request, obj=None: False

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def save_model(self, request: HttpRequest, obj: ApiToken, form: TokenForm, change: bool) -> None:
        given = form.cleaned_data
        made = tokens.issue(given["partner"], given["name"], given["scopes"], by=request.user, at=request.arrived_at)
        obj.pk, request.new_token = made[0].pk, made

    def save_related(self, request: HttpRequest, form: TokenForm, formsets: list, change: bool) -> None:
        """Nothing beside the row."""

    def response_add(self, request: HttpRequest, obj: ApiToken, post_url_continue: str | None = None) -> HttpResponse:
        """The only page that ever shows the secret."""
        token, secret = request.new_token
        context = {"token": token, "secret": secret, "site_url": settings.SITE_URL}
        return render(request, "admin/partners/token.html", context)

    @admin.action(description="révoquer les jetons choisis", permissions=["revoke"])
    def revoke_chosen(self, request: HttpRequest, queryset: QuerySet[ApiToken]) -> HttpResponse | None:
        """Asked once more: programs that use them stop at once."""
        if request.POST.get("confirmer") != "oui":
            return render(request, "admin/partners/revoke.html", {"tokens": queryset})
        number = sum(tokens.revoke(each, by=request.user, at=request.arrived_at) for each in queryset)
        messages.success(request, f"Révoqué : {count(number, 'jeton')}.")
        return None
