"""manage.py verify_journal [REFERENCE …]: names each entry of the journal that was altered, removed or slipped in."""

from django.core.management.base import BaseCommand, CommandError

from projects import chain
from tne29.lib.french import count


class Command(BaseCommand):
    help = "Vérifie que le journal de chaque dossier est une chaîne intacte, celle que ses accusés attestent."

    def add_arguments(self, parser) -> None:
        parser.add_argument("references", nargs="*", metavar="RÉFÉRENCE", help="ces dossiers seulement")

    def handle(self, *, references: list[str], **options) -> None:
        wrong = 0
        for sentence in chain.flaws(each.upper() for each in references):
            wrong += 1
            self.stderr.write(sentence)
        if wrong:
            raise CommandError(f"Le journal ne se tient plus : {count(wrong, 'anomalie')}.")
        self.stdout.write("Le journal est intact.")
