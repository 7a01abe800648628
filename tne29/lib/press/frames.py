"""What goes through the pipe between those who ask for a document and the press: lengths, then bytes."""

import json
import struct
from typing import IO, Any

LENGTH = struct.Struct(">Q")


def send(pipe: IO[bytes], head: dict[str, Any], parts: list[bytes] = ()) -> None:
    """A JSON head that says how many parts follow it."""
    for frame in (json.dumps({**head, "parts": len(parts)}).encode(), *parts):
        pipe.write(LENGTH.pack(len(frame)))
        pipe.write(frame)
    pipe.flush()


def receive(pipe: IO[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """EOFError when the other end is gone."""
    head = json.loads(_frame(pipe))
    return head, [_frame(pipe) for _ in range(head["parts"])]


def _frame(pipe: IO[bytes]) -> bytes:
    (length,) = LENGTH.unpack(_exactly(pipe, LENGTH.size))
    return _exactly(pipe, length)


def _exactly(pipe: IO[bytes], length: int) -> bytes:
    read = pipe.read(length)
    if len(read) < length:
        raise EOFError("the pipe ended")
    return read
