"""Around every request: when it arrived, whether it is whole and readable, and what a refusal looks like."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse

from . import arrivals, contradictions, pages
from .errors import Refusal

logger = logging.getLogger(__name__)

NOT_ALLOWED = "Cette page ne s’ouvre pas de cette façon. Revenez à la page précédente et utilisez ses boutons."


class ArrivalMiddleware:
    """The one instant of a request (request.arrived_at): the server’s, which knows when it was whole, or ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.arrived_at = request.META.get(arrivals.ARRIVED) or datetime.now(UTC)
        return self.get_response(request)


class GuardMiddleware:
    """Lets in only whole, readable requests.

    With a body, the request has arrived once the body has: some servers call us before, some after, and the
    deadline must not depend on which.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            arrivals.check_address(request)
            arrivals.check_body(request)
        except Refusal as refusal:
            logger.info("%s %s refused: %s", request.method, ascii(request.path), refusal.code)
            return pages.refusal_page(request, refusal)
        if request.method not in arrivals.WITHOUT_BODY and arrivals.ARRIVED not in request.META:
            request.arrived_at = datetime.now(UTC)
        return self.get_response(request)


class RefusalMiddleware:
    """Where the rules that said no, and the database that is busy, become an answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            return _explained(request, response)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refusal):
            return pages.refusal_page(request, exception)
        if pages.is_passing(exception):
            return pages.outage(request, 503)
        contradiction = contradictions.as_refusal(exception)
        if contradiction is None:
            return None
        logger.error("%s %s: the database said no", request.method, ascii(request.path), exc_info=exception)
        return pages.refusal_page(request, contradiction)


def _explained(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Django leaves a page that does not take this method blank: somebody who reloads it must read why."""
    page = pages.error_page(request, 405, NOT_ALLOWED, code="methode_interdite")
    page["Allow"] = response["Allow"]
    return page
