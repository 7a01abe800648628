"""A small SMTP client whose final dot is a step of its own: before it nothing left, after it who knows."""

import re
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass

from tne29.lib.text import clean_line

from .answers import FateUnknown, Refused, TryLater, Unreachable
from .line import Line, SecureLine
from .message import Envelope

TIMEOUT_SECONDS = 15
LETTER_SECONDS = 60
WORDS_LENGTH = 500
SIGN_IN_FIRST = (530, 534, 535, 538)
CLOSING = 421
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)
_FAILURES = (OSError, smtplib.SMTPException)


@dataclass(frozen=True)
class Server:
    host: str
    port: int
    user: str = ""
    password: str = ""
    security: str = "none"
    local_name: str = "localhost"
    timeout: float = TIMEOUT_SECONDS
    letter_seconds: float = LETTER_SECONDS


class SmtpCarrier:
    """One connection for all the letters of a round, opened when the first one needs it."""

    def __init__(self, server: Server):
        self.server = server
        self._line: Line | SecureLine | None = None

    def __enter__(self) -> "SmtpCarrier":
        return self

    def __exit__(self, *_) -> None:
        if self._line is not None:
            self._say_goodbye(self._line)
            self._line = None

    def check(self) -> None:
        """Whether it would take a letter now; says nothing of any letter."""
        self._ready_line()

    def deliver(self, envelope: Envelope, *, before_dot: Callable[[], None]) -> None:
        line = self._ready_line()
        try:
            self._hand_over(line, envelope)
            before_dot()
        except (TryLater, Refused):
            raise
        except _FAILURES as error:
            self._hang_up()
            raise TryLater(_words(error)) from error
        except BaseException:
            self._hang_up()
            raise
        self._final_dot(line)

    def _hand_over(self, line: Line | SecureLine, envelope: Envelope) -> None:
        """Everything up to the last byte of the text; the server cannot have accepted anything yet."""
        self._expect(line.mail(envelope.sender))
        self._expect(line.rcpt(envelope.recipient))
        line.putcmd("data")
        self._expect(line.getreply())
        line.send(_LEADING_DOT.sub(b"..", envelope.content))

    def _final_dot(self, line: Line | SecureLine) -> None:
        try:
            line.send(b".\r\n")
            reply = line.getreply()
        except Exception as error:
            self._hang_up()
            raise FateUnknown(_words(error)) from error
        if reply[0] // 100 not in (2, 4, 5):
            raise FateUnknown(_answer(*reply))
        self._expect(reply)

    def _expect(self, reply: tuple[int, bytes]) -> None:
        code, text = reply
        if 200 <= code < 400:
            return
        words = _answer(code, text)
        if code == CLOSING or code in SIGN_IN_FIRST:
            self._hang_up()
            raise Unreachable(words)
        raise Refused(words) if 500 <= code < 600 else TryLater(words)

    def _ready_line(self) -> Line | SecureLine:
        """For one letter, whose time begins."""
        if self._line is not None:
            self._line.begin(self.server.letter_seconds)
            if not self._is_fresh(self._line):
                self._hang_up()
        if self._line is None:
            self._line = self._connected()
        return self._line

    @staticmethod
    def _is_fresh(line: Line | SecureLine) -> bool:
        try:
            return line.rset()[0] == 250
        except _FAILURES:
            return False

    def _connected(self) -> Line | SecureLine:
        line = None
        try:
            line = self._opened()
            line.begin(self.server.letter_seconds)
            self._introduce(line)
        except _FAILURES as error:
            if line is not None:
                line.close()
            raise Unreachable(_words(error)) from error
        return line

    def _opened(self) -> Line | SecureLine:
        server = self.server
        where = {"local_hostname": server.local_name, "timeout": server.timeout}
        if server.security == "tls":
            context = ssl.create_default_context()
            return SecureLine(server.host, server.port, context=context, **where)
        return Line(server.host, server.port, **where)

    def _introduce(self, line: Line | SecureLine) -> None:
        line.ehlo_or_helo_if_needed()
        if self.server.security == "starttls":
            line.starttls(context=ssl.create_default_context())
            line.ehlo_or_helo_if_needed()
        if self.server.user:
            line.login(self.server.user, self.server.password)

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    @staticmethod
    def _say_goodbye(line: Line | SecureLine) -> None:
        try:
            line.quit()
        except _FAILURES:
            line.close()


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _answer(error.smtp_code, error.smtp_error)
    return clean_line(f"{type(error).__name__} {error}")[:WORDS_LENGTH]


def _answer(code: int, text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return clean_line(f"{code} {words}")[:WORDS_LENGTH]
