"""`manage.py demo`: imaginary schools, people and projects, and a window that is always open."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.demonstration import make_accounts
from campaigns.models import Call
from projects.demonstration import keep_alive, raise_curtain
from tne29.lib.french import count


class Command(BaseCommand):
    help = "Met en place la démonstration : établissements et personnes imaginaires, projets à tous les états."

    def handle(self, *args, **options) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("La démonstration n’est permise qu’avec DEMONSTRATION=1.")
        if not Call.objects.exists():
            raise CommandError("Lancer d’abord « manage.py seed ».")
        now = timezone.now()
        accounts = make_accounts(now)
        made = raise_curtain(accounts, now=now)
        sentences = keep_alive(accounts["lead"], now=now)
        words = f"{count(made, 'projet créé', 'projets créés')}" if made else "projets gardés tels quels"
        self.stdout.write(f"    {words}")
        for sentence in sentences:
            self.stdout.write(f"    {sentence}")
