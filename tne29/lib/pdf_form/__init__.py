"""A filled PDF form read in a process of its own, bounded in time, memory and words: the file comes from anywhere.

That process (see `reading`) has no database and no secret; it ends with whoever asked.
"""

import tempfile
from dataclasses import dataclass

from tne29.lib.errors import Refusal
from tne29.lib.json_strict import decode
from tne29.lib.reading import room
from tne29.lib.reading.bounds import Limits

from .failures import HEAVY, SLOW, Unreadable

__all__ = ["FilledForm", "Limits", "Unreadable", "read_form"]


@dataclass(frozen=True)
class FilledForm:
    """texts: what is written, by name; states: the state of ticked boxes and buttons, by name; names: all the fields.

    text, has_images: what tells a flattened or a scanned page apart, when it has no field.
    """

    names: frozenset[str]
    texts: dict[str, str]
    states: dict[str, str]
    text: str = ""
    has_images: bool = False


def read_form(content: bytes, limits: Limits | None = None) -> FilledForm:
    """What the fields hold, or Unreadable with its reason."""
    limits = limits or Limits()
    with tempfile.TemporaryFile() as question, tempfile.TemporaryFile() as answer:
        question.write(content)
        question.seek(0)
        code = room.read("pdf_form", limits, question.fileno(), answer.fileno())
        answer.seek(0)
        return _understood(code, answer.read(limits.answer_bytes + 1), limits)


def _understood(code: int, answer: bytes, limits: Limits) -> FilledForm:
    """A process that was ended, or that died below Python, had too much to do."""
    if code != 0:
        raise Unreadable(SLOW if code in limits.out_of_time else HEAVY)
    try:
        read = decode(answer, max_bytes=limits.answer_bytes)
    except Refusal as error:
        raise Unreadable(HEAVY) from error
    if "failure" in read:
        raise Unreadable(read["failure"])
    return FilledForm(**{**read, "names": frozenset(read["names"])})
