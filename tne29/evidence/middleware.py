"""After the answer is made: was something asked about a dossier, and refused? Then it is kept.

Nothing is read or written for a request that was accepted.
"""

import json
import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, ResolverMatch, resolve

from tne29.lib.errors import Refusal
from tne29.lib.pages import CODES, SENTENCES

from . import attempts

logger = logging.getLogger(__name__)

INVALID = 422
FORM_ERRORS = ("section", "autosave", "thread")
LONGEST_JSON = 20_000
TO_MEND = "Des réponses étaient à corriger."


class AttemptMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code >= 400 and request.method == "POST":
            try:
                _keep(request, response)
            except Exception:
                logger.exception("an attempt could not be kept")
        return response


def explained(response: HttpResponse, refusal: Refusal) -> HttpResponse:
    """For a view that shows the refusal in a page of its own."""
    response.refusal = (refusal.code, refusal.message)
    return response


def _keep(request: HttpRequest, response: HttpResponse) -> None:
    match = getattr(request, "resolver_match", None) or _match(request.path_info)
    reference = str(match.kwargs.get("reference", "")) if match else ""
    act = match.url_name or "" if match else ""
    if not reference or (response.status_code == INVALID and act in FORM_ERRORS):
        return
    code, sentence = _reason(response)
    attempts.keep(
        attempts.Refused(
            request.arrived_at, _person_id(request, response), reference, act, response.status_code, code, sentence
        )
    )


def _match(path: str) -> ResolverMatch | None:
    """Refused before it was led anywhere: too large, cut on its way, unreadable."""
    try:
        return resolve(path)
    except Resolver404:
        return None


def _person_id(request: HttpRequest, response: HttpResponse) -> int | None:
    """Whoever the request has shown already: the database is not asked anew by an outage."""
    if not hasattr(request, "user") or response.status_code >= 500:
        return getattr(getattr(request, "_cached_user", None), "pk", None)
    return request.user.pk


def _reason(response: HttpResponse) -> tuple[str, str]:
    status = response.status_code
    if found := getattr(response, "refusal", None):
        return found
    if response.headers.get("Content-Type", "").startswith("application/json"):
        told = _told(response)
        return str(told.get("code") or CODES.get(status, "refus")), str(told.get("erreur") or SENTENCES.get(status, ""))
    return CODES.get(status, "refus"), SENTENCES.get(status, TO_MEND if status == INVALID else "")


def _told(response: HttpResponse) -> dict:
    if len(response.content) > LONGEST_JSON:
        return {}
    told = json.loads(response.content)
    return told if isinstance(told, dict) else {}
