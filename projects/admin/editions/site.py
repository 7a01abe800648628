"""The addresses of the editions, and who may do what: those who may change read a draft’s forms, others only read."""

from collections.abc import Callable

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.views.decorators.cache import never_cache

from campaigns.models import Edition

from ..page import require
from . import around, arranging, comparing, exchanging, living, outline, question, shelf, viewing
from .saving import outline_url

Page = Callable[..., HttpResponse]


@admin.register(Edition)
class EditionAdmin(admin.ModelAdmin):
    """Pages of its own: nothing of an edition is ever written by the forms of the administration."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Edition | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        require(self.has_view_permission(request))
        return shelf.show(request, may_change=self.has_change_permission(request))

    def change_view(self, request: HttpRequest, object_id: str, *args, **kwargs) -> HttpResponse:
        """The pages below take its place, whatever the spelling of the number."""
        raise Http404

    history_view = change_view

    def get_urls(self) -> list:
        return [*self._reading(), *self._changing(), *super().get_urls()]

    def _reading(self) -> list:
        return [
            self._at("comparer/", "compare", comparing.show, self._read),
            self._at("<int:pk>/change/", "change", self._outline, self._read_one),
            self._at("<int:pk>/ecran/<slug:section>/", "screen", viewing.screen, self._read_one),
            self._at("<int:pk>/papier/", "paper", viewing.paper, self._read_one),
            self._at(
                "<int:pk>/exporter/", "export", lambda request, edition: exchanging.export(edition), self._read_one
            ),
        ]

    def _changing(self) -> list:
        drafts = {
            "titre/": ("about", around.about),
            "ordre/": ("arrange", arranging.arrange),
            "sections/ajouter/": ("add_section", around.add_section),
            "sections/<slug:key>/": ("section", around.section),
            "sections/<slug:key>/supprimer/": ("remove_section", arranging.remove_section),
            "questions/ajouter/": ("add_question", question.add),
            "questions/<slug:key>/": ("question", question.change),
            "questions/<slug:key>/deplacer/": ("move", arranging.move),
            "questions/<slug:key>/supprimer/": ("remove_question", arranging.remove_question),
            "publier/": ("publish", living.publish),
            "abandonner/": ("discard", living.discard),
        }
        return [
            self._at("importer/", "import", exchanging.bring, self._change),
            self._at("<int:pk>/cloner/", "clone", living.clone, self._change_one),
            self._at("<int:pk>/utiliser/", "use", living.use, self._change_one),
            *(self._at(f"<int:pk>/{route}", name, page, self._change_draft) for route, (name, page) in drafts.items()),
        ]

    def _at(self, route: str, name: str, page: Page, door: Callable[[Page], Page]):
        view = never_cache(self.admin_site.admin_view(door(page)))
        return path(route, view, name=f"campaigns_edition_{name}")

    # -- doors -------------------------------------------------------------------------------------

    def _read(self, page: Page) -> Page:
        def view(request: HttpRequest, **given) -> HttpResponse:
            require(self.has_view_permission(request))
            return page(request, **given)

        return view

    def _change(self, page: Page) -> Page:
        def view(request: HttpRequest, **given) -> HttpResponse:
            require(self.has_change_permission(request))
            return page(request, **given)

        return view

    def _read_one(self, page: Page) -> Page:
        return self._read(lambda request, pk, **given: page(request, edition_of(pk), **given))

    def _change_one(self, page: Page) -> Page:
        return self._change(lambda request, pk, **given: page(request, edition_of(pk), **given))

    def _change_draft(self, page: Page) -> Page:
        """A published edition has no such page: its own says why."""

        def view(request: HttpRequest, edition: Edition, **given) -> HttpResponse:
            if not edition.is_draft:
                return redirect(outline_url(edition))
            return page(request, edition, **given)

        return self._change_one(view)

    def _outline(self, request: HttpRequest, edition: Edition) -> HttpResponse:
        return outline.show(request, edition, may_change=self.has_change_permission(request))


def edition_of(pk: int) -> Edition:
    return get_object_or_404(Edition.objects.select_related("based_on", "by"), pk=pk)
