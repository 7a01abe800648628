"""A rule said no: the sentence the person reads, and where to go from there."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class RefusalItem:
    text: str
    url: str = ""


class Refusal(Exception):
    """Raised by any floor, caught once at the doors (RefusalMiddleware), which make a page or JSON of it."""

    status = 409
    code = "refus"

    def __init__(self, message: str, *, links: Iterable[RefusalItem | tuple[str, str] | str] = ()):
        super().__init__(message)
        self.message = message
        self.items = [_item(link) for link in links]


class BadRequest(Refusal):
    status = 400
    code = "demande_incorrecte"


class NotAllowed(Refusal):
    """Somebody who may see the thing, and lacks the right to do this to it."""

    status = 403
    code = "droit_manquant"


class TooLarge(Refusal):
    status = 413
    code = "trop_volumineux"


class WrongType(Refusal):
    status = 415
    code = "type_inattendu"


class BadInput(Refusal):
    status = 422
    code = "saisie_incorrecte"


class Unavailable(Refusal):
    """For now: the same request may well be accepted in a moment."""

    status = 503
    code = "indisponible"


class TooMany(Refusal):
    """wait: how many seconds it is worth waiting for, when that is known."""

    status = 429
    code = "trop_de_demandes"

    def __init__(self, message: str, *, wait: int = 0, **kwargs):
        super().__init__(message, **kwargs)
        self.wait = wait


def _item(link: RefusalItem | tuple[str, str] | str) -> RefusalItem:
    if isinstance(link, RefusalItem):
        return link
    return RefusalItem(link) if isinstance(link, str) else RefusalItem(*link)
