"""What goes through the line between those who have a file to read and the room: a task, its limits, descriptors."""

import json
import socket
from dataclasses import asdict

from .bounds import Limits

LONGEST = 4_096
DESCRIPTORS = 3


def ask(line: socket.socket, task: str, limits: Limits, descriptors: tuple[int, int, int]) -> None:
    """descriptors: the file, where the answer goes, the pipe on which the code of the reader is said."""
    socket.send_fds(line, [json.dumps({"task": task, "limits": asdict(limits)}).encode()], list(descriptors))


def asked(line: socket.socket) -> tuple[str, Limits, list[int]]:
    """EOFError when the other end is gone."""
    message, descriptors, _, _ = socket.recv_fds(line, LONGEST, DESCRIPTORS)
    if not message:
        raise EOFError("the line ended")
    head = json.loads(message)
    return head["task"], Limits(**head["limits"]), descriptors


def as_bytes(code: int) -> bytes:
    return str(code).encode()


def code_of(said: bytes) -> int | None:
    return int(said) if said else None
