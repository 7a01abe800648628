"""manage.py migrate: Django’s, which also runs when a new version expects triggers that it is about to install.

What the database refuses, it refuses again when a migration has failed.
"""

from contextlib import suppress

from django.core.management.commands import migrate
from django.db import DatabaseError, connections

from projects import triggers


class Command(migrate.Command):
    def check(self, *args, databases=None, **kwargs) -> None:
        """Nothing is asked of the database beforehand: `check --database` does, afterwards."""
        super().check(*args, **kwargs)

    def handle(self, *args, **options) -> None:
        try:
            super().handle(*args, **options)
        except BaseException:
            with suppress(DatabaseError):
                triggers.install(connections[options["database"]])
            raise
