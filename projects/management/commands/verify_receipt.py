"""manage.py verify_receipt FILE [--key KEY]: says whether a proof holds; the database is not asked."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from projects import receipts
from tne29.lib.signatures import PublicKey

A_PDF = (
    "c’est un PDF : il porte un code et une adresse de vérification. Téléchargez l’attestation signée à cette adresse, "
    "ou le fichier de preuve avec l’accusé, et vérifiez ce fichier-là."
)


class Command(BaseCommand):
    help = "Vérifie un fichier de preuve de dépôt : la signature du portail et, s’il y est, le contenu déposé."
    requires_system_checks = ()

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", metavar="FICHIER", help="le fichier « …-preuve.json »")
        parser.add_argument("--key", metavar="CLÉ", help="la clé publique attendue (celles du portail par défaut)")

    def handle(self, *, file: str, key: str | None, **options) -> None:
        found = _read(Path(file))
        objections = list(receipts.objections(found, _keys(key)))
        if objections:
            raise CommandError("\n".join(f"{file} : {each}" for each in objections))
        said = found["said"]
        self.stdout.write(f"{said['reference']}, dépôt n° {said['number']}, reçu le {said['received_at']}")
        self.stdout.write(f"Signature : exacte (clé {said['key']}).")
        self.stdout.write(
            "Contenu : celui qui a été déposé." if "content" in found else "Contenu : pas dans ce fichier."
        )


def _read(path: Path) -> dict:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path} : ce fichier ne peut pas être lu ({error.strerror}).") from error
    if content.startswith(b"%PDF"):
        raise CommandError(f"{path} : {A_PDF}")
    try:
        return receipts.read_proof(content.decode("utf-8-sig"))
    except ValueError as error:
        raise CommandError(f"{path} : {receipts.NOT_A_PROOF}") from error


def _keys(given: str | None) -> list[PublicKey]:
    if given is None:
        return receipts.public_keys()
    try:
        return [PublicKey.read(given)]
    except ValueError as error:
        raise CommandError("--key : attendu une clé publique de 32 octets en base 64.") from error
