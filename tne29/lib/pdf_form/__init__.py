"""A filled PDF form read in a process of its own, bounded in time, memory and words: the file comes from anywhere.

That process (`__main__`) has no database, no secret and no network to reach; it ends with whoever asked.
"""

import os
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

from tne29.lib.errors import Refusal
from tne29.lib.json_strict import decode
from tne29.lib.processes import tied_to_me

from .bounds import Limits
from .failures import HEAVY, SLOW, Unreadable

__all__ = ["FilledForm", "Limits", "Unreadable", "read_form"]

ROOT = Path(__file__).resolve().parents[3]
LET_THROUGH = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")
START_SECONDS = 20.0
AT_ONCE = threading.BoundedSemaphore(2)


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
    with AT_ONCE, tempfile.TemporaryFile() as question, tempfile.TemporaryFile() as answer:
        question.write(content)
        question.seek(0)
        code = _run(question, answer, limits)
        answer.seek(0)
        return _understood(code, answer.read(limits.answer_bytes + 1), limits)


def _run(question, answer, limits: Limits) -> int:
    child = subprocess.Popen(
        [sys.executable, "-m", __name__, *limits.as_arguments],
        stdin=question,
        stdout=answer,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env={name: os.environ[name] for name in LET_THROUGH if name in os.environ},
        start_new_session=True,
        preexec_fn=tied_to_me(9),
    )
    try:
        return child.wait(START_SECONDS + limits.seconds)
    except subprocess.TimeoutExpired as error:
        raise Unreadable(SLOW) from error
    finally:
        child.kill()
        child.wait()


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
