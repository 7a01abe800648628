"""A portal of three pages behind the real guards: what reaches a view is written down."""

from django.db import IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.utils.datastructures import MultiValueDict

from tne29.lib.errors import BadInput, Refusal

GUARDS = [
    "tne29.lib.middleware.ArrivalMiddleware",
    "tne29.lib.middleware.GuardMiddleware",
    "tne29.lib.middleware.RefusalMiddleware",
]
seen: list[dict] = []


def page(request: HttpRequest) -> HttpResponse:
    seen.append(
        {
            "arrived_at": request.arrived_at,
            "fields": {key: request.POST.getlist(key) for key in request.POST},
            "files": {key: (file.name, file.size) for key, file in _files(request).items()},
            "query": dict(request.GET.items()),
        }
    )
    return HttpResponse("vu")


def raw(request: HttpRequest) -> HttpResponse:
    seen.append({"body": request.body})
    return HttpResponse("vu")


def refused(request: HttpRequest) -> HttpResponse:
    raise Refusal("La campagne est terminée.", links=[("Voir le calendrier", "/campagnes/")])


def misread(request: HttpRequest) -> HttpResponse:
    raise BadInput("Un nombre est trop grand.")


def busy(request: HttpRequest) -> HttpResponse:
    raise OperationalError("canceling statement due to lock timeout")


def contradicted(request: HttpRequest) -> HttpResponse:
    raise IntegrityError('new row violates check constraint "letter_sent_has_a_date"')


def broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


def _files(request: HttpRequest) -> MultiValueDict:
    return request.FILES


urlpatterns = [
    path("page/", page),
    path("admin/page/", page),
    path("raw/", raw),
    path("refused/", refused),
    path("misread/", misread),
    path("busy/", busy),
    path("contradicted/", contradicted),
    path("broken/", broken),
    path("", include("tne29.urls")),
]
handler400 = "tne29.lib.pages.bad_request"
handler403 = "tne29.lib.pages.forbidden"
handler404 = "tne29.lib.pages.not_found"
handler500 = "tne29.lib.pages.server_error"
