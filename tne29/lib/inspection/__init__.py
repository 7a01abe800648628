"""What a file is by its bytes, and whether it is fit to be handed on. Pictures come back without what they hide.

The PDF is read by a library written in C: in a process of its own, held by the kernel to a time and a memory.
"""

import os
from typing import BinaryIO

from tne29.lib.reading import room
from tne29.lib.reading.bounds import Limits

from . import office
from .flaws import CODES, Flaw, Kind
from .pictures import bare_jpeg, bare_png

__all__ = ["Flaw", "Kind", "bare_jpeg", "bare_png", "check_office", "check_pdf"]

BOUNDS = Limits(seconds=5, megabytes=256)

check_office = office.check


def check_pdf(file: BinaryIO, bounds: Limits = BOUNDS) -> None:
    """Raises Flaw; `file` has a descriptor, since it is lent to the reading process."""
    code = _run(file, bounds)
    if code:
        raise Flaw(CODES.get(code, Kind.HEAVY))


def _run(file: BinaryIO, bounds: Limits) -> int:
    file.seek(0)
    with open(os.devnull, "wb") as nothing:
        return room.read("inspection", bounds, file.fileno(), nothing.fileno())
