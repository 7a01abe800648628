"""Forgets the refused attempts and the signs of life older than EVIDENCE_DAYS; the worker does it each hour."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from tne29.evidence.keeping import forget_the_old, oldest_kept
from tne29.lib.french import count, long_date


class Command(BaseCommand):
    help = "Efface les tentatives refusées et les signes de vie plus anciens que EVIDENCE_DAYS (400 jours)."

    def handle(self, *args, **options) -> None:
        now = timezone.now()
        erased = count(forget_the_old(now), "ligne effacée", "lignes effacées")
        self.stdout.write(f"{erased}, antérieures au {long_date(oldest_kept(now))}.")
