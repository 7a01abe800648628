"""Real servers for the tests: private, on free ports, ended with whoever started them (even by kill -9)."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tne29.lib.processes import tied_to_me

PATIENCE = 30.0
FAST_NOT_SAFE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class DidNotStart(Exception):
    """A server of the tests did not answer in time; its last words follow."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def accepts_connections(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(ready: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
    limit = time.monotonic() + patience
    while not ready():
        if time.monotonic() > limit:
            raise DidNotStart(what)
        time.sleep(0.05)


@dataclass
class Server:
    """A server that a test may also freeze, wake up or kill."""

    url: str
    port: int
    process: subprocess.Popen

    def freeze(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def wake(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def started(command: list[str], *, how_to_stop: int = signal.SIGTERM, log: Path, **popen) -> Iterator[subprocess.Popen]:
    """The process, stopped at the end of the block, by force if it does not listen."""
    process = _launched(command, how_to_stop, log, **popen)
    try:
        yield process
    finally:
        _end(process, how_to_stop)


def _launched(command: list[str], how_to_stop: int, log: Path, **popen) -> subprocess.Popen:
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            stdout=output,
            stderr=output,
            stdin=subprocess.DEVNULL,
            preexec_fn=tied_to_me(how_to_stop),
            **popen,
        )


def _end(process: subprocess.Popen, how_to_stop: int) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGCONT)
        process.send_signal(how_to_stop)
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_for(process: subprocess.Popen, port: int, log: Path, patience: float = PATIENCE) -> None:
    """Returns when the process answers on its port; says its last words when it does not."""

    def answers() -> bool:
        if process.poll() is not None:
            raise DidNotStart(log.read_text(errors="replace")[-3000:])
        return accepts_connections(port)

    wait_until(answers, f"{process.args}: {log}", patience)


@contextmanager
def folder(prefix: str, owner: str | None = None) -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix=prefix))
    if owner:
        shutil.chown(path, owner, owner)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def redis_server() -> Iterator[Server]:
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with (
        folder("tne29-redis-") as place,
        started([*command, "--dir", str(place)], log=place / "log") as process,
    ):
        wait_for(process, port, place / "log")
        yield Server(f"redis://127.0.0.1:{port}/0", port, process)


@dataclass
class PostgreSQL(Server):
    """A cluster that may be stopped without a word and started again on the same data."""

    begin: Callable[[], subprocess.Popen]

    def stop(self, how: int = signal.SIGQUIT) -> None:
        """As `pg_ctl stop` would: SIGQUIT is -m immediate, SIGINT is -m fast."""
        self.process.send_signal(how)
        self.process.wait(PATIENCE)

    def start(self) -> None:
        self.process = self.begin()


@contextmanager
def s3_server(place: Path) -> Iterator[Server]:
    """A storage that speaks the protocol of S3, in memory, over HTTP."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with started(command, log=place / "log") as process:
        wait_for(process, port, place / "log")
        yield Server(f"http://127.0.0.1:{port}", port, process)


@contextmanager
def postgresql_server(*, durable: bool = False) -> Iterator[PostgreSQL]:
    """An empty cluster. PostgreSQL refuses to run as root: root lends it the account `postgres`.

    durable: what was committed outlives the server, as in service; else it is faster.
    """
    owner = "postgres" if os.geteuid() == 0 else None
    identity = {"user": owner, "group": owner, "extra_groups": []} if owner else {}
    port = free_port()
    with folder("tne29-postgresql-", owner) as place:
        _initialise(place / "data", identity)
        log = place.with_suffix(".log")
        command = _postgres(place, port, () if durable else FAST_NOT_SAFE)
        begin = partial(_begin, command, port, log, cwd=place, **identity)
        server = PostgreSQL(f"postgres://tne@127.0.0.1:{port}/postgres", port, begin(), begin)
        try:
            yield server
        finally:
            _end(server.process, signal.SIGINT)
            log.unlink(missing_ok=True)


def _begin(command: list[str], port: int, log: Path, **popen) -> subprocess.Popen:
    process = _launched(command, signal.SIGINT, log, **popen)
    try:
        wait_until(lambda: _takes_orders(port, process, log), f"postgres: {log}")
    except BaseException:
        _end(process, signal.SIGINT)
        raise
    return process


def _initialise(data: Path, identity: dict) -> None:
    subprocess.run(
        [
            tool("initdb"),
            "-D",
            data,
            "-A",
            "trust",
            "-U",
            "tne",
            "--no-sync",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=data.parent,
        **identity,
    )


def _postgres(place: Path, port: int, more: tuple[str, ...]) -> list[str]:
    options = [
        f"port={port}",
        "listen_addresses=127.0.0.1",
        f"unix_socket_directories={place}",
        "max_connections=150",
        *more,
    ]
    return [
        tool("postgres"),
        "-D",
        str(place / "data"),
        *(word for option in options for word in ("-c", option)),
    ]


def _takes_orders(port: int, process: subprocess.Popen, log: Path) -> bool:
    if process.poll() is not None:
        raise DidNotStart(log.read_text(errors="replace")[-3000:])
    asked = subprocess.run([tool("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)], check=False)
    return asked.returncode == 0


def tool(name: str) -> str:
    """Debian keeps the servers out of the PATH, one folder for each version."""
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    found = str(versions[-1]) if versions else shutil.which(name)
    if not found:
        raise DidNotStart(f"{name} not found: `make test` installs PostgreSQL")
    return found
