"""`python -m tests [pytest arguments]`: the suite on SQLite, on PostgreSQL and Redis, and once what neither can change.

The parts run side by side. The journeys in a browser and the rights of each person on each page take longest, and are
parts of their own. The servers are private and always stopped, whatever happens. The migrations run once for each
engine: the parts on SQLite begin with a copy.
"""

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from tempfile import TemporaryFile

from tests import migrated, services
from tne29.lib.processes import tied_to_me

NOTHING_COLLECTED = 5
BESIDE = "--beside"
CHOSEN_BY_THE_SUITE = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "REDIS_URL", "SUITE_PART")
ENGINE, JOURNEYS, RIGHTS, REST = ({"SUITE_PART": part} for part in ("engine", "journeys", "rights", "rest"))


MEMORY, ENOUGH = "/dev/shm", 4 << 30


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    _write_in_memory()
    if arguments[:1] == [BESIDE]:
        return PARTS[arguments[1]](arguments[2:])
    with ExitStack() as parts:
        beside_us = [parts.enter_context(beside("servers", arguments))]
        os.environ |= parts.enter_context(migrated.database())
        beside_us += [parts.enter_context(beside(part, arguments)) for part in PARTS if part != "servers"]
        here = suite("SQLite, files as the broker", arguments, ENGINE)
    return next((result for result in (here, *(part.returncode for part in beside_us)) if result), 0)


def _write_in_memory() -> None:
    """Databases and files of the tests, where there is room for them: SQLite waits for the disk at each transaction."""
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH:
        os.environ.setdefault("TMPDIR", MEMORY)


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


def in_a_browser(arguments: list[str]) -> int:
    return suite("journeys in a browser", [*only("tests/journeys"), *arguments], JOURNEYS)


def of_each_person(arguments: list[str]) -> int:
    return suite("rights of each person", [*only("tests/rights"), *arguments], RIGHTS)


def only(folder: str) -> tuple[str, str]:
    """Where no test was named, the others are not even read."""
    return "-o", f"testpaths={folder}"


def on_neither(arguments: list[str]) -> int:
    return suite("what no engine can change", arguments, REST)


PARTS = {"servers": on_the_servers, "journeys": in_a_browser, "rights": of_each_person, "rest": on_neither}


def suite(title: str, arguments: list[str], chosen: dict[str, str]) -> int:
    print(f"\n== {title}", flush=True)
    began, processor = time.monotonic(), _processor_seconds()
    environ = {name: value for name, value in os.environ.items() if name not in CHOSEN_BY_THE_SUITE}
    run = subprocess.Popen([sys.executable, "-m", "pytest", *arguments], env=environ | chosen, preexec_fn=tied_to_me())
    try:
        result = run.wait()
    finally:
        _end(run, signal.SIGINT)
    result = 0 if result == NOTHING_COLLECTED else result
    spent = f"{time.monotonic() - began:.0f} s, {_processor_seconds() - processor:.0f} s of processor"
    print(f"== {title}: {spent}, {'RED' if result else 'green'}", flush=True)
    return result


def _processor_seconds() -> float:
    """Of the processes that have ended, and of theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _end(run: subprocess.Popen, how: signal.Signals) -> None:
    if run.poll() is None:
        run.send_signal(how)
        run.wait(timeout=60)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
