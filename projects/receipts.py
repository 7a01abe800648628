"""What a receipt attests, signed by the portal: anybody who has its public key can check it, without the portal.

The attestation is canonical JSON; the signature is detached, Ed25519, over its UTF-8 bytes. Everything in it stands in
the row of the deposit, so the text is written again whenever it is asked for.
"""

import json
from collections.abc import Iterator
from typing import Any

from django.conf import settings

from tne29.lib.canonical import canonical_json, iso, sha256_hex
from tne29.lib.signatures import PublicKey, SigningKey, key_bytes

from .models import Deposit

FORMAT, TYPE = 1, "accusé de réception TNE 29"
NOT_A_PROOF = "ce n’est pas une preuve de dépôt (un fichier « …-preuve.json » téléchargé avec l’accusé)."


class NotAProof(ValueError):
    """Nothing that a proof must have is there: nothing can be said of its worth."""


def signing_key() -> SigningKey:
    return SigningKey(key_bytes(settings.RECEIPT_KEY))


def public_keys() -> list[PublicKey]:
    """The one that signs now, then the former ones."""
    return [signing_key().public, *map(PublicKey.read, settings.RECEIPT_FORMER_KEYS)]


def attestation(deposit: Deposit) -> str:
    """Nothing personal, and no answer: what was received, of which dossier, when, and its hash."""
    return canonical_json(
        {
            "type": TYPE,
            "format": FORMAT,
            "reference": deposit.project.reference,
            "number": deposit.number,
            "received_at": iso(deposit.at),
            "window": {"opens_at": iso(deposit.window_opens_at), "ends_at": iso(deposit.window_ends_at)},
            "content_sha256": deposit.content_hash,
            "journal_sha256": deposit.journal_hash,
            "code": deposit.code,
            "key": deposit.key_name,
        }
    )


def sign(deposit: Deposit) -> None:
    """To be done before its row is inserted: nothing of it changes afterwards."""
    key = signing_key()
    deposit.key_name = key.public.name
    deposit.signature = key.sign(attestation(deposit))


def is_signed(deposit: Deposit) -> bool:
    """Whether its row still says what one of our keys has signed."""
    key = _key_named(deposit.key_name, public_keys())
    return key is not None and key.has_signed(attestation(deposit), deposit.signature)


def _key_named(name: str, keys: list[PublicKey]) -> PublicKey | None:
    return next((key for key in keys if key.name == name), None)


def proof(deposit: Deposit, *, with_content: bool) -> dict[str, str]:
    """The file to keep; with what was deposited, for its team alone."""
    shown = {"attestation": attestation(deposit), "signature": deposit.signature}
    if with_content:
        shown |= {"salt": deposit.content.salt, "content": deposit.content.content}
    return shown


def proof_name(deposit: Deposit) -> str:
    return f"{deposit.project.reference}-depot-{deposit.number}-preuve.json"


# -- checking, without the database ----------------------------------------------------------------


def read_proof(text: str) -> dict[str, Any]:
    """The proof and, as « said », what it attests."""
    try:
        found = json.loads(text)
        said = json.loads(found["attestation"])
        "".join((*found.values(), said["key"], said["content_sha256"])).encode()
        if said["type"] != TYPE:
            raise NotAProof(NOT_A_PROOF)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise NotAProof(NOT_A_PROOF) from error
    return found | {"said": said}


def objections(found: dict[str, Any], keys: list[PublicKey]) -> Iterator[str]:
    """Why the proof proves nothing, in French; nothing when it holds."""
    said = found["said"]
    key = _key_named(said["key"], keys)
    if key is None:
        yield f"la clé {said['key']} n’est pas une clé de ce portail."
    elif not key.has_signed(found["attestation"], found.get("signature", "")):
        yield "la signature n’est pas celle de cette attestation : l’une des deux a été modifiée."
    if "content" in found and sha256_hex(found.get("salt", "") + found["content"]) != said["content_sha256"]:
        yield "le contenu n’est pas celui qui a été déposé : il ne donne pas l’empreinte attestée."
