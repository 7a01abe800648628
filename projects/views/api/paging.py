"""Long lists by pieces: each says where the next one begins, by a key that stays true while rows come and go."""

from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.http import urlencode

from tne29.lib.errors import BadRequest

VERSION = "1"
USUAL, MOST = 50, 100
BAD_CURSOR = "Ce curseur n’est pas de ceux que l’interface donne : repartez sans lui."
BAD_LIMIT = f"« limite » est un nombre de 1 à {MOST}."


def limit_of(request: HttpRequest) -> int:
    text = request.GET.get("limite", str(USUAL))
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= MOST):
        raise BadRequest(BAD_LIMIT)
    return int(text)


def cursor_of(request: HttpRequest) -> str:
    """The key of the last row of the piece before, "" at the beginning."""
    text = request.GET.get("curseur", "")
    try:
        key = b64decode(text[:120].encode(), altchars=b"-_", validate=True).decode()
    except ValueError as error:
        raise BadRequest(BAD_CURSOR) from error
    if not key.isprintable():
        raise BadRequest(BAD_CURSOR)
    return key


def piece(request: HttpRequest, rows: Sequence[Any], key: Callable[[Any], str], tell: Callable[[Any], dict]) -> dict:
    """rows: one more than the limit when others follow."""
    limit = limit_of(request)
    shown = rows[:limit]
    more = _next(request, key(shown[-1])) if len(rows) > limit else None
    return {"version": VERSION, "elements": [tell(row) for row in shown], "suivant": more}


def sorted_piece(request: HttpRequest, rows: Sequence[Any], key: Callable[[Any], str], tell) -> dict:
    """Of a list that is in memory, in the order of its keys."""
    after = cursor_of(request)
    following = sorted((row for row in rows if key(row) > after), key=key)
    return piece(request, following[: limit_of(request) + 1], key, tell)


def _next(request: HttpRequest, key: str) -> str:
    query = request.GET.dict() | {"curseur": urlsafe_b64encode(key.encode()).decode()}
    return request.build_absolute_uri(f"{request.path}?{urlencode(query)}")
