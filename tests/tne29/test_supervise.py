"""The two processes of `make run` live and die together."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from tests import environment, services

SLEEP = [sys.executable, "-c", "import time; time.sleep(300)"]
END = [sys.executable, "-c", "import time; time.sleep(1); raise SystemExit(3)"]
DEAF = [sys.executable, "-c", "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(300)"]

PROGRAM = """
import json, os, signal, sys
from tne29 import supervise
supervise.STOP_STEPS = ((signal.SIGTERM, 1.0), (signal.SIGKILL, 5.0))
stop = supervise.Stop()
signal.signal(signal.SIGTERM, lambda *_: stop.set())
children = [supervise.Child(f"Le {n}", command, signal.SIGTERM) for n, command in enumerate(json.loads(sys.argv[1]))]
start = supervise.Child.start
supervise.Child.start = lambda child, environ: (start(child, environ), print(child.process.pid, flush=True))
sys.exit(supervise.run(children, dict(os.environ, SITE_URL="http://127.0.0.1:9"), stop))
"""


@contextmanager
def supervised(*commands: list[str]) -> Iterator[tuple[subprocess.Popen, list[int]]]:
    """The supervisor over these children, with their process ids."""
    supervisor = [sys.executable, "-c", PROGRAM, json.dumps(commands)]
    process = subprocess.Popen(supervisor, stdout=subprocess.PIPE, text=True, cwd=environment.ROOT)
    pids = [int(process.stdout.readline()) for _ in commands]
    try:
        yield process, pids
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def is_alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_an_order_to_stop_ends_both():
    with supervised(SLEEP, SLEEP) as (process, pids):
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert not any(map(is_alive, pids))


def test_one_that_ends_takes_the_other_along_and_is_named():
    with supervised(SLEEP, END) as (process, pids):
        assert process.wait(20) == 1
        assert "Le 1 s'est arrêté tout seul (code 3)" in process.stdout.read()
        assert not any(map(is_alive, pids))


def test_one_that_does_not_listen_is_killed():
    with supervised(DEAF, SLEEP) as (process, pids):
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert not any(map(is_alive, pids))


@pytest.mark.parametrize("signum", [signal.SIGKILL, signal.SIGABRT])
def test_a_violent_death_of_the_supervisor_leaves_no_orphan(signum):
    with supervised(SLEEP, SLEEP) as (process, pids):
        process.send_signal(signum)
        process.wait(20)
        services.wait_until(lambda: not any(map(is_alive, pids)), "the children end", 10)
