"""manage.py migrate: Django’s, which also runs when a new version expects triggers that it is about to install."""

from django.core.management.commands import migrate


class Command(migrate.Command):
    def check(self, *args, databases=None, **kwargs) -> None:
        """Nothing is asked of the database beforehand: `check --database` does, afterwards."""
        super().check(*args, **kwargs)
