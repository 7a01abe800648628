"""manage.py check_files [--deep]: names the pieces whose bytes are missing or changed, and the bytes of nobody."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from projects.actions import keeping


class Command(BaseCommand):
    help = "Vérifie que chaque pièce jointe a ses octets, et que chaque fichier gardé a sa pièce."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--deep", action="store_true", help="relit tout et compare les empreintes")

    def handle(self, *, deep: bool, **options) -> None:
        missing = list(keeping.disagreements(deep=deep))
        orphans = list(keeping.orphans(timezone.now()))
        for sentence in missing:
            self.stderr.write(sentence)
        for name in orphans:
            self.stdout.write(f"{name} : aucune pièce ne le nomme (le balayage l’effacera)")
        if missing:
            raise CommandError(f"{len(missing)} pièce(s) sans leurs octets.")
        self.stdout.write("Pièces et octets concordent.")
