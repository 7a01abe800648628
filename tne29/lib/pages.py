"""The answers that say what went wrong, in French: a page for a person, JSON for a script.

The names end in tne29.urls (handler400…) and in the settings (CSRF_FAILURE_VIEW).
"""

import logging
import secrets
import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import REASON_BAD_ORIGIN, REASON_BAD_REFERER, REASON_INSECURE_REFERER
from django.template.loader import render_to_string

from .errors import Refusal

logger = logging.getLogger(__name__)

RETRY_AFTER_SECONDS = 30
TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
PASSING_SQLITE_ERRORS = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN")

FOREIGN = tuple(why.partition("%")[0] for why in (REASON_BAD_ORIGIN, REASON_BAD_REFERER, REASON_INSECURE_REFERER))

SENTENCES = {
    400: "Le portail n’a pas pu lire votre demande. Revenez à la page précédente et recommencez.",
    403: "Vous n’avez pas accès à cette page.",
    404: "Cette page n’existe pas, ou vous n’y avez pas accès.",
    413: "Ce que vous envoyez est trop volumineux.",
    500: "Le portail a rencontré une erreur. Ce que vous aviez enregistré est conservé.",
    503: "Le portail est momentanément indisponible. Rien n’a été perdu\u00a0: réessayez dans un instant.",
}
CODES = {
    400: "demande_incorrecte",
    403: "interdit",
    404: "introuvable",
    413: "trop_volumineux",
    500: "erreur_interne",
    503: "indisponible",
}
STALE_FORM = (
    "Cette page était ouverte depuis trop longtemps, ou vous vous êtes connecté entre-temps. "
    "Revenez à la page précédente, actualisez-la et recommencez."
)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 413 if isinstance(exception, TOO_MUCH) else 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A page where people write at length gives the text back itself: its view has `when_stale`."""
    match = getattr(request, "resolver_match", None)
    when_stale = getattr(match.func, "when_stale", None) if match else None
    if when_stale and not reason.startswith(FOREIGN):
        return when_stale(request, *match.args, **match.kwargs)
    return error_page(request, 403, STALE_FORM, code="formulaire_perime")


def server_error(request: HttpRequest) -> HttpResponse:
    """Last resort, without the database: 503 when it is busy, 500 for our own faults."""
    return outage(request, 503 if is_passing(sys.exception()) else 500)


def outage(request: HttpRequest, status: int) -> HttpResponse:
    """With a number that the person can quote and that our journal knows."""
    incident = secrets.token_hex(4).upper()
    logger.error("incident %s: %s %s", incident, request.method, request.path, exc_info=True)
    response = error_page(request, status, incident=incident)
    if status == 503:
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    response = error_page(request, refusal.status, refusal.message, items=refusal.items, code=refusal.code)
    wait = RETRY_AFTER_SECONDS if refusal.status == 503 else getattr(refusal, "wait", 0)
    if wait:
        response["Retry-After"] = str(wait)
    return response


def error_page(
    request: HttpRequest, status: int, message: str = "", *, items=(), code: str = "", incident: str = ""
) -> HttpResponse:
    message = message or SENTENCES[status]
    response = _answer(request, status, message, items, code, incident)
    response.refusal = (code or CODES[status], message)
    return response


def _answer(request: HttpRequest, status: int, message: str, items, code: str, incident: str) -> HttpResponse:
    if wants_json(request):
        return _as_json(status, message, code or CODES[status], items, incident)
    name = f"errors/{status}.html" if status in SENTENCES else "errors/refusal.html"
    context = {"status": status, "message": message, "items": items, "code": code, "incident": incident}
    return HttpResponse(render_to_string(name, context, None if status >= 500 else request), status=status)


def wants_json(request: HttpRequest) -> bool:
    accepted = request.META.get("HTTP_ACCEPT", "")
    return request.content_type == "application/json" or (
        "application/json" in accepted and "text/html" not in accepted
    )


def is_passing(error: BaseException | None) -> bool:
    """A lock, a time-out, a database away or full: trying again later is the right advice."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    name = getattr(error.__cause__, "sqlite_errorname", None)
    return name is None or name.startswith(PASSING_SQLITE_ERRORS)


def _as_json(status: int, message: str, code: str, items, incident: str) -> JsonResponse:
    content: dict = {"erreur": message, "code": code}
    if items:
        content["liens"] = [{"texte": item.text, "adresse": item.url} for item in items]
    if incident:
        content["incident"] = incident
    return JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})
