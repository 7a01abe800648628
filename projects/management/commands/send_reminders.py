"""`manage.py send_reminders`: what the scheduler does every few minutes, by hand."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from projects import announcements, reminders, reminders_of_opinions
from projects.management.moments import read_moment
from tne29.lib.french import count


class Command(BaseCommand):
    help = "Envoie les rappels dus avant la fin d’une campagne. Recommencer n’envoie rien deux fois."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--at", metavar="MOMENT", help="comme si l’on était à ce moment (maintenant par défaut)")
        parser.add_argument("--dry-run", action="store_true", help="montre qui recevrait quoi, sans rien envoyer")

    def handle(self, *args, at: str | None, dry_run: bool, **options) -> None:
        now = timezone.now()
        moment = read_moment(at) if at else now
        if dry_run:
            self._show(moment)
        elif moment > now:
            raise CommandError("Un moment à venir se regarde avec --dry-run : rien n’a été envoyé.")
        else:
            self.stdout.write(count(reminders.send_due(moment), "rappel envoyé", "rappels envoyés"))
            told = announcements.send_due(moment)
            if told:
                self.stdout.write(count(told, "annonce envoyée", "annonces envoyées"))
            opined = reminders_of_opinions.send_due(moment)
            if opined:
                self.stdout.write(count(opined, "rappel d’avis envoyé", "rappels d’avis envoyés"))

    def _show(self, moment) -> None:
        found = list(reminders.due(moment))
        for each in found:
            person = f"{each.person.get_full_name()} <{each.person.email}>"
            title = f"{each.project.reference} « {each.project.display_title} »"
            self.stdout.write(f"{person} : rappel J−{each.milestone.days}, {title}, fin {each.window.span.deadline}")
        self.stdout.write(count(len(found), "rappel dû", "rappels dus"))
        for each in reminders_of_opinions.due(moment):
            words, asked = reminders_of_opinions.words(each.days), each.request
            self.stdout.write(f"{asked.name} <{asked.email}> : {words}, {asked.project.reference}")
