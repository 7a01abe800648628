"""An SMTP server that says exactly what the test wrote: for what a well-behaved library never says."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

SILENCE, HANG_UP, DRIP = "silence", "hang up", "drip"
USUAL = {"banner": "220 hello", "EHLO": "250 hello", "DATA": "354 go on", ".": "250 taken", "QUIT": "221 bye"}


class Scripted(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, replies: dict[str, str]):
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.replies = USUAL | replies
        self.heard: list[str] = []
        self.bodies: list[bytes] = []
        self.calls = 0
        self.delay = 0.0
        self.over = threading.Event()

    @property
    def port(self) -> int:
        return self.server_address[1]


class _Conversation(socketserver.StreamRequestHandler):
    server: Scripted

    def handle(self) -> None:
        self.server.calls += 1
        talking = self._reply("banner")
        while talking and (line := self.rfile.readline()):
            words = line.decode().strip()
            self.server.heard.append(words)
            verb = words.upper().split()[0]
            talking = self._reply(verb)
            if verb == "DATA" and talking:
                self._read_body()
                talking = self._reply(".")

    def _reply(self, key: str) -> bool:
        self.server.over.wait(self.server.delay)
        reply = self.server.replies.get(key, "250 fine")
        if reply == SILENCE:
            self.server.over.wait(30)
            return False
        if reply == DRIP:
            return self._drip()
        if reply == HANG_UP:
            return False
        self.wfile.write(f"{reply}\r\n".encode())
        return not reply.startswith("221")

    def _drip(self) -> bool:
        """A sign now and then, of a reply that never ends."""
        with suppress(OSError):
            while not self.server.over.wait(0.05):
                self.wfile.write(b"2")
        return False

    def _read_body(self) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        self.server.bodies.append(b"".join(lines))


@contextmanager
def scripted(**replies: str) -> Iterator[Scripted]:
    """`scripted(RCPT="550 no", dot="hang up")`; `dot` is what is said after the final dot."""
    named = {"." if key == "dot" else key: reply for key, reply in replies.items()}
    with Scripted(named) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.over.set()
            server.shutdown()
            thread.join(5)
