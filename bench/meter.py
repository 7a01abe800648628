"""What a request costs: CPU of this process and of PostgreSQL, statements, transactions, bytes.

Wall time drifts with what else the machine does; these do not, or little.
"""

import gzip
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

HOST = "127.0.0.1"
FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
WRITES = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True)
class Cost:
    """cpu: milliseconds, web and database; queries: SQL statements; size: bytes of the answer, gzipped."""

    cpu: float
    queries: int
    transactions: int = 0
    size: int = 0


def cost_of(ask: Callable[[], HttpResponse], rounds: int = 15, before: Callable[[], object] = int) -> Cost:
    """Of one request, measured many times; warm. What `before` does each time is not counted."""
    before(), ask(), before()
    counted, response = counted_of(ask)
    assert response.status_code < 400, (response.status_code, response.content.decode()[:2_000])
    cpu = median(_spent_after(before, ask) for _ in range(rounds))
    return Cost(cpu, counted.queries, counted.transactions, len(gzip.compress(_body(response))))


def counted_of(act: Callable) -> tuple[Cost, object]:
    """Statements and transactions of an act, and what it gave back; its CPU includes their capture."""
    before = _cpu()
    with CaptureQueriesContext(connection) as captured:
        result = act()
        statements = [query["sql"].lstrip().upper() for query in captured]
    cpu = (_cpu() - before) * 1000
    queries = sum(not statement.startswith(FRAME) for statement in statements)
    return Cost(cpu, queries, _transactions(statements)), result


def _spent_after(before: Callable[[], object], ask: Callable) -> float:
    before()
    return spent_by(ask)


def spent_by(act: Callable) -> float:
    """Milliseconds of CPU."""
    before = _cpu()
    act()
    return (_cpu() - before) * 1000


def _transactions(statements: Iterable[str]) -> int:
    """Those that write, and each write that is its own."""
    inside, written, found = False, False, 0
    for statement in statements:
        if statement.startswith("BEGIN"):
            inside, written = True, False
        elif statement.startswith(("COMMIT", "ROLLBACK;", "ROLLBACK")) and "SAVEPOINT" not in statement:
            found += written
            inside = written = False
        elif statement.startswith(WRITES) or "FOR UPDATE" in statement or "FOR NO KEY UPDATE" in statement:
            written = inside
            found += not inside
    return found


def _cpu() -> float:
    return time.process_time() + _database_cpu()


def _database_cpu() -> float:
    """Seconds on a processor of the backend that serves this connection (schedstat counts nanoseconds)."""
    connection.ensure_connection()
    with open(f"/proc/{connection.connection.info.backend_pid}/schedstat", encoding="ascii") as stat:
        return int(stat.read().split()[0]) / 1e9


def _body(response: HttpResponse) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def client_of(user=None) -> Client:
    client = Client(SERVER_NAME=HOST, headers={"accept-language": "fr"})
    if user is not None:
        client.force_login(user)
    return client
