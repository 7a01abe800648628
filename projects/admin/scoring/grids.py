"""The grid of a call, as rows that the lead edits until somebody scores with them; then, a new version."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.html import format_html

from tne29.lib.text import clean_text
from tne29.lib.whole import KeptWhole

from ... import actions
from ...models import Criterion, Grid
from ..page import require

FEWEST, MOST, LONGEST_WORD = 2, 11, 60
WRONG_SCALE = f"Écrivez de {FEWEST} à {MOST} degrés, un par ligne, de {LONGEST_WORD} signes au plus."
USED = (
    "Des évaluations ont été remises avec cette grille : ses critères, ses coefficients et son échelle restent, "
    "pour que chaque score garde son sens. Les deux seuils et « à confirmer » peuvent encore changer."
)
IN_FORCE, FOLLOWED = "oui, en vigueur", "non, remplacée par une version plus récente"
NOT_USED = "Personne n’a encore évalué avec cette grille : tout peut changer."
EMPTY = "Une grille sans critère ne se propose pas aux évaluateurs : ajoutez-en un, puis recommencez."


class GridForm(ModelForm):
    def clean_scale(self) -> str:
        words = [line.strip() for line in clean_text(self.cleaned_data["scale"]).splitlines() if line.strip()]
        if not FEWEST <= len(words) <= MOST or any(len(word) > LONGEST_WORD for word in words):
            raise ValidationError(WRONG_SCALE)
        return "\n".join(words)


class CriterionInline(KeptWhole, admin.TabularInline):
    model = Criterion
    fields = ("order", "label", "guidance", "weight")

    def get_extra(self, request: HttpRequest, obj: Grid | None = None, **kwargs) -> int:
        return 1 if obj else 5

    def has_add_permission(self, request: HttpRequest, obj: Grid | None = None) -> bool:
        return super().has_add_permission(request, obj) and not _is_used(obj)

    def has_change_permission(self, request: HttpRequest, obj: Grid | None = None) -> bool:
        return super().has_change_permission(request, obj) and not _is_used(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Grid | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not _is_used(obj)


def _is_used(grid: Grid | None) -> bool:
    return grid is not None and getattr(grid, "is_used", False)


@admin.register(Grid)
class GridAdmin(KeptWhole, admin.ModelAdmin):
    form = GridForm
    inlines = (CriterionInline,)
    list_display = ("__str__", "offered", "is_provisional", "used")
    list_filter = ("call", "is_provisional")
    list_select_related = ("call",)
    show_full_result_count = False
    fieldsets = (
        (None, {"fields": ("call", "is_open", "is_provisional", "standing")}),
        ("Échelle et seuils", {"fields": ("scale", "fewest", "gap")}),
    )

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).with_use()

    @admin.display(description="proposée aux évaluateurs")
    def offered(self, grid: Grid) -> str:
        """One at most is in force for a call: the newest that is offered."""
        if not grid.is_open:
            return "non"
        return FOLLOWED if grid.is_followed else IN_FORCE

    @admin.display(description="a servi", boolean=True)
    def used(self, grid: Grid) -> bool:
        return grid.is_used

    @admin.display(description="peut-elle changer ?")
    def standing(self, grid: Grid) -> str:
        if not grid.pk:
            return "–"
        url = reverse("admin:projects_grid_version", args=[grid.pk])
        words = USED if _is_used(grid) else NOT_USED
        return format_html("{} <a href='{}'>Préparer une nouvelle version</a>", words, url)

    def get_readonly_fields(self, request: HttpRequest, obj: Grid | None = None) -> tuple[str, ...]:
        frozen = ("scale", "is_open") if _is_used(obj) else ()
        return ("standing", "call", *frozen) if obj else ("standing",)

    def has_delete_permission(self, request: HttpRequest, obj: Grid | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Grid, form, change: bool) -> None:
        if not change:
            actions.number_grid(obj)
        elif not _is_used(obj):
            actions.hold_grid(obj)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:
        """What nobody could score with is not offered."""
        super().save_related(request, form, formsets, change)
        grid = form.instance
        if grid.is_open and not grid.criteria.exists():
            Grid.objects.filter(pk=grid.pk).update(is_open=False)
            messages.warning(request, EMPTY)

    def get_urls(self) -> list:
        guarded = self.admin_site.admin_view
        return [path("<int:pk>/version/", guarded(self._version), name="projects_grid_version"), *super().get_urls()]

    def _version(self, request: HttpRequest, pk: int) -> HttpResponse:
        require(self.has_add_permission(request))
        grid = get_object_or_404(Grid.objects.with_use().select_related("call"), pk=pk)
        if request.method != "POST":
            return render(request, "admin/projects/scoring/version.html", {"grid": grid})
        made = actions.new_version(grid)
        messages.success(request, f"La version {made.number} est prête à être changée ; personne ne l’utilise encore.")
        return redirect("admin:projects_grid_change", made.pk)
