"""Files that come from anywhere are read in bounded processes, forked by one that has the libraries loaded.

Loading them takes thirty times longer than reading a page. That process (`__main__`) touches no file itself; it has no
database and no secret, is started at the first file, serves its owner, and ends with it or when nothing comes.
"""

import os
import select
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

from .bounds import Limits
from .line import ask, code_of

__all__ = ["ReadingRoom", "room"]

ROOT = Path(__file__).resolve().parents[3]
START_SECONDS = 20.0
STOP_SECONDS = 3.0
AT_ONCE = 2
ATTEMPTS = 2
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}


class ReadingRoom:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._at_once = threading.BoundedSemaphore(AT_ONCE)
        self._process: subprocess.Popen | None = None
        self._line: socket.socket | None = None
        self._owner = 0

    def read(self, task: str, limits: Limits, question: int, answer: int) -> int:
        """The code that the reader ended with, negative when the kernel ended it. question, answer: descriptors."""
        with self._at_once:
            for _ in range(ATTEMPTS):
                code = self._ask(task, limits, question, answer)
                if code is not None:
                    return code
        return -signal.SIGKILL

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def stop(self) -> None:
        with self._lock:
            self._close()

    def _ask(self, task: str, limits: Limits, question: int, answer: int) -> int | None:
        """None when the room closed before the end."""
        line = self._open()
        result, theirs = os.pipe()
        try:
            sent = _sent(line, task, limits, (question, answer, theirs))
            code = _awaited(result, 2 * limits.seconds + START_SECONDS) if sent else None
        finally:
            os.close(result)
        if code is None:
            self._leave(line)
        return code

    def _open(self) -> socket.socket:
        """One room for one process: a fork of ours opens its own."""
        with self._lock:
            if self._owner != os.getpid():
                self._process = self._line = None
            if self._process is None or self._process.poll() is not None:
                self._close()
                self._owner = os.getpid()
                self._process, self._line = _started()
            return self._line

    def _leave(self, line: socket.socket) -> None:
        """Unless another thread did so already."""
        with self._lock:
            if self._line is line:
                self._close()

    def _close(self) -> None:
        process, line, self._process, self._line = self._process, self._line, None, None
        if process is None or self._owner != os.getpid():
            return
        line.close()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _sent(line: socket.socket, task: str, limits: Limits, descriptors: tuple[int, int, int]) -> bool:
    """The end of the pipe that the room was given is closed here: its own is then the last."""
    try:
        ask(line, task, limits, descriptors)
    except (BrokenPipeError, ConnectionResetError, ConnectionRefusedError):
        return False
    finally:
        os.close(descriptors[-1])
    return True


def _awaited(result: int, patience: float) -> int | None:
    """Our end of the pipe is closed afterwards: a reader still at work is then ended."""
    ready, _, _ = select.select([result], [], [], patience)
    return code_of(os.read(result, 16)) if ready else -signal.SIGALRM


def _started() -> tuple[subprocess.Popen, socket.socket]:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            stdin=theirs.fileno(),
            stdout=subprocess.DEVNULL,
            cwd=ROOT,
            env=ENVIRONMENT,
            start_new_session=True,
        )
    return process, ours


room = ReadingRoom()
