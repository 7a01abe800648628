"""The seal of an opinion: a hash of all that it says, so that whoever goes around the database is found out."""

from tne29.lib.canonical import canonical_json, iso, sha256_hex

from ..models import Opinion

SAID = ("request_id", "answer", "comment", "name", "job", "deposit_hash", "file_hash")


def seal(opinion: Opinion) -> str:
    said = {name: getattr(opinion, name) for name in SAID}
    return sha256_hex(canonical_json({**said, "at": iso(opinion.at)}))


def is_sealed(opinion: Opinion) -> bool:
    return seal(opinion) == opinion.hash
