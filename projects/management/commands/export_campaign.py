"""manage.py export_campaign SLUG --format pdf|zip|csv|xlsx|scdl|reglementaire: exports without a browser."""

import shutil
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from campaigns.models import Campaign
from tne29.lib.errors import Refusal

from ... import exports, printouts
from ...admin.exports import export_name
from ...exports.volumes import volumes_of
from ...models import Printout

Kind, State = Printout.Kind, Printout.State
FORMATS = {"zip": Kind.ZIP, "xlsx": Kind.XLSX, "scdl": Kind.SCDL, "reglementaire": Kind.REGULATORY}
TABLES = {"dossiers": Kind.CSV, "budget": Kind.CSV_BUDGET, "etablissements": Kind.CSV_SCHOOLS}


class Command(BaseCommand):
    help = "Écrit un export d’une campagne dans un dossier."

    def add_arguments(self, parser) -> None:
        parser.add_argument("slug", help="l’identifiant de la campagne, par exemple campagne-1")
        parser.add_argument("--format", required=True, choices=["pdf", "csv", *FORMATS])
        parser.add_argument("--table", default="dossiers", choices=TABLES, help="ce que montre le CSV")
        parser.add_argument("--output", type=Path, default=Path(), metavar="DOSSIER")

    def handle(self, slug: str, output: Path, **options) -> None:
        campaign = Campaign.objects.filter(slug=slug).first()
        if campaign is None:
            known = ", ".join(Campaign.objects.values_list("slug", flat=True)) or "aucune"
            raise CommandError(f"La campagne « {slug} » n’existe pas. Campagnes : {known}.")
        if not output.is_dir():
            raise CommandError(f"Le dossier « {output} » n’existe pas.")
        try:
            self._export(campaign, output, options["format"], options["table"])
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal

    def _export(self, campaign: Campaign, output: Path, wanted: str, table: str) -> None:
        if wanted == "pdf":
            volumes = list(volumes_of(campaign))
            for place, volume in enumerate(volumes, start=1):
                printout = printouts.ask(Kind.SELECTION, selection=volume, at=timezone.now())
                suffix = f"-{place}" if len(volumes) > 1 else ""
                self._keep(printout, printouts.render, output / f"dossiers-{campaign.slug}{suffix}.pdf")
            return
        kind = TABLES[table] if wanted == "csv" else FORMATS[wanted]
        printout = exports.ask(kind, campaign, by=None, at=timezone.now())
        self._keep(printout, exports.render, output / export_name(printout))

    def _keep(self, printout: Printout, render, path: Path) -> None:
        """Made here and now, unless it is made already; a turn that ends is followed by another."""
        while printout.state in (State.QUEUED, State.RUNNING):
            render(printout.pk, timezone.now())
            printout.refresh_from_db()
            if printout.failure:
                break
        if printout.state != State.DONE:
            raise CommandError(printout.failure or "L’export est en préparation ailleurs : recommencez dans un moment.")
        with printout.file.open("rb") as made, path.open("wb") as file:
            shutil.copyfileobj(made, file)
        self.stdout.write(f"{path} : {printout.size} octets, SHA-256 {printout.digest}")
        for each in printout.report or ():
            self.stdout.write(f"  {each['reference']} : {' ; '.join(each['missing'])}")
