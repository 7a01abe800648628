"""manage.py check_invariants [--only I1 …]: examines every row for the portal’s promises, and names what breaks one."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from projects import invariants
from projects.management.moments import read_moment
from tne29.lib.french import count


class Command(BaseCommand):
    help = "Examine toute la base : chaque manquement aux garanties I1 à I8 est nommé."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--only", nargs="+", choices=invariants.PROMISES, default=(), help="ces garanties seulement"
        )
        parser.add_argument("--at", metavar="MOMENT", help="comme si l’on était à ce moment (maintenant par défaut)")

    def handle(self, *, only: list[str], at: str | None, **options) -> None:
        wrong = 0
        for violation in invariants.violations(read_moment(at) if at else timezone.now(), tuple(only)):
            wrong += 1
            self.stderr.write(str(violation))
        if wrong:
            raise CommandError(f"La base ne tient pas ses promesses : {count(wrong, 'manquement')}.")
        for promise in only or invariants.PROMISES:
            self.stdout.write(f"{promise} : {invariants.PROMISES[promise]}.")
        self.stdout.write("Tout est en ordre.")
