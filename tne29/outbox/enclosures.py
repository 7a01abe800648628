"""What goes along with a letter: made by its app when the letter is about to leave, then the same at every attempt.

A file that is not ready keeps its letter back for a while, and no longer: without it, the letter leaves and says so.
Its bytes stay where the app keeps them: what is erased there does not leave any more.
"""

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files.storage import default_storage

from tne29.lib.french import file_size

from .answers import LeaseLost
from .models import Enclosure, Letter

logger = logging.getLogger(__name__)

PAUSE = timedelta(seconds=30)
PATIENCE = timedelta(hours=2)
MOST_BYTES = 5 * 1024 * 1024
IS_JOINED = " (joint à ce message)"
NOT_JOINED = " (pas joint à ce message\u00a0: {reason})"
TOO_HEAVY = "il est trop lourd, {size}"
NOT_MADE = "il n’a pas pu être préparé à temps"
NOT_TAKEN = "le serveur de courriel ne l’a pas pris"


@dataclass(frozen=True)
class Joined:
    """name: what the reader sees; file, digest: the stored file, and its SHA-256 in hex."""

    name: str
    file: str
    size: int
    digest: str


class NotReady(Exception):
    """source: the number of what is being made, to be asked for again."""

    def __init__(self, source: int) -> None:
        super().__init__(source)
        self.source = source


class CannotJoin(Exception):
    """There will be no file; the words end a sentence: « il est trop lourd »."""


Maker = Callable[[Letter, int | None, datetime], Joined]
_makers: dict[str, Maker] = {}


def register_enclosure(name: str, maker: Maker) -> str:
    """The maker is given the letter, the number it said when it was not ready, the moment; it must not wait."""
    if _makers.setdefault(name, maker) != maker:
        raise ValueError(f"two enclosures are called {name}")
    return name


def may_leave(letter: Letter, at: datetime) -> bool:
    """Whether what goes with the letter is decided and at hand. False: later, it is still being made."""
    enclosure = letter.enclosed
    if enclosure is None or enclosure.state == Enclosure.State.LEFT_OUT:
        return True
    try:
        if enclosure.state == Enclosure.State.AWAITED:
            _join(letter, at)
        enclosure.content = _read(enclosure)
    except LeaseLost:
        raise
    except CannotJoin as reason:
        _leave_out(letter, str(reason))
    except Exception as error:
        if not _has_waited(enclosure, at):
            _remember(letter, error, at)
            return False
        _leave_out(letter, NOT_MADE)
    return True


def let_go(letter: Letter) -> None:
    """Of the bytes: a round has many letters."""
    if letter.enclosed is not None:
        letter.enclosed.content = b""


def leave_behind(letter: Letter) -> bool:
    """A server did not take the letter: its file may be why. False where there is none."""
    if letter.enclosed is None or letter.enclosed.state != Enclosure.State.JOINED:
        return False
    _leave_out(letter, NOT_TAKEN)
    return True


def _has_waited(enclosure: Enclosure, at: datetime) -> bool:
    """Since it was first asked for, however old the letter is: it may have been held, or the outbox stopped."""
    return enclosure.asked_at is not None and at >= enclosure.asked_at + PATIENCE


def _join(letter: Letter, at: datetime) -> None:
    made = _makers[letter.enclosed.kind](letter, letter.enclosed.source, at)
    if made.size > MOST_BYTES:
        raise CannotJoin(TOO_HEAVY.format(size=file_size(made.size)))
    _decide(
        letter,
        state=Enclosure.State.JOINED,
        asked_at=letter.enclosed.asked_at or at,
        said=IS_JOINED,
        name=made.name,
        file=made.file,
        size=made.size,
        digest=made.digest,
    )


def _leave_out(letter: Letter, reason: str) -> None:
    logger.warning("letter %s leaves without its %s: %s", letter.pk, letter.enclosed.kind, reason)
    _decide(letter, state=Enclosure.State.LEFT_OUT, said=NOT_JOINED.format(reason=reason))


def _remember(letter: Letter, error: Exception, at: datetime) -> None:
    columns = {} if letter.enclosed.asked_at else {"asked_at": at}
    if not isinstance(error, NotReady):
        logger.error("letter %s waits for its %s: %r", letter.pk, letter.enclosed.kind, error)
    elif error.source != letter.enclosed.source:
        columns["source"] = error.source
    if columns:
        _decide(letter, **columns)


def _decide(letter: Letter, **columns) -> None:
    """Counts only while the letter is still ours."""
    mine = Letter.objects.filter(pk=letter.pk).held_with(letter.token)
    if not Enclosure.objects.filter(letter__in=mine).update(**columns):
        raise LeaseLost
    for name, value in columns.items():
        setattr(letter.enclosed, name, value)


def _read(enclosure: Enclosure) -> bytes:
    with default_storage.open(enclosure.file) as file:
        content = file.read()
    if hashlib.sha256(content).hexdigest() != enclosure.digest:
        raise CannotJoin("il n’est plus tel qu’il a été préparé")
    return content
