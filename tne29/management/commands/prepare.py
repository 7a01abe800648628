"""What an installation needs before its first request and after each update. Doing it again is harmless."""

import hashlib
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.core.management.base import BaseCommand

from accounts.demonstration import PASSWORD, PEOPLE, Person

STAMP = ".sources"


class Command(BaseCommand):
    help = "Prépare l'installation : dossiers, fichiers statiques, base, données de référence, PDF vierges."

    def add_arguments(self, parser) -> None:
        demonstration = "ajoute les données de démonstration"
        parser.add_argument("--demonstration", action="store_true", help=demonstration)
        parser.add_argument("--static-only", action="store_true", help="s'arrête avant la base de données")

    def handle(self, *args, demonstration: bool, static_only: bool, **options) -> None:
        self._step("dossiers", make_folders)
        self._step("fichiers statiques", collect_static_files)
        if static_only:
            return
        self._step("base de données", migrate)
        self._step("données de référence", lambda: call_command("seed", stdout=self.stdout))
        if demonstration:
            self._step("démonstration", lambda: call_command("demo", stdout=self.stdout))
        self._step("questionnaires vierges", lambda: call_command("render_blanks", stdout=self.stdout))
        if demonstration:
            self.stdout.write("\n".join(introduce(PEOPLE)))

    def _step(self, name: str, act) -> None:
        began = time.monotonic()
        act()
        self.stdout.write(f"  {name} : prêt ({time.monotonic() - began:.1f} s)".replace(".", ","))
        sys.stdout.flush()


def introduce(people: Iterable[Person]) -> Iterator[str]:
    """Who to sign in as."""
    yield f"Comptes de démonstration (mot de passe : {PASSWORD})"
    for person in people:
        yield f"  {person.email:<38} {person.job_title}"
    yield f"Second code de l’équipe et courriels envoyés : {settings.SITE_URL}/demonstration/"


def make_folders() -> None:
    folders = [settings.VAR, settings.MEDIA_ROOT, settings.STATIC_ROOT]
    folders += [settings.QUEUE_DIR / "messages", settings.QUEUE_DIR / "control"]
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)


def migrate() -> None:
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


def collect_static_files() -> None:
    """Copies, names and compresses them; the stamp spares a quarter of a minute when none has changed."""
    stamp = settings.STATIC_ROOT / STAMP
    sources = _fingerprint_of_the_sources()
    if stamp.exists() and stamp.read_text() == sources:
        return
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(sources)


def _fingerprint_of_the_sources() -> str:
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in finders.get_finders():
        for path, storage in finder.list([]):
            digest.update(path.encode())
            digest.update(Path(storage.path(path)).read_bytes())
    return digest.hexdigest()
