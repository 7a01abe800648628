"""Detached Ed25519 signatures: what the portal says, provable by anybody who has its public key."""

from base64 import b64decode, b64encode
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from .canonical import sha256_hex

KEY_BYTES = 32
NAME_LENGTH = 16


@dataclass(frozen=True)
class PublicKey:
    raw: bytes

    @classmethod
    def read(cls, text: str) -> "PublicKey":
        """From its 44 characters of base64; ValueError for anything else."""
        return cls(key_bytes(text))

    @property
    def text(self) -> str:
        return b64encode(self.raw).decode()

    @property
    def name(self) -> str:
        """Sixteen signs that tell it from any other."""
        return sha256_hex(self.raw)[:NAME_LENGTH]

    def has_signed(self, text: str, signature: str) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(b64decode(signature, validate=True), text.encode())
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True)
class SigningKey:
    seed: bytes

    @property
    def public(self) -> PublicKey:
        return PublicKey(self._private.public_key().public_bytes_raw())

    @property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    def sign(self, text: str) -> str:
        return b64encode(self._private.sign(text.encode())).decode()


def key_bytes(text: str) -> bytes:
    raw = b64decode(text, validate=True)
    if len(raw) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes, not {len(raw)}")
    return raw
