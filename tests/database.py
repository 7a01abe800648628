"""The test database between two transactional tests: empty again, save what the migrations wrote.

Django's own flush cannot do it: the database refuses to forget a deposit, a window or a line of the journal.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from projects import triggers

REVISION_TABLE = "campaigns_publicrevision"
written_by_migrations: dict[str, int] = {}


def remember() -> None:
    """To be called once, on the new database."""
    written_by_migrations.clear()
    written_by_migrations.update({table: count for table in _tables() if (count := _count(table))})


def empty() -> None:
    with _without_rules(), connection.cursor() as cursor:
        for table in _tables():
            if table not in written_by_migrations:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
        cursor.execute(f"UPDATE {REVISION_TABLE} SET number = number + 1")
    _check_that_the_rest_is_intact()


def _check_that_the_rest_is_intact() -> None:
    changed = [table for table, count in written_by_migrations.items() if _count(table) != count]
    assert not changed, f"a test added rows to, or took them from, {changed}: they belong to the migrations"


def _tables() -> list[str]:
    return connection.introspection.table_names()


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")
        return cursor.fetchone()[0]


@contextmanager
def _without_rules() -> Iterator[None]:
    """No trigger, no order between tables: one transaction, so that a failure leaves the rules in place."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            yield
        return
    with connection.constraint_checks_disabled(), transaction.atomic(), triggers.disabled(connection):
        yield
