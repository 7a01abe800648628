"""The secrets of signed links: worked out again whenever a letter is written, looked up by their hash alone."""

import base64

from django.utils.crypto import salted_hmac

from .canonical import sha256_hex

LONGEST = 60


def secret_from(nonce: str, salt: str) -> str:
    """43 signs that nobody finds without the key of the portal, the database in hand or not."""
    digest = salted_hmac(salt, nonce, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def hash_of(secret: str) -> str:
    return sha256_hex(secret[:LONGEST])
