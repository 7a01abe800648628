"""A request that is cut on its way has no effect, and done again in full it has its effect once (case 53)."""

import random
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

import pytest
from django.core.servers.basehttp import WSGIRequestHandler, WSGIServer
from waitress import wasyncore

from tests import services
from tests.faults import http_raw
from tne29 import serve

FORM = {"title": "Des tablettes pour la classe de mer", "amount": "12 345,60", "fin": "1"}
QUOTE = {"quote": ("devis.pdf", b"%PDF-1.7\n" + random.Random(29).randbytes(60_000))}
URLENCODED, MULTIPART = http_raw.urlencoded(FORM), http_raw.multipart(FORM, QUOTE)
BODIES = {"urlencoded": URLENCODED.data, "multipart": MULTIPART.data, "chunked": URLENCODED.data}
REQUESTS = {
    "urlencoded": http_raw.post("/", URLENCODED),
    "multipart": http_raw.post("/", MULTIPART),
    "chunked": http_raw.chunked_post("/", URLENCODED),
}
CUTS = 40


@dataclass
class Probe:
    """A WSGI application that counts its calls and keeps what it could read."""

    calls: int = 0
    bodies: list[bytes] = field(default_factory=list)

    def __call__(self, environ, start_response):
        self.calls += 1
        length = int(environ.get("CONTENT_LENGTH") or 0)
        self.bodies.append(environ["wsgi.input"].read(length))
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
        return [b"ok"]


@contextmanager
def shipped_server(application) -> Iterator[tuple[int, object]]:
    """The server of `tne29.serve`, with its own limits, in a thread."""
    with closing(serve.listen("127.0.0.1", 0)) as listener:
        server = serve.make_server(application, listener)
        stop = threading.Event()
        thread = threading.Thread(target=_loop, args=(server, stop))
        thread.start()
        try:
            yield listener.getsockname()[1], server
        finally:
            stop.set()
            server.pull_trigger()
            thread.join()
            server.task_dispatcher.shutdown()
            wasyncore.close_all(server._map)


def _loop(server, stop: threading.Event) -> None:
    while not stop.is_set():
        wasyncore.loop(timeout=0.2, map=server._map, use_poll=True, count=1)


def cuts(kind: str, seed: int) -> list[bytes]:
    """Beginnings of the request: some cut in the head, most in the body, one a byte before the end."""
    head, body = REQUESTS[kind]
    dice = random.Random(seed)
    places = [dice.randrange(len(head)) for _ in range(CUTS // 8)]
    places += [len(head) + dice.randrange(len(body)) for _ in range(CUTS - len(places) - 2)]
    places += [len(head), len(head) + len(body) - 1]
    return [(head + body)[:place] for place in places]


@pytest.mark.parametrize("ending", http_raw.ENDINGS)
@pytest.mark.parametrize("kind", REQUESTS)
def test_the_view_is_never_called_with_a_part_of_a_request(kind, ending):
    probe, seed = Probe(), random.randrange(10**6)
    print(f"seed {seed}")
    with shipped_server(probe) as (port, server):
        for beginning in cuts(kind, seed):
            http_raw.send_cut(port, beginning, http_raw.ENDINGS[ending])
        status, _ = http_raw.send_whole(port, b"".join(REQUESTS[kind]))
        services.wait_until(lambda: not server.active_channels, "the server hangs up")
    assert status == 200
    assert (probe.calls, probe.bodies) == (1, [BODIES[kind]])


@pytest.mark.parametrize("ending", http_raw.ENDINGS)
def test_the_cuts_are_seen_by_a_server_that_calls_too_early(ending):
    """Django's development server shows that the test above can fail."""
    probe = Probe()
    server = WSGIServer(("127.0.0.1", 0), WSGIRequestHandler)
    server.set_app(probe)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        whole = b"".join(REQUESTS["urlencoded"])
        http_raw.send_cut(server.server_port, whole[:-10], http_raw.ENDINGS[ending])
        services.wait_until(lambda: probe.calls, "the view is called")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert probe.calls == 1
