"""`python -m tests [pytest arguments]`: the suite on SQLite, on PostgreSQL and Redis, and once what neither can change.

The three run side by side: most of their time is spent waiting. The servers are private and always stopped, whatever
happens.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile

from tests import services
from tne29.lib.processes import tied_to_me

NOTHING_COLLECTED = 5
BESIDE = "--beside"
CHOSEN_BY_THE_SUITE = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "REDIS_URL", "SUITE_PART")
ENGINE, REST = {"SUITE_PART": "engine"}, {"SUITE_PART": "rest"}


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if arguments[:1] == [BESIDE]:
        return PARTS[arguments[1]](arguments[2:])
    with beside("servers", arguments) as servers, beside("rest", arguments) as rest:
        here = suite("SQLite, files as the broker", arguments, ENGINE)
    return next((result for result in (here, servers.returncode, rest.returncode) if result), 0)


@contextmanager
def beside(part: str, arguments: list[str]) -> Iterator[subprocess.Popen]:
    """A part in a process of its own; its words come when it has ended, not mixed with ours."""
    with TemporaryFile() as told:
        command = [sys.executable, "-m", "tests", BESIDE, part, *arguments]
        process = subprocess.Popen(command, stdout=told, stderr=told, preexec_fn=tied_to_me())
        try:
            yield process
            process.wait()
        finally:
            _end(process, signal.SIGTERM)
            told.seek(0)
            print(told.read().decode(errors="replace"), flush=True)


def on_the_servers(arguments: list[str]) -> int:
    with services.postgresql_server() as database, services.redis_server() as broker:
        servers = {"DATABASE_URL": database.url, "REDIS_URL": broker.url}
        return suite("PostgreSQL and Redis", arguments, ENGINE | servers)


def on_neither(arguments: list[str]) -> int:
    return suite("what no engine can change", arguments, REST)


PARTS = {"servers": on_the_servers, "rest": on_neither}


def suite(title: str, arguments: list[str], chosen: dict[str, str]) -> int:
    print(f"\n== {title}", flush=True)
    began = time.monotonic()
    environ = {name: value for name, value in os.environ.items() if name not in CHOSEN_BY_THE_SUITE}
    run = subprocess.Popen([sys.executable, "-m", "pytest", *arguments], env=environ | chosen, preexec_fn=tied_to_me())
    try:
        result = run.wait()
    finally:
        _end(run, signal.SIGINT)
    result = 0 if result == NOTHING_COLLECTED else result
    print(f"== {title}: {time.monotonic() - began:.0f} s, {'RED' if result else 'green'}", flush=True)
    return result


def _end(run: subprocess.Popen, how: signal.Signals) -> None:
    if run.poll() is None:
        run.send_signal(how)
        run.wait(timeout=60)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
