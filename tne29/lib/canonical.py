"""One text for one content: what is hashed, frozen and compared."""

import hashlib
import json
import unicodedata
from datetime import UTC, datetime


def canonical_json(content: object) -> str:
    """Sorted keys, NFC, no space, no float: the same content gives the same text on every machine."""
    return json.dumps(
        _exact(content),
        ensure_ascii=False,
        allow_nan=False,
        sort_keys=True,
        separators=(",", ":"),
    )


def sha256_hex(content: bytes | str) -> str:
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def iso(at: datetime) -> str:
    """An instant to the microsecond, UTC, always written the same way: 2023-10-20T21:59:59.999999Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _exact(value: object) -> object:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list | tuple):
        return [_exact(item) for item in value]
    if isinstance(value, dict):
        return _mapping(value)
    raise TypeError(f"{type(value).__name__} has no canonical form")


def _mapping(value: dict) -> dict:
    if not all(isinstance(key, str) for key in value):
        raise TypeError("the keys of a canonical content are texts")
    exact = {_text(key): _exact(item) for key, item in value.items()}
    if len(exact) < len(value):
        raise ValueError("two keys are the same once composed")
    return exact


def _text(value: str) -> str:
    value.encode()
    return unicodedata.normalize("NFC", value)
