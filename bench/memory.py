"""What a web process holds once it has worked: PSS, the memory it does not share plus its part of what it shares."""

import http.client
import os
import sys
from pathlib import Path

from django.conf import settings

from bench import setting
from bench.meter import client_of
from bench.table import Other
from tests import services

ROUNDS = 60
MOST = 85.0


def rows() -> list[Other]:
    head = setting.head()
    reference = setting.draft_of(head).reference
    cookie = f"{settings.SESSION_COOKIE_NAME}={client_of(head).cookies[settings.SESSION_COOKIE_NAME].value}"
    paths = ("/", "/projets/", f"/projets/{reference}/questionnaire/projet/", f"/projets/{reference}/verifier/")
    held = max(_loaded(paths, cookie))
    told = f"{held:.0f} Mo"
    return [Other("mémoire d’un processus web, après charge (PSS)", told, "≤ 85 Mo", "50, 123, 188 Mo", held <= MOST)]


def _loaded(paths: tuple[str, ...], cookie: str) -> list[float]:
    """Megabytes of each serving process after some hundreds of requests."""
    port = services.free_port()
    environ = os.environ | {"PORT": str(port), "SITE_URL": f"http://127.0.0.1:{port}"}
    log = Path(settings.VAR) / "web.log"
    with services.started([sys.executable, "-m", "tne29.serve"], log=log, env=environ) as process:
        services.wait_for(process, port, log)
        for _ in range(ROUNDS):
            for path in paths:
                _ask(port, path, cookie)
        return [_pss(pid) for pid in _children(process.pid)]


def _ask(port: int, path: str, cookie: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Cookie": cookie})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert answer.status == 200, (path, answer.status)


def _children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(child) for child in text.split()]


def _pss(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1000
