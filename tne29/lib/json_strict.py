"""JSON from outside, read so that both databases can keep it: no NaN, no giant, no abyss, no twin key."""

import json
import re

from django.http import HttpRequest

from .errors import BadInput, BadRequest, Refusal, TooLarge, WrongType

MAX_BYTES = 1_000_000
MAX_DEPTH = 32
MAX_INTEGER = 2**53

_NOT_DEPTH = re.compile(rb'"(?:[^"\\]|\\.)*"?|[^\[\]{}"]+', re.DOTALL)
_HUGE = re.compile(r"-?[0-9]{17,}")


def read_json(request: HttpRequest, *, max_bytes: int = MAX_BYTES) -> object:
    if request.content_type != "application/json":
        raise WrongType("Cette adresse attend du JSON (Content-Type\u00a0: application/json).")
    return decode(request.body, max_bytes=max_bytes)


def decode(raw: bytes, *, max_bytes: int = MAX_BYTES) -> object:
    if len(raw) > max_bytes:
        raise TooLarge(f"Les données dépassent {max_bytes} octets.")
    _check_depth(raw)
    try:
        content = json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=_mapping,
            parse_constant=_no_number,
            parse_float=_no_number,
            parse_int=_integer,
        )
    except (ValueError, RecursionError) as error:
        raise BadRequest("Les données reçues ne sont pas du JSON en UTF-8.") from error
    _check_text(content)
    return content


def _check_depth(raw: bytes) -> None:
    """Counted before parsing: a hundred thousand brackets must not reach the parser."""
    depth = 0
    for bracket in _NOT_DEPTH.sub(b"", raw):
        depth += 1 if bracket in b"[{" else -1
        if depth > MAX_DEPTH:
            raise BadInput(f"Les données sont imbriquées sur plus de {MAX_DEPTH} niveaux.")


def _mapping(pairs: list[tuple[str, object]]) -> dict:
    content = dict(pairs)
    if len(content) < len(pairs):
        raise BadInput("Une clé figure deux fois dans les données.")
    return content


def _integer(digits: str) -> int:
    if _HUGE.fullmatch(digits) or abs(int(digits)) > MAX_INTEGER:
        raise BadInput("Un nombre est trop grand.")
    return int(digits)


def _no_number(word: str) -> Refusal:
    raise BadInput(
        "Un nombre doit être entier\u00a0; un montant s’écrit entre guillemets, par exemple "
        "\u00ab\u00a01234.50\u00a0\u00bb."
    )


def _check_text(content: object) -> None:
    if isinstance(content, str):
        _check_string(content)
    elif isinstance(content, list):
        for item in content:
            _check_text(item)
    elif isinstance(content, dict):
        for key, item in content.items():
            _check_string(key)
            _check_text(item)


def _check_string(text: str) -> None:
    if "\x00" in text:
        raise BadInput("Un texte contient un caractère nul.")
    if not text.isascii() and any("\ud800" <= sign <= "\udfff" for sign in text):
        raise BadInput("Un texte contient un demi-caractère isolé.")
