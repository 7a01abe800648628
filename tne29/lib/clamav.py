"""Asks clamd whether a file is infected: the INSTREAM command, over TCP or a socket of this machine."""

import socket
import struct
import time
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

CONNECT_SECONDS = 3.0
ANSWER_SECONDS = 60.0
MOST_ANSWER = 4_096
CHUNK = 1 << 16


class Away(Exception):
    """No verdict: nobody answered, too late, or not in a way that is understood."""


class NotScanned(Away):
    """It answered that it cannot look at this file: asking again would change little."""


@dataclass(frozen=True)
class Verdict:
    """threat: the name of what was found; empty when the file is clean."""

    threat: str = ""


def scan(url: str, chunks: Iterable[bytes], *, seconds: float = ANSWER_SECONDS) -> Verdict:
    """`seconds`: for the whole of it, however slowly the other end reads or answers."""
    until = time.monotonic() + seconds
    try:
        with _connected(url) as link:
            _send(link, chunks, until)
            return _understood(_answer(link, until))
    except OSError as error:
        raise Away(str(error)) from error


def _connected(url: str) -> socket.socket:
    parts = urlsplit(url)
    if parts.scheme == "tcp":
        return socket.create_connection((parts.hostname, parts.port), timeout=CONNECT_SECONDS)
    link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        link.settimeout(CONNECT_SECONDS)
        link.connect(parts.path)
    except OSError:
        link.close()
        raise
    return link


def _send(link: socket.socket, chunks: Iterable[bytes], until: float) -> None:
    """It may say no and hang up before the end: what it said is then read all the same."""
    try:
        link.settimeout(_left(until))
        link.sendall(b"zINSTREAM\0")
        for chunk in chunks:
            link.settimeout(_left(until))
            link.sendall(struct.pack(">I", len(chunk)) + chunk)
        link.sendall(struct.pack(">I", 0))
    except (BrokenPipeError, ConnectionResetError):
        pass


def _answer(link: socket.socket, until: float) -> str:
    answer = b""
    while b"\0" not in answer and len(answer) < MOST_ANSWER:
        link.settimeout(_left(until))
        piece = link.recv(MOST_ANSWER)
        if not piece:
            break
        answer += piece
    return answer.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("the antivirus did not answer in time")
    return left


def _understood(answer: str) -> Verdict:
    words = answer.removeprefix("stream:").strip()
    if words == "OK":
        return Verdict()
    if words.endswith(" FOUND"):
        return Verdict(words.removesuffix(" FOUND")[:200] or "?")
    raise NotScanned(answer[:200]) if answer else Away("the antivirus hung up without a word")
