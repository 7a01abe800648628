"""A database of the experiment's own, on the engine at hand: it may be crashed, filled or thrown away."""

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from tests import services

MOVED = ("NAME", "HOST", "PORT", "USER")


@contextmanager
def durable_cluster() -> Iterator[services.PostgreSQL]:
    """The connection leads to a cluster that keeps what it has said yes to, with the schema of the suite's."""
    former = {name: connection.settings_dict[name] for name in MOVED}
    with services.postgresql_server(durable=True) as server:
        _copy_to(server.port)
        here = {"NAME": "postgres", "HOST": "127.0.0.1", "PORT": server.port, "USER": "tne"}
        with _led_to(here, former):
            yield server


def _copy_to(port: int) -> None:
    parts = connection.settings_dict
    server = ["-h", parts["HOST"], "-p", str(parts["PORT"]), "-U", parts["USER"]]
    written = subprocess.run([services.tool("pg_dump"), *server, parts["NAME"]], check=True, capture_output=True)
    reader = [services.tool("psql"), "-q", "-h", "127.0.0.1", "-p", str(port), "-U", "tne", "postgres"]
    subprocess.run(reader, input=written.stdout, check=True, capture_output=True)


@contextmanager
def file_in(folder: Path) -> Iterator[Path]:
    """The connection leads to a copy of the SQLite file."""
    path = folder / "portal.sqlite3"
    former = {"NAME": connection.settings_dict["NAME"]}
    with sqlite3.connect(former["NAME"]) as here, sqlite3.connect(path) as there:
        here.backup(there)
    with _led_to({"NAME": str(path)}, former):
        yield path


@contextmanager
def _led_to(place: dict, former: dict) -> Iterator[None]:
    connection.close()
    connection.settings_dict.update(place)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(former)


def is_sound(path: Path) -> bool:
    with sqlite3.connect(path) as file:
        return file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def group_of(pid: int) -> list[int]:
    """A process and its children, the latest first."""
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    children = [int(child) for child in listed.read_text(encoding="ascii").split()] if listed.exists() else []
    return [each for child in children for each in group_of(child)] + [pid]


def kill_all(pids: list[int], signum: int) -> None:
    for pid in pids:
        try:
            os.kill(pid, signum)
        except ProcessLookupError:
            continue
