"""What the database itself refuses, on both engines. Installed after every migration, asserted by a system check.

SQLite drops a table’s triggers when a migration rebuilds it, and does not rebuild a table that a trigger of another one
names: there, they all go before a migration, and come back after it.
"""

from contextlib import contextmanager

from django.core.checks import Error, Tags, register
from django.db import connections
from django.db.utils import DatabaseError

from . import postgresql, sqlite

ENGINES = {"postgresql": postgresql, "sqlite": sqlite}


def _engine(connection):
    return ENGINES[connection.vendor]


def install(connection) -> None:
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for statement in _engine(connection).statements(tables):
            cursor.execute(statement)


def uninstall(connection) -> None:
    with connection.cursor() as cursor:
        for name, table in _engine(connection).installed(cursor):
            cursor.execute(_engine(connection).drop(name, table))


def expected(connection) -> set[str]:
    return {name for name, *_ in _engine(connection).rules()}


def installed(connection) -> set[str]:
    with connection.cursor() as cursor:
        return {name for name, _ in _engine(connection).installed(cursor)}


@contextmanager
def disabled(connection):
    """Without the triggers: for test flushes, and to show that a test of theirs can fail."""
    uninstall(connection)
    try:
        yield
    finally:
        install(connection)


def make_way_for_migrations(sender, using, plan=(), **kwargs) -> None:
    if plan and connections[using].vendor == "sqlite":
        uninstall(connections[using])


def install_after_migrate(sender, using, **kwargs) -> None:
    install(connections[using])


@register(Tags.database)
def check_triggers(app_configs=None, databases=None, **kwargs) -> list[Error]:
    """Runs with the database checks: after `migrate`, and in `check --database default`."""
    return [error for alias in databases or () for error in _missing(connections[alias])]


def _missing(connection) -> list[Error]:
    try:
        if "projects_deposit" not in connection.introspection.table_names():
            return []
        missing = sorted(expected(connection) - installed(connection))
    except DatabaseError as error:
        return [Error(f"La base ne répond pas : {error}", id="projects.E002")]
    if not missing:
        return []
    return [
        Error(
            f"Il manque des déclencheurs dans la base : {', '.join(missing)}.",
            hint="Lancez « manage.py migrate ».",
            id="projects.E001",
        )
    ]
