"""`manage.py import_schools FILE`: the schools of the « Annuaire de l’éducation », created, updated, closed.

What is there already is compared; a second run changes nothing. Interrupted, it is simply run again.
"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from schools import actions
from schools.directory import Hold, Importing, LeaseLost, Report, Source, carry_out, digest, on_disk
from tne29.lib.errors import Refusal
from tne29.lib.french import short_date

UNEXPECTED = "L’import s’est arrêté sur une erreur. Ce qui était fait reste ; relancez la commande."
TAKEN_OVER = "Cet import a été trop lent à donner signe de vie : un autre a pris sa place. Relancez-le ensuite."
CHUNK = 1 << 20


class Command(BaseCommand):
    help = "Importe l’annuaire national des établissements (CSV, « ; » ou « , », UTF-8), sans rien supprimer."

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", metavar="FICHIER", help="export CSV de l’annuaire de l’éducation")
        parser.add_argument("--communes", metavar="FICHIER", help="CSV des communes et de leurs EPCI")
        parser.add_argument("--dry-run", action="store_true", help="montre ce qui changerait, sans rien écrire")
        parser.add_argument(
            "--close-absent", action="store_true", help="ferme les absents même si le fichier paraît partiel"
        )

    def handle(self, *args, file: str, communes: str | None, dry_run: bool, close_absent: bool, **options) -> None:
        source = on_disk(_readable(file), _readable(communes) if communes else None)
        try:
            if dry_run:
                report = self._compare(source, close_absent)
            else:
                report = self._import(source, file, communes, close_absent)
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        except OSError as error:
            raise CommandError(f"Lecture impossible : {error.strerror}.") from error
        for line in report.lines():
            self.stdout.write(line)

    def _compare(self, source: Source, close_absent: bool) -> Report:
        importing = Importing(source, Report(), writes=False, closes_absent=close_absent)
        report = importing.run()
        self._date(importing.latest)
        self.stdout.write("Essai : rien n’est écrit. Un import ferait ceci.")
        return report

    def _import(self, source: Source, file: str, communes: str | None, close_absent: bool) -> Report:
        with source.open() as stream:
            sha256 = digest(iter(lambda: stream.read(CHUNK), b""))
        hold = actions.begin_import(
            file,
            source.size,
            sha256,
            closes_absent=close_absent,
            communes_name=communes or "",
            at=timezone.now(),
        )
        report = _carried(hold, source)
        hold.row.refresh_from_db()
        self._date(hold.row.source_on)
        return report

    def _date(self, latest) -> None:
        dated = f", données du {short_date(latest)}" if latest else ""
        self.stdout.write(f"Source : Annuaire de l’éducation (Licence Ouverte 2.0){dated}.")


def _carried(hold: Hold, source: Source) -> Report:
    try:
        return carry_out(hold, source)
    except LeaseLost as error:
        raise CommandError(TAKEN_OVER) from error
    except Refusal as refusal:
        hold.failed(refusal.message)
        raise
    except BaseException:
        hold.failed(UNEXPECTED)
        raise


def _readable(name: str) -> Path:
    path = Path(name)
    if not path.is_file():
        raise CommandError(f"Le fichier « {name} » n’existe pas.")
    return path
