"""What a page costs: CPU of this process and of PostgreSQL, statements, bytes. Wall time drifts; these are compared."""

import gzip
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

TICK = os.sysconf("SC_CLK_TCK")
HOST = "127.0.0.1"


@dataclass(frozen=True)
class Cost:
    """cpu: milliseconds, web and database; queries: SQL statements; size: bytes of the answer, gzipped."""

    status: int
    cpu: float
    queries: int
    size: int


def cost_of(ask: Callable[[], HttpResponse], rounds: int = 15) -> Cost:
    response = ask()
    with CaptureQueriesContext(connection) as captured:
        response = ask()
        queries = len(captured)
    spent = sorted(_one(ask) for _ in range(rounds))
    return Cost(response.status_code, median(spent), queries, len(gzip.compress(_body(response))))


def _one(ask: Callable[[], HttpResponse]) -> float:
    before = _cpu()
    ask()
    return (_cpu() - before) * 1000


def _cpu() -> float:
    return time.process_time() + _database_cpu()


def _database_cpu() -> float:
    """Seconds spent by the backend that serves this connection; SQLite works inside this very process."""
    if connection.vendor == "sqlite":
        return 0.0
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def _body(response: HttpResponse) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def client_of(user=None) -> Client:
    client = Client(SERVER_NAME=HOST, headers={"accept-language": "fr"})
    if user is not None:
        client.force_login(user)
    return client
