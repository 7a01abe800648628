"""`python -m tests [pytest arguments]`: the suite on SQLite, and on PostgreSQL and Redis, side by side on two cores.

What no engine can change runs once, behind the quicker of the two. The servers are private and always stopped,
whatever happens.
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
        return first_wrong(on_the_servers(arguments[1:]))
    with beside(arguments) as other:
        here = suite("SQLite, files as the broker", arguments, ENGINE)
    return first_wrong([here, other.returncode])


@contextmanager
def beside(arguments: list[str]) -> Iterator[subprocess.Popen]:
    """The other suites in a process of their own; their words come when they have ended, not mixed with ours."""
    with TemporaryFile() as told:
        command = [sys.executable, "-m", "tests", BESIDE, *arguments]
        process = subprocess.Popen(command, stdout=told, stderr=told, preexec_fn=tied_to_me())
        try:
            yield process
            process.wait()
        finally:
            _end(process, signal.SIGTERM)
            told.seek(0)
            print(told.read().decode(errors="replace"), flush=True)


def on_the_servers(arguments: list[str]) -> list[int]:
    with services.postgresql_server() as database, services.redis_server() as broker:
        servers = {"DATABASE_URL": database.url, "REDIS_URL": broker.url}
        engine = suite("PostgreSQL and Redis", arguments, ENGINE | servers)
    return [engine, suite("what no engine can change", arguments, REST)]


def first_wrong(results: list[int]) -> int:
    return next((result for result in results if result), 0)


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
