"""The web server as shipped: `python -m tne29.serve`.

waitress reads the whole request before it calls the portal, so that one cut on the way has no effect
(tests/faults/test_cut_requests.py). Several processes share one listening socket; one that dies is replaced.
Settings: HOST, PORT, WEB_PROCESSES, WEB_THREADS, BEHIND_PROXY.
"""

import gc
import logging
import os
import signal
import socket
import sys
import time
from datetime import UTC, datetime

from django.conf import settings
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import create_server
from waitress.task import WSGITask

from tne29.lib.arrivals import ARRIVED
from tne29.lib.processes import die_with_parent
from tne29.settings import env
from tne29.wsgi import application

# isort: split
from tne29.evidence.ticking import watch_the_site

log = logging.getLogger("tne29.serve")
DRAIN_SECONDS = 20
LARGEST_READ = 4  # times the largest request: a browser that is cut off while it sends shows no page of ours
REST_AFTER_A_DEATH = 1


class Stamped(HTTPRequestParser):
    """Knows when it was whole: the time that a request then waits for a thread is ours, not the visitor’s."""

    arrived_at: datetime | None = None

    def received(self, data: bytes) -> int:
        read = super().received(data)
        if self.completed and self.arrived_at is None:
            self.arrived_at = datetime.now(UTC)
        return read


class Task(WSGITask):
    def get_environment(self) -> dict:
        return super().get_environment() | {ARRIVED: self.request.arrived_at}


class Channel(HTTPChannel):
    parser_class, task_class = Stamped, Task


def listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    listener.listen(1024)
    listener.setblocking(False)
    return listener


def make_server(app, listener: socket.socket):
    """waitress with the portal's limits: a body above them is read, then refused by a page in French."""
    server = create_server(
        app,
        sockets=[listener],
        threads=env.integer("WEB_THREADS", 8),
        ident=None,
        connection_limit=1000,
        asyncore_use_poll=True,
        channel_timeout=60,
        max_request_header_size=32_768,
        max_request_body_size=LARGEST_READ * settings.MAX_REQUEST_BYTES,
        url_scheme="https" if settings.HTTPS else "http",
        log_socket_errors=False,
        **_proxy(settings.ALLAUTH_TRUSTED_PROXY_COUNT),
    )
    server.channel_class = Channel
    return server


def _proxy(proxies: int) -> dict:
    """Only declared proxies may say who the visitor is and how they came; else the headers are dropped."""
    if not proxies:
        return {}
    headers = {"x-forwarded-for", "x-forwarded-proto"}
    return {"trusted_proxy": "*", "trusted_proxy_count": proxies, "trusted_proxy_headers": headers}


def serve(listener: socket.socket) -> None:
    """One process: answers until it is told to stop, then finishes what it has begun."""
    signal.signal(signal.SIGTERM, _leave)
    server = make_server(application, listener)
    watch_the_site(listener.getsockname())
    try:
        wasyncore.loop(timeout=1, map=server._map, use_poll=True)
    except (SystemExit, KeyboardInterrupt):
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        drain(server)


def drain(server) -> None:
    server.del_channel()
    until = time.monotonic() + DRAIN_SECONDS
    while time.monotonic() < until and any(map(_is_busy, server.active_channels.values())):
        wasyncore.loop(timeout=0.1, map=server._map, use_poll=True, count=1)
    server.task_dispatcher.shutdown(timeout=1)


def _is_busy(channel) -> bool:
    return bool(channel.requests or channel.total_outbufs_len)


def _leave(*_) -> None:
    raise SystemExit(0)


class Parent:
    """The parent of the serving processes: starts them, replaces the dead, passes the order to stop on."""

    def __init__(self, listener: socket.socket, processes: int) -> None:
        self.listener = listener
        self.processes = processes
        self.children: set[int] = set()

    def run(self) -> None:
        signal.signal(signal.SIGTERM, _leave)
        try:
            self._keep_serving()
        except (SystemExit, KeyboardInterrupt):
            self._stop()

    def _keep_serving(self) -> None:
        while True:
            while len(self.children) < self.processes:
                self._fork()
            pid, status = os.wait()
            self.children.discard(pid)
            log.error("serving process %s ended (%s), replaced", pid, os.waitstatus_to_exitcode(status))
            time.sleep(REST_AFTER_A_DEATH)

    def _fork(self) -> None:
        parent = os.getpid()
        pid = os.fork()
        if pid:
            self.children.add(pid)
            return
        status = 1
        try:
            die_with_parent(signal.SIGTERM, parent=parent)
            serve(self.listener)
            status = 0
        except Exception:
            log.exception("serving process failed")
        finally:
            logging.shutdown()
            os._exit(status)

    def _stop(self) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for pid in self.children:
            os.kill(pid, signal.SIGTERM)
        for pid in self.children:
            os.waitpid(pid, 0)


def main() -> None:
    host, port = env.text("HOST", "127.0.0.1"), env.integer("PORT", 8000)
    try:
        listener = listen(host, port)
    except OSError as error:
        sys.exit(f"Impossible d'écouter sur {host}:{port} : {error.strerror}. Choisir un autre port avec PORT.")
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    gc.freeze()
    Parent(listener, env.integer("WEB_PROCESSES", 2)).run()


if __name__ == "__main__":
    main()
