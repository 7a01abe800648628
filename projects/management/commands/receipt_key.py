"""manage.py receipt_key [--new]: the public half of the key that signs; what to write down to change it."""

import secrets
from base64 import b64encode

from django.core.management.base import BaseCommand

from projects import receipts
from tne29.lib.signatures import KEY_BYTES, SigningKey


class Command(BaseCommand):
    help = "Montre la clé publique qui signe les accusés ; avec --new, prépare son remplacement."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--new", action="store_true", help="tire une nouvelle clé et donne les réglages à écrire")

    def handle(self, *, new: bool, **options) -> None:
        current, *former = receipts.public_keys()
        if not new:
            self.stdout.write(f"Clé en service {current.name} : {current.text}")
            for each in former:
                self.stdout.write(f"Ancienne clé {each.name} : {each.text}")
            return
        seed = secrets.token_bytes(KEY_BYTES)
        self.stdout.write("Réglages à écrire, puis redémarrer ; les anciens accusés restent vérifiables :")
        self.stdout.write(f"RECEIPT_KEY={b64encode(seed).decode()}")
        self.stdout.write(f"RECEIPT_FORMER_KEYS={','.join(each.text for each in (current, *former))}")
        self.stdout.write(f"(nouvelle clé publique {SigningKey(seed).public.name} : {SigningKey(seed).public.text})")
