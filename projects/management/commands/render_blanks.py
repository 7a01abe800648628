"""`manage.py render_blanks`: the questionnaires of every campaign, to print and to fill, made now if not there yet."""

from datetime import datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from projects import printouts
from projects.models import Printout


class Command(BaseCommand):
    help = "Prépare les questionnaires de chaque campagne (papier, PDF à remplir). Ce qui est prêt n'est pas refait."

    def handle(self, *args, **options) -> None:
        failed = [self._make(printout, timezone.now()) for printout in printouts.ensure_blanks(timezone.now())]
        if any(failed):
            raise CommandError("Un questionnaire n'a pas pu être préparé.")

    def _make(self, printout: Printout, at: datetime) -> bool:
        """Says whether it failed."""
        is_new = printout.state != Printout.State.DONE
        if is_new:
            printouts.render(printout.pk, at)
            printout.refresh_from_db()
        made = "préparé" if is_new else "déjà prêt"
        failed = printout.state != Printout.State.DONE
        what = f"{printout.campaign.name}, {printout.get_kind_display()}"
        self.stdout.write(f"    {what} : {printout.failure if failed else made}")
        return failed
