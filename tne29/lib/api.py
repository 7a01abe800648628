"""The door of programs: /api/ answers in JSON whatever is asked, reads no cookie and takes nothing in.

Without a cookie there is no session to ride on, and without a write nothing to forge: no CSRF to fear.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from . import pages

PREFIX = "/api/"
SAFE = ("GET", "HEAD")
READ_ONLY = "Cette interface se lit seulement, par GET."


class ApiMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        request.META["HTTP_ACCEPT"] = "application/json"
        request.META.pop("HTTP_COOKIE", None)
        if request.method not in SAFE:
            response = pages.error_page(request, 405, READ_ONLY, code="methode_interdite")
            response["Allow"] = ", ".join(SAFE)
            return response
        return self.get_response(request)
