"""What a request must be before anything reads it: whole, of a decent size, and made of real text.

A POST cut in the middle is taken for complete by several servers: it must never reach a view.
"""

import errno
import re
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.exceptions import BadRequest as DjangoBadRequest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from . import french
from .errors import BadRequest, TooLarge, Unavailable
from .multipart import MultipartWatch

# In the environment of a request: when the server had all of it. Headers have other names (HTTP_…).
ARRIVED = "tne29.arrived_at"
WITHOUT_BODY = ("GET", "HEAD", "OPTIONS", "TRACE")
FORMS_OF_OTHERS = ("/admin/", "/compte/")
END_FIELD, TOKEN_FIELD = "fin", "csrfmiddlewaretoken"

CUT = "L’envoi a été coupé en route\u00a0: rien n’a été enregistré. Revenez en arrière et recommencez."
UNREADABLE = "La demande contient des caractères que le portail ne peut pas lire. Corrigez-les et recommencez."
MALFORMED = "Le portail n’a pas pu lire votre envoi. Revenez à la page précédente et recommencez."
TOO_MANY = "L’envoi contient trop de champs ou trop de fichiers."
NO_ROOM = "Le portail n’a plus de place pour recevoir des fichiers. Rien n’a été enregistré\u00a0: réessayez plus tard."
TOO_LONG = "Le texte envoyé est trop long pour être enregistré en une fois."

_BROKEN_PATH = re.compile("%[0-9A-Fa-f]{2}|\x00")
_LENGTH = re.compile("[0-9]{1,18}")


def check_address(request: HttpRequest) -> None:
    """Path, query, cookies. Django writes a byte that is not UTF-8 back as %XX: our own paths have none."""
    query = request.META.get("QUERY_STRING", "")
    if _BROKEN_PATH.search(request.path_info) or not _is_text(query.encode("latin-1", "replace")):
        raise BadRequest(UNREADABLE)
    if any("\x00" in value for value in request.COOKIES.values()):
        raise BadRequest(UNREADABLE)
    if query:
        _read_fields(request, "GET")


def check_body(request: HttpRequest) -> None:
    """Reads the whole body, so that the views find it complete or do not run."""
    length = declared_length(request)
    if request.method in WITHOUT_BODY or not length:
        return
    if request.method == "POST" and request.content_type == "multipart/form-data":
        _receive_multipart(request, length)
    else:
        _receive_plain(request, length)
    if request.method == "POST":
        _check_end(request)


def declared_length(request: HttpRequest) -> int:
    declared = request.META.get("CONTENT_LENGTH") or ""
    if not declared and request.META.get("HTTP_TRANSFER_ENCODING"):
        raise BadRequest("Le portail attend la longueur de l’envoi (en-tête Content-Length).")
    if declared and not _LENGTH.fullmatch(declared):
        raise BadRequest(MALFORMED)
    length = int(declared or 0)
    if length > settings.MAX_REQUEST_BYTES:
        limit = french.file_size(settings.MAX_REQUEST_BYTES)
        raise TooLarge(f"L’envoi dépasse la limite de {limit}. Envoyez moins de fichiers à la fois.")
    return length


class _WatchedStream:
    """The request's stream, counting what really arrives."""

    def __init__(self, stream, watch: MultipartWatch):
        self._stream, self._watch = stream, watch
        self.received = 0

    def read(self, *args) -> bytes:
        return self._seen(self._stream.read(*args))

    def readline(self, *args) -> bytes:
        """Django's parser reads on by lines after the last part, until nothing is left."""
        return self._seen(self._stream.readline(*args))

    def _seen(self, chunk: bytes) -> bytes:
        self.received += len(chunk)
        self._watch.feed(chunk)
        return chunk

    def close(self) -> None:
        self._stream.close()


def _receive_multipart(request: HttpRequest, length: int) -> None:
    boundary = request.content_params.get("boundary", "").encode("ascii", "replace")
    watch = MultipartWatch(boundary)
    request._stream = stream = _WatchedStream(request._stream, watch)
    fields = _read_fields(request, "POST")
    if stream.received != length or not watch.is_complete:
        raise BadRequest(CUT)
    names = [upload.name or "" for _, uploads in request.FILES.lists() for upload in uploads]
    if not watch.is_clean or _has_nul(fields, names):
        raise BadRequest(UNREADABLE)


def _receive_plain(request: HttpRequest, length: int) -> None:
    try:
        body = request.body
    except RequestDataTooBig as error:
        raise TooLarge(TOO_LONG) from error
    except UnreadablePostError as error:
        raise BadRequest(CUT) from error
    if len(body) != length:
        raise BadRequest(CUT)
    if request.content_type == "application/x-www-form-urlencoded":
        if not _is_text(body):
            raise BadRequest(UNREADABLE)
        _read_fields(request, "POST")


def _read_fields(request: HttpRequest, name: str):
    try:
        return getattr(request, name)
    except Exception as error:
        request._mark_post_parse_error()
        raise _sentence_for(error) from error


def _sentence_for(error: Exception) -> Exception:
    if isinstance(error, RequestDataTooBig):
        return TooLarge(TOO_LONG)
    if isinstance(error, TooManyFieldsSent | TooManyFilesSent):
        return TooLarge(TOO_MANY)
    if isinstance(error, UnreadablePostError):
        return BadRequest(CUT)
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Unavailable(NO_ROOM)
    if isinstance(error, MultiPartParserError | DjangoBadRequest | SuspiciousOperation | UnicodeError):
        return BadRequest(MALFORMED)
    return error


def _check_end(request: HttpRequest) -> None:
    """Our forms end with fin=1 (components/form_end.html): whatever shortens a body takes that first."""
    fields = request.POST
    if END_FIELD in fields:
        whole = fields[END_FIELD] == "1"
    else:
        whole = TOKEN_FIELD not in fields or request.path_info.startswith(FORMS_OF_OTHERS)
    if not whole:
        raise BadRequest(CUT)


def _is_text(encoded: bytes) -> bool:
    """Percent-encoded or not, it must be UTF-8 without NUL."""
    raw = unquote_to_bytes(encoded) if b"%" in encoded else encoded
    try:
        return b"\x00" not in raw and raw.decode() is not None
    except UnicodeDecodeError:
        return False


def _has_nul(fields, names: list[str]) -> bool:
    texts = (text for key, values in fields.lists() for text in (key, *values))
    return any("\x00" in text for text in (*texts, *names))
