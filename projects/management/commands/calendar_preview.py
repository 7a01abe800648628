"""`manage.py calendar_preview`: every coming reminder, opening and closing, one a line."""

from datetime import timedelta

from django.core.management.base import BaseCommand
from django.utils import timezone

from projects.coming import coming
from projects.management.moments import read_moment

A_YEAR = timedelta(days=366)


class Command(BaseCommand):
    help = "Montre les rappels, ouvertures et clôtures à venir (heure UTC, puis heure de Paris)."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--from", dest="begin", metavar="MOMENT", help="à partir de (maintenant par défaut)")
        parser.add_argument("--to", dest="end", metavar="MOMENT", help="jusqu’à, exclu (un an plus tard par défaut)")

    def handle(self, *args, begin: str | None, end: str | None, **options) -> None:
        first = read_moment(begin) if begin else timezone.now()
        last = read_moment(end) if end else first + A_YEAR
        found = coming(first, last)
        for each in found:
            marks = f" [{', '.join(each.marks)}]" if each.marks else ""
            self.stdout.write(f"{each.at:%Y-%m-%dT%H:%M:%SZ}  {each.when}{marks} : {each.what}, {each.about}")
        if not found:
            self.stdout.write("Rien n’est prévu dans cette période.")
