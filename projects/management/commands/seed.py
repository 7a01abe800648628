"""`manage.py seed`: the reference data, and the windows of the campaigns that have just been created."""

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from campaigns.seed import Planting, plant
from projects.actions import open_campaign


class Command(BaseCommand):
    help = "Met en place l’appel, ses campagnes, les partenaires, les collectivités. Ce qui existe est gardé tel quel."

    @transaction.atomic
    def handle(self, *args, **options) -> None:
        at = timezone.now()
        planting = plant(at)
        for campaign in planting.unopened:
            open_campaign(campaign, by=None, at=at)
        self._tell(planting)

    def _tell(self, planting: Planting) -> None:
        for name, count in sorted((planting.created + planting.kept).items()):
            new = planting.created[name]
            self.stdout.write(f"    {name} : {count}" + (f", dont {new} à l’instant" if new else ""))
        if planting.remarks:
            self.stdout.write("  À vérifier avant d’ouvrir un appel réel (administration) :")
            for remark in planting.remarks:
                self.stdout.write(f"    - {remark}")
