"""Who may come in: a valid token, with the right scope, not too often."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse

from partners import tokens
from partners.models import ApiToken
from tne29.lib import pages, rates
from tne29.lib.errors import NotAllowed, TooMany

Scope = ApiToken.Scope
MINUTE, MOST_IN_A_MINUTE = 60, 600
WHO = "Présentez un jeton valable dans l’en-tête « Authorization: Bearer … ». Ils se demandent à la cheffe de projet."
NOT_THAT = "Ce jeton ne donne pas accès à ces données. Il permet de lire\u00a0: {scopes}."
TOO_OFTEN = "Trop de demandes : {most} par minute au plus. Reprenez dans un instant."
NOWHERE = "Cette adresse n’existe pas. Le schéma est à /api/v1/openapi.json."


def partner_door(scope: str) -> Callable:
    """Gives the view the token; makes JSON of what it returns."""

    def decorate(view: Callable[..., dict[str, Any]]) -> Callable[..., HttpResponse]:
        @login_not_required
        @wraps(view)
        def guarded(request: HttpRequest, **named: Any) -> HttpResponse:
            token = tokens.find(_secret(request), request.arrived_at)
            if token is None:
                return _who_are_you(request)
            _check(token, scope, request)
            tokens.note_use(token, request.arrived_at)
            return _json(view(request, token, **named))

        return guarded

    return decorate


def _secret(request: HttpRequest) -> str:
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" else ""


def _who_are_you(request: HttpRequest) -> HttpResponse:
    response = pages.error_page(request, 401, WHO, code="jeton_absent_ou_refuse")
    response["WWW-Authenticate"] = 'Bearer realm="TNE 29"'
    return response


def _check(token: ApiToken, scope: str, request: HttpRequest) -> None:
    if rates.one_more(f"api:{token.pk}", MINUTE, at=request.arrived_at) > MOST_IN_A_MINUTE:
        raise TooMany(TOO_OFTEN.format(most=MOST_IN_A_MINUTE), wait=MINUTE)
    if scope not in token.scopes:
        raise NotAllowed(NOT_THAT.format(scopes=", ".join(token.scope_words)))


def _json(content: dict[str, Any]) -> JsonResponse:
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "private, no-store"
    return response


@login_not_required
def unknown(request: HttpRequest, rest: str) -> HttpResponse:
    return pages.error_page(request, 404, NOWHERE, code="introuvable")
