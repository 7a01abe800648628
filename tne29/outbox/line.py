"""A line to a mail server on which nothing lasts: neither a reply that drips, nor the letter as a whole."""

import smtplib
import socket
from collections.abc import Callable
from time import monotonic

AT_ONCE, PIECE = 4_096, 65_536


class Replies:
    """What smtplib reads replies from: its lines, within the time that is left, however slowly they come."""

    def __init__(self, sock: socket.socket, left: Callable[[], float]) -> None:
        self._sock, self._left, self._read = sock, left, b""

    def readline(self, most: int) -> bytes:
        while b"\n" not in self._read and len(self._read) < most:
            self._sock.settimeout(self._left())
            piece = self._sock.recv(AT_ONCE)
            if not piece:
                break
            self._read += piece
        end = min(self._read.find(b"\n") + 1 or len(self._read), most)
        line, self._read = self._read[:end], self._read[end:]
        return line

    def close(self) -> None:
        pass


class Patient:
    """until: when the letter at hand must have gone. A step lasts `timeout` at the most."""

    until = reply_until = float("inf")

    def begin(self, seconds: float) -> None:
        self.until = monotonic() + seconds

    def getreply(self) -> tuple[int, bytes]:
        self.reply_until = monotonic() + self.timeout
        if self.file is None and self.sock is not None:
            self.file = Replies(self.sock, self._left)
        return super().getreply()

    def send(self, s: str | bytes) -> None:
        """By pieces: each within its step, all of them within the letter. One call over TLS would have no end."""
        s = s.encode(self.command_encoding) if isinstance(s, str) else s
        for begin in range(0, len(s), PIECE):
            self.reply_until = monotonic() + self.timeout
            if self.sock is not None:
                self.sock.settimeout(self._left())
            super().send(s[begin : begin + PIECE])

    def _left(self) -> float:
        left = min(self.until, self.reply_until) - monotonic()
        if left <= 0:
            raise TimeoutError("the mail server was too slow")
        return left


class Line(Patient, smtplib.SMTP):
    pass


class SecureLine(Patient, smtplib.SMTP_SSL):
    pass
