"""A real SMTP server that keeps what it is given and misbehaves on demand."""

import socket
import threading
import time
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


@dataclass
class SmtpSink:
    """What it received and how it answers.

    `letters` holds what was accepted after the final dot, in order; `answer` is what is said after that dot
    (« 250 OK », « 451 later », « 550 no »); `refusals` maps a recipient to the answer to RCPT; `hold_seconds`
    waits before the answer; `hang_up` closes the connection after the final dot, without an answer.
    """

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    answer: str = "250 OK"
    refusals: dict[str, str] = field(default_factory=dict)
    hold_seconds: float = 0.0
    hang_up: bool = False
    dot_received: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def recipients(self) -> list[str]:
        return [letter["X-RcptTo"] for letter in self.letters]

    async def handle_RCPT(self, server: SMTP, session, envelope, address: str, options) -> str:
        refusal = self.refusals.get(address)
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session, envelope) -> str:
        letter = message_from_bytes(envelope.content, policy=policy.default)
        letter["X-RcptTo"] = ", ".join(envelope.rcpt_tos)
        if not self.answer.startswith("5") and not self.answer.startswith("4"):
            self.letters.append(letter)
        self.dot_received.set()
        if self.hold_seconds:
            await server.loop.run_in_executor(None, time.sleep, self.hold_seconds)
        if self.hang_up:
            server.transport.abort()
        return self.answer


class SmtpController(Controller):
    """aiosmtpd's controller, on a port that the system chooses."""

    def __init__(self, sink: SmtpSink, port: int = 0) -> None:
        super().__init__(sink, hostname="127.0.0.1", port=port)
        self.sink = sink

    def _trigger_server(self) -> None:
        self.sink.port = self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def closed_port() -> int:
    """A port where nobody answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
