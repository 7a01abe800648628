"""What a file is by its bytes, and whether it is fit to be handed on. Pictures come back without what they hide.

The PDF is read by a library written in C: in a process of its own, held by the kernel to a time and a memory.
"""

import subprocess
import sys
import threading
from pathlib import Path
from typing import BinaryIO

from tne29.lib.pdf_form.bounds import Limits
from tne29.lib.processes import tied_to_me

from . import office
from .flaws import CODES, Flaw, Kind
from .pictures import bare_jpeg, bare_png

__all__ = ["Flaw", "Kind", "bare_jpeg", "bare_png", "check_office", "check_pdf"]

ROOT = Path(__file__).resolve().parents[3]
BOUNDS = Limits(seconds=5, megabytes=256)
START_SECONDS = 20
AT_ONCE = threading.BoundedSemaphore(2)

check_office = office.check


def check_pdf(file: BinaryIO, bounds: Limits = BOUNDS) -> None:
    """Raises Flaw; `file` has a descriptor, since it is lent to the reading process."""
    with AT_ONCE:
        code = _run(file, bounds)
    if code:
        raise Flaw(CODES.get(code, Kind.HEAVY))


def _run(file: BinaryIO, bounds: Limits) -> int:
    file.seek(0)
    child = subprocess.Popen(
        [sys.executable, "-m", __name__, *bounds.as_arguments],
        stdin=file,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
        preexec_fn=tied_to_me(9),
    )
    try:
        return child.wait(2 * bounds.seconds + START_SECONDS)
    finally:
        child.kill()
        child.wait()
