"""A connection that dies in the middle of a POST, on real servers: the view does not run (RELIABILITY, M14)."""

import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import waitress.server
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from waitress import wasyncore

from tests.tne29.lib.wire import FORM, MULTIPART, form, part, parts

FORM_BODY = form(title="Un titre assez long pour être coupé", text="b" * 100, fin="1")
UPLOAD_BODY = parts(part("title", b"Un titre"), part("quote", b"x" * 400_000, filename=b"d.pdf"), part("fin", b"1"))


@contextmanager
def runserver(application) -> Iterator[int]:
    """What manage.py runserver runs."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), WSGIRequestHandler, connections_override={})
    server.set_app(application)
    with _in_a_thread(server.serve_forever):
        yield server.server_port
        server.shutdown()
    server.server_close()


@contextmanager
def waitress_server(application) -> Iterator[int]:
    """What the portal ships with."""
    stop, sockets = threading.Event(), {}
    server = waitress.server.create_server(application, map=sockets, host="127.0.0.1", port=0, threads=2)

    def run() -> None:
        while not stop.is_set():
            wasyncore.loop(timeout=0.1, map=sockets, count=1)

    with _in_a_thread(run):
        yield int(server.effective_port)
        stop.set()
    server.task_dispatcher.shutdown()
    wasyncore.close_all(sockets)


@contextmanager
def _in_a_thread(run) -> Iterator[None]:
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    yield
    thread.join(timeout=10)


def head(body: bytes, content_type: str) -> bytes:
    lines = [
        "POST /page/ HTTP/1.1",
        "Host: localhost",
        f"Content-Type: {content_type}",
        f"Content-Length: {len(body)}",
        "Connection: close",
        "",
        "",
    ]
    return "\r\n".join(lines).encode()


def close(line: socket.socket) -> bytes:
    line.close()
    return b""


def reset(line: socket.socket) -> bytes:
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    line.close()
    return b""


def half_close(line: socket.socket) -> bytes:
    line.shutdown(socket.SHUT_WR)
    line.settimeout(10)
    return line.recv(65_536)


@pytest.fixture(params=[runserver, waitress_server], ids=["runserver", "waitress"])
def port(request, seen) -> Iterator[int]:
    with request.param(WSGIHandler()) as number:
        yield number


@pytest.mark.once
@pytest.mark.parametrize("ending", [close, reset, half_close], ids=["FIN", "RST", "half-close"])
@pytest.mark.parametrize("body, content_type", [(FORM_BODY, FORM), (UPLOAD_BODY, MULTIPART)], ids=["form", "upload"])
def test_a_cut_post_has_no_effect_and_the_next_whole_one_has(port, seen, body, content_type, ending):
    for share in (0, 0.5, 0.999):
        line = socket.create_connection(("127.0.0.1", port), timeout=10)
        line.sendall(head(body, content_type) + body[: int(len(body) * share)])
        answer = ending(line)
        line.close()
        assert b" 200 " not in answer[:20]
    time.sleep(0.3)
    assert seen == []
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(head(body, content_type) + body)
        assert b" 200 " in line.recv(65_536)[:20]
    assert [view["fields"]["fin"] for view in seen] == [["1"]]


@pytest.mark.once
def test_without_the_guard_a_cut_post_reaches_the_view(seen, settings):
    """The negative control: runserver takes the half for the whole."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "Guard" not in name]
    with runserver(WSGIHandler()) as number, socket.create_connection(("127.0.0.1", number), timeout=10) as line:
        line.sendall(head(FORM_BODY, FORM) + FORM_BODY[:20])
        assert b" 200 " in half_close(line)[:20]
    assert seen[0]["fields"] == {"title": ["Un titre assez"]}
