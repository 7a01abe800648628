"""`manage.py edition`: editions of the questionnaire as files, checked before anybody publishes them."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from campaigns.models import Edition
from projects import actions
from projects.actions.trial import faults_of
from tne29.lib.errors import Refusal

STATES = {True: "brouillon", False: "publié"}


class Command(BaseCommand):
    help = "Montre, exporte, importe (en brouillon) ou vérifie un questionnaire."

    def add_arguments(self, parser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="list|export|import|check")
        verbs.add_parser("list", help="les questionnaires et leur état")
        export = verbs.add_parser("export", help="écrit un questionnaire en TOML")
        export.add_argument("slug", help="identifiant du questionnaire")
        export.add_argument("file", nargs="?", help="fichier à écrire (la sortie standard par défaut)")
        imported = verbs.add_parser("import", help="fait un brouillon d’un fichier TOML")
        imported.add_argument("file", help="fichier à lire (« - » : l’entrée standard)")
        check = verbs.add_parser("check", help="fait toutes les vérifications d’avant publication")
        check.add_argument("slug", help="identifiant du questionnaire")

    def handle(self, *args, verb: str, **options) -> None:
        try:
            getattr(self, f"_{verb}")(**{name: options[name] for name in ("slug", "file") if name in options})
        except Refusal as refusal:
            raise CommandError(
                "\n".join([refusal.message, *(f"  - {item.text}" for item in refusal.items)])
            ) from refusal
        except OSError as error:
            raise CommandError(f"Ce fichier ne peut pas être lu ou écrit : {error}.") from error

    def _list(self) -> None:
        for edition in Edition.objects.all():
            self.stdout.write(f"{edition.slug}  {STATES[edition.is_draft]}  {edition.title}")

    def _export(self, slug: str, file: str | None) -> None:
        written = actions.export(_edition(slug))
        if file:
            Path(file).write_bytes(written)
        else:
            self.stdout.write(written.decode(), ending="")

    def _import(self, file: str) -> None:
        text = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        made = actions.import_text(text, by=None, at=timezone.now())
        self.stdout.write(f"Brouillon « {made.slug} » : {made.title}")

    def _check(self, slug: str) -> None:
        faults = faults_of(_edition(slug), at=timezone.now())
        for fault in faults:
            self.stdout.write(f"  - {fault}")
        if faults:
            raise CommandError("Ce questionnaire ne peut pas être publié.")
        self.stdout.write("Ce questionnaire peut être publié.")


def _edition(slug: str) -> Edition:
    found = Edition.objects.filter(slug=slug).first()
    if found is None:
        raise CommandError(f"Aucun questionnaire « {slug} » : « manage.py edition list » les montre.")
    return found
