"""A piece of work in a forked child, killed when it takes too long or too much memory."""

import gc
import os
import resource
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tne29.lib.processes import die_with_parent

from .failures import GONE, TOO_BIG, TOO_LONG, WRONG, PressFailure

MEGABYTE = 1 << 20
OUT_OF_MEMORY = 3
CHUNK = 1 << 16


@dataclass(frozen=True)
class Bounds:
    """seconds of wall clock; megabytes on top of what the press itself holds."""

    seconds: float = 30.0
    megabytes: int = 512


def run_bounded(work: Callable[[], bytes], bounds: Bounds, asker: int | None = None) -> bytes:
    """What `work` returns. The child inherits all that the press has prepared, and cannot spoil it.

    asker: the descriptor on which the request came; when its other end closes, nobody waits any more.
    """
    readable, writable = os.pipe()
    parent, child = os.getpid(), os.fork()
    if child == 0:
        os.close(readable)
        _work_and_end(work, bounds, writable, parent)
    os.close(writable)
    try:
        made = _read_all(readable, time.monotonic() + bounds.seconds, asker)
    except PressFailure:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        raise
    finally:
        os.close(readable)
    return _judged(os.waitpid(child, 0)[1], made)


def _read_all(readable: int, until: float, asker: int | None) -> bytes:
    watch = select.poll()
    watch.register(readable, select.POLLIN)
    if asker is not None:
        watch.register(asker, 0)
    read = bytearray()
    while (left := until - time.monotonic()) > 0:
        ready = dict(watch.poll(left * 1000))
        if readable in ready:
            chunk = os.read(readable, CHUNK)
            if not chunk:
                return bytes(read)
            read += chunk
        elif asker in ready:
            raise PressFailure(GONE)
    raise PressFailure(TOO_LONG)


def _judged(status: int, made: bytes) -> bytes:
    code = os.waitstatus_to_exitcode(status)
    if code == 0:
        return made
    # Below Python, a refused allocation is an abort.
    out_of_memory = code in (OUT_OF_MEMORY, -signal.SIGABRT, -signal.SIGTRAP, -signal.SIGKILL)
    raise PressFailure(TOO_BIG if out_of_memory else WRONG)


def _work_and_end(work: Callable[[], bytes], bounds: Bounds, writable: int, parent: int) -> None:
    code = 1
    try:
        die_with_parent(signal.SIGKILL, parent=parent)
        _tighten(bounds)
        _write_all(writable, work())
        code = 0
    except MemoryError:
        code = OUT_OF_MEMORY
    except BaseException:
        traceback.print_exc(limit=-3)
    finally:
        sys.stderr.flush()
        os._exit(code)


def _tighten(bounds: Bounds) -> None:
    """Collecting cycles would copy the memory shared with the press, for a process that lives half a second."""
    gc.set_threshold(500_000, 20, 20)
    held = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    for limit, most in (
        (resource.RLIMIT_AS, held + bounds.megabytes * MEGABYTE),
        (resource.RLIMIT_CPU, int(bounds.seconds) + 5),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))


def _write_all(writable: int, made: bytes) -> None:
    with os.fdopen(writable, "wb") as pipe:
        pipe.write(made)
