"""Documents made in a process of their own, which alone has WeasyPrint loaded: asking never imports it.

A press is started at the first document, serves its owner, and ends with it.
"""

import os
import select
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from . import frames
from .bounds import Bounds
from .failures import GONE, TOO_BIG, TOO_LONG, WRONG, PressFailure

__all__ = ["GONE", "TOO_BIG", "TOO_LONG", "WRONG", "Bounds", "Press", "PressFailure"]

ROOT = Path(__file__).resolve().parents[3]
START_SECONDS = 30.0
STOP_SECONDS = 3.0
LET_THROUGH = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "XDG_CACHE_HOME")


class Press:
    """folder: where the style sheets (css/print*.css) and what they point to live."""

    def __init__(self, folder: Path, bounds: Bounds | None = None) -> None:
        self.folder, self.bounds = folder, bounds or Bounds()
        self._lock = threading.Lock()
        self._process: subprocess.Popen | None = None
        self._owner = 0

    def write(self, html: str, sheets: list[str]) -> bytes:
        """The PDF of a page of HTML, or PressFailure."""
        return self._ask({"html": html, "sheets": sheets}, [], self.bounds)

    def bind(self, html: str, sheets: list[str], documents: list[bytes], titles: list[str], bounds: Bounds) -> bytes:
        """Several PDFs in one, after their contents page (see binder)."""
        return self._ask({"html": html, "sheets": sheets, "titles": titles}, documents, bounds)

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def stop(self) -> None:
        process, self._process = self._process, None
        if process is not None and self._owner == os.getpid():
            process.terminate()
            _wait_or_kill(process)

    def _ask(self, head: dict[str, Any], parts: list[bytes], bounds: Bounds) -> bytes:
        head |= {"seconds": bounds.seconds, "megabytes": bounds.megabytes}
        with self._lock:
            try:
                answer, made = self._exchange(head, parts, START_SECONDS + bounds.seconds)
            except (EOFError, BrokenPipeError) as error:
                self.stop()
                raise PressFailure(GONE) from error
            except BaseException:
                self.stop()
                raise
        if "failure" in answer:
            raise PressFailure(answer["failure"])
        return made[0]

    def _exchange(
        self, head: dict[str, Any], parts: list[bytes], patience: float
    ) -> tuple[dict[str, Any], list[bytes]]:
        process = self._running()
        frames.send(process.stdin, head, parts)
        ready, _, _ = select.select([process.stdout], [], [], patience)
        if not ready:
            raise PressFailure(TOO_LONG)
        return frames.receive(process.stdout)

    def _running(self) -> subprocess.Popen:
        """One press for one process: a fork of ours starts its own."""
        if self._owner != os.getpid():
            self._process = None
        if self._process is None or self._process.poll() is not None:
            self._owner, self._process = os.getpid(), self._start()
        return self._process

    def _start(self) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-m", __name__, str(self.folder), str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env={name: os.environ[name] for name in LET_THROUGH if name in os.environ},
            start_new_session=True,
        )


def _wait_or_kill(process: subprocess.Popen) -> None:
    try:
        process.communicate(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
