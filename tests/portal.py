"""The portal's own processes, as shipped, on the database of the tests."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection
from whitenoise.middleware import WhiteNoiseMiddleware

from tests import environment, services


def static_files_read_once(read: Callable[[WhiteNoiseMiddleware], None]) -> Callable[[WhiteNoiseMiddleware], None]:
    """Each client of a test makes its own middleware, and each would look for two hundred files."""
    known: dict[int, dict] = {}

    def add(middleware: WhiteNoiseMiddleware) -> None:
        if middleware.max_age not in known:
            read(middleware)
            known[middleware.max_age] = dict(middleware.files)
        middleware.files.update(known[middleware.max_age])

    return add


def environ(**more: str) -> dict[str, str]:
    """What a process of the portal needs to see the rows that a transactional test has committed, and its files."""
    ours = {
        "DATABASE_URL": database_url(),
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "LOG_LEVEL": "WARNING",
        "PULSE_SECONDS": "0",
    }
    return os.environ | ours | more


def database_url() -> str:
    parts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{parts['NAME']}"
    return f"postgres://{parts['USER']}@{parts['HOST']}:{parts['PORT']}/{parts['NAME']}"


@contextmanager
def web_server(log: Path | None = None, **more: str) -> Iterator[services.Server]:
    """`python -m tne29.serve` on a free port."""
    port = services.free_port()
    log = log or environment.WORK / f"web-{port}.log"
    variables = environ(**{"PORT": str(port), "SITE_URL": f"http://127.0.0.1:{port}"} | more)
    command = [sys.executable, "-m", "tne29.serve"]
    with services.started(command, log=log, cwd=environment.ROOT, env=variables) as process:
        services.wait_for(process, port, log)
        yield services.Server(f"http://127.0.0.1:{port}", port, process)


@contextmanager
def worker(log: Path | None = None, *, beat: bool = False, **more: str) -> Iterator[services.Server]:
    """A Celery worker; without a port, it is ready when its tasks are done."""
    log = log or environment.WORK / f"worker-{services.free_port()}.log"
    command = [sys.executable, "-m", "celery", "--quiet", "-A", "tne29", "worker", "--concurrency", "1"]
    command += ["--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
    command += ["-B", "--scheduler", "celery.beat:Scheduler"] if beat else []
    with services.started(command, log=log, cwd=environment.ROOT, env=environ(**more)) as process:
        yield services.Server("", 0, process)
