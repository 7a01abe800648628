"""Somebody at a browser, signed in: every request on a connection of its own, its instants noted."""

import json
import re
import socket
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.test import Client
from django.urls import reverse

from accounts.models import User
from projects.models import Project
from tests.faults import http_raw

SECRET = "c" * 32
PATIENCE = 40


@dataclass(frozen=True)
class Answer:
    """began: before the first byte; sent: after the last one; ended: everything is read. status 0: no answer."""

    began: datetime
    sent: datetime
    ended: datetime
    status: int = 0
    head: str = ""
    body: str = ""

    @property
    def seconds(self) -> float:
        return (self.ended - self.began).total_seconds()

    @property
    def has_come(self) -> bool:
        return self.status != 0

    @property
    def is_receipt(self) -> bool:
        return self.status == 302 and "/accuse/" in self.head

    @property
    def asks_to_retry(self) -> bool:
        return self.status == 503 and "retry-after:" in self.head.lower()

    def json(self) -> dict:
        return json.loads(self.body)


@dataclass
class Person:
    user: User
    session: str = field(init=False)

    def __post_init__(self) -> None:
        client = Client()
        client.force_login(self.user)
        self.session = client.cookies["session"].value

    def post(self, port: int, path: str, fields: dict[str, str], files: dict | None = None, **headers: str) -> Answer:
        fields = {**fields, "csrfmiddlewaretoken": SECRET, "fin": "1"}
        body = http_raw.multipart(fields, files) if files else http_raw.urlencoded(fields)
        cookie = f"session={self.session}; csrf={SECRET}"
        return exchange(port, b"".join(http_raw.post(path, body, cookie=cookie, **headers)))

    def get(self, port: int, path: str) -> Answer:
        lines = (f"GET {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close", f"Cookie: session={self.session}")
        return exchange(port, "\r\n".join([*lines, "", ""]).encode())

    def deposit(self, port: int, project: Project) -> Answer:
        address = reverse("projects:deposit", args=[project.reference])
        return self.post(port, address, {"revision": str(project.revision)})

    def save(self, port: int, project: Project, revision: int, **answers: str) -> Answer:
        """What the page that saves itself sends."""
        address = reverse("projects:autosave", args=[project.reference, "projet"])
        sent = {**answers, "seulement": next(iter(answers)), "revision": str(revision), "etat": "draft"}
        return self.post(port, address, sent, accept="application/json")


def exchange(port: int, request: bytes) -> Answer:
    began = sent = datetime.now(UTC)
    read = b""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as sock:
            sock.sendall(request)
            sent = datetime.now(UTC)
            read = b"".join(iter(lambda: sock.recv(65536), b""))
    except OSError:
        read = b""
    ended = datetime.now(UTC)
    head, _, body = read.partition(b"\r\n\r\n")
    if not _is_whole(head, body):
        return Answer(began, sent, ended)
    return Answer(began, sent, ended, int(head.split(b" ", 2)[1]), head.decode(), body.decode(errors="replace"))


def _is_whole(head: bytes, body: bytes) -> bool:
    """An answer that was cut says nothing to anybody."""
    announced = re.search(rb"(?im)^content-length: *(\d+)", head)
    return bool(announced) and len(body) == int(announced[1])
