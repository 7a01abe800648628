"""The web server as shipped: what it does when told to stop, when one of its processes dies, behind a proxy."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing
from http.client import HTTPConnection

import pytest

from tests import environment, services
from tne29 import serve

ECHO = """
import os, time
from tne29 import serve
def application(environ, start_response):
    time.sleep(float(environ["QUERY_STRING"] or 0))
    told = "%s %s %s" % (os.getpid(), environ["REMOTE_ADDR"], environ["wsgi.url_scheme"])
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(told)))])
    return [told.encode()]
serve.application = application
serve.main()
"""


@pytest.fixture
def start(tmp_path):
    """Starts the server over an application that tells its process, the visitor's address and the scheme."""
    running = []

    def _start(script: str = ECHO, **variables: str) -> services.Server:
        port = services.free_port()
        environ = os.environ | {"PORT": str(port)} | variables
        log = tmp_path / "log"
        context = services.started([sys.executable, "-c", script], log=log, cwd=environment.ROOT, env=environ)
        process = context.__enter__()
        running.append(context)
        services.wait_for(process, port, log)
        return services.Server(f"http://127.0.0.1:{port}", port, process)

    yield _start
    for context in running:
        context.__exit__(None, None, None)


def ask(port: int, seconds: float = 0, **headers: str) -> str:
    with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request("GET", f"/?{seconds}", headers={k.replace("_", "-"): v for k, v in headers.items()})
        return connection.getresponse().read().decode()


def test_what_has_begun_is_finished_before_the_stop(start):
    server = start()
    answers = []
    asking = threading.Thread(target=lambda: answers.append(ask(server.port, 2)))
    asking.start()
    time.sleep(0.5)
    server.process.send_signal(signal.SIGTERM)
    asking.join()
    assert server.process.wait(20) == 0
    assert answers[0].endswith("127.0.0.1 http")
    assert not services.accepts_connections(server.port)


def test_a_process_that_dies_is_replaced(start):
    server = start(WEB_PROCESSES="1")
    first = int(ask(server.port).split()[0])
    os.kill(first, signal.SIGKILL)
    assert int(ask(server.port).split()[0]) not in (first, server.process.pid)


def test_the_death_of_the_parent_is_the_death_of_all(start):
    server = start(WEB_PROCESSES="2")
    server.kill()
    services.wait_until(lambda: not services.accepts_connections(server.port), "nobody listens", 10)


WAITING = """
import time
from datetime import UTC, datetime
from tne29 import serve
from tne29.lib.arrivals import ARRIVED
def application(environ, start_response):
    told = str((datetime.now(UTC) - environ[ARRIVED]).total_seconds())
    time.sleep(float(environ["QUERY_STRING"] or 0))
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(told)))])
    return [told.encode()]
serve.application = application
serve.main()
"""


def test_a_request_has_arrived_before_it_waits_for_a_thread(start):
    server = start(WAITING, WEB_PROCESSES="1", WEB_THREADS="1")
    first = threading.Thread(target=ask, args=(server.port, 1))
    first.start()
    time.sleep(0.3)
    waited = float(ask(server.port))
    first.join()
    assert 0.4 < waited < 1


FORWARDED = {"X_Forwarded_For": "203.0.113.9", "X_Forwarded_Proto": "https"}


def test_a_visitor_may_not_say_where_they_come_from(start):
    assert ask(start().port, **FORWARDED).split()[1:] == ["127.0.0.1", "http"]


def test_the_declared_proxy_says_where_the_visitor_comes_from(start):
    assert ask(start(BEHIND_PROXY="1").port, **FORWARDED).split()[1:] == ["203.0.113.9", "https"]


def test_a_port_that_is_taken_is_named():
    with closing(serve.listen("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        refused = subprocess.run(
            [sys.executable, "-m", "tne29.serve"],
            env=os.environ | {"PORT": port},
            cwd=environment.ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    assert refused.returncode == 1
    assert refused.stderr.strip().startswith(f"Impossible d'écouter sur 127.0.0.1:{port}\u00a0:")


@pytest.mark.django_db(transaction=True)
def test_the_portal_answers_and_says_nothing_of_its_server(web):
    with closing(HTTPConnection("127.0.0.1", web.port, timeout=20)) as connection:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        assert answer.status in (200, 503)
        assert answer.getheader("Server") is None
