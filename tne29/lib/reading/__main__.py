"""The room itself: `python -m tne29.lib.reading`. Questions come in by its input, a socket; each reader is a fork."""

import gc
import os
import select
import signal
import socket
import sys
from contextlib import suppress
from dataclasses import dataclass

from tne29.lib.inspection import reader as inspection
from tne29.lib.pdf_form import reader as pdf_form
from tne29.lib.processes import die_with_parent

from .bounds import Limits
from .line import as_bytes, asked

TASKS = {"inspection": inspection.main, "pdf_form": pdf_form.main}
IDLE_SECONDS = 300
MOST_DESCRIPTORS = 1_024


@dataclass(frozen=True)
class Reader:
    """handle: becomes readable at its end; result: closed at the other end when nobody waits for it any more."""

    pid: int
    handle: int
    result: int

    def ended(self) -> None:
        code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        with suppress(BrokenPipeError):
            os.write(self.result, as_bytes(code))
        os.close(self.handle)
        os.close(self.result)


class Room:
    def __init__(self, line: socket.socket) -> None:
        self.line, self.poll = line, select.poll()
        self.poll.register(line, select.POLLIN)
        self.by_handle: dict[int, Reader] = {}
        self.by_result: dict[int, Reader] = {}

    def serve(self) -> None:
        """Until the other end is gone, or nothing has come for long."""
        while ready := self.poll.poll(None if self.by_handle else IDLE_SECONDS * 1000):
            for descriptor, _ in ready:
                self._look(descriptor)

    def _look(self, descriptor: int) -> None:
        if descriptor == self.line.fileno():
            self._begin(*asked(self.line))
        elif descriptor in self.by_handle:
            self._finish(self.by_handle[descriptor])
        elif descriptor in self.by_result:
            os.kill(self.by_result[descriptor].pid, signal.SIGKILL)
            self.poll.unregister(descriptor)

    def _begin(self, task: str, limits: Limits, descriptors: list[int]) -> None:
        question, answer, result = descriptors
        pid = _forked(task, limits, question, answer)
        os.close(question)
        os.close(answer)
        reader = Reader(pid, os.pidfd_open(pid), result)
        self.by_handle[reader.handle] = self.by_result[result] = reader
        self.poll.register(reader.handle, select.POLLIN)
        self.poll.register(result, 0)

    def _finish(self, reader: Reader) -> None:
        del self.by_handle[reader.handle], self.by_result[reader.result]
        for descriptor in (reader.handle, reader.result):
            self._forget(descriptor)
        reader.ended()

    def _forget(self, descriptor: int) -> None:
        with suppress(KeyError):
            self.poll.unregister(descriptor)


def _forked(task: str, limits: Limits, question: int, answer: int) -> int:
    room, pid = os.getpid(), os.fork()
    if pid == 0:
        _read_and_end(task, limits, question, answer, room)
    return pid


def _read_and_end(task: str, limits: Limits, question: int, answer: int, room: int) -> None:
    """Nothing of the room is left to a reader but its libraries."""
    code = 1
    try:
        die_with_parent(signal.SIGKILL, parent=room)
        silent = os.open(os.devnull, os.O_WRONLY)
        for place, descriptor in enumerate((question, answer, silent)):
            os.dup2(descriptor, place)
        os.closerange(3, MOST_DESCRIPTORS)
        with open(0, "rb") as given, open(1, "wb") as said:
            code = TASKS[task](given, said, limits)
    finally:
        os._exit(code)


def main() -> None:
    # The line leaves place 0, where each reader finds its file.
    line = socket.socket(fileno=os.dup(sys.stdin.fileno()))
    gc.collect()
    gc.freeze()
    try:
        Room(line).serve()
    except (EOFError, ConnectionResetError):
        return


if __name__ == "__main__":
    main()
