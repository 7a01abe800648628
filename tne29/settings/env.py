"""Reads the environment: every setting that changes from one installation to the next passes here.

A value that cannot be used stops the start with the setting's name and what it should be.
"""

import hmac
import os
import secrets
from base64 import b64decode, b64encode
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"1", "true", "yes", "oui", "on"}, {"0", "false", "no", "non", "off", ""}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool = False) -> bool:
    raw = os.environ.get(name)
    if raw is None:
        return default
    value = raw.strip().lower()
    if value in TRUE | FALSE:
        return value in TRUE
    raise ImproperlyConfigured(f"{name} vaut « {raw} » : attendu 1 ou 0.")


def integer(name: str, default: int) -> int:
    raw = text(name)
    if not raw:
        return default
    if raw.isascii() and raw.isdigit():
        return int(raw)
    raise ImproperlyConfigured(f"{name} vaut « {raw} » : attendu un nombre entier.")


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def url(name: str, default: str, schemes: tuple[str, ...]) -> str:
    value = text(name, default)
    if value.partition("://")[0] in schemes and "://" in value:
        return value
    raise ImproperlyConfigured(f"{name} vaut « {value} » : attendu une adresse en {' ou '.join(schemes)}://…")


def socket_url(name: str) -> str:
    """The address of a service on this machine or on another: tcp://host:port or unix:///path; empty without it."""
    value = text(name)
    if not value:
        return ""
    parts = urlsplit(value)
    try:
        is_tcp = parts.scheme == "tcp" and bool(parts.hostname) and parts.port and not parts.path.strip("/")
    except ValueError:
        is_tcp = False
    if is_tcp or (parts.scheme == "unix" and not parts.netloc and len(parts.path) > 1):
        return value
    raise ImproperlyConfigured(f"{name} vaut « {value} » : attendu tcp://hôte:port ou unix:///chemin/du/socket.")


def secret(name: str, kept_in: Path, *, embedded: bool) -> str:
    """The secret given, or, with the embedded defaults, one made once and kept in var/."""
    value = text(name)
    if value:
        if len(value) < 40:
            raise ImproperlyConfigured(f"{name} est trop court : au moins 40 caractères tirés au hasard.")
        return value
    if not embedded:
        raise ImproperlyConfigured(f"{name} est obligatoire : au moins 40 caractères tirés au hasard.")
    return _kept_secret(kept_in)


def key(name: str, *, otherwise_from: str) -> str:
    """32 bytes in base64: those given, or those that a secret of the installation always gives."""
    value = text(name)
    if not value:
        return b64encode(hmac.digest(otherwise_from.encode(), name.encode(), "sha256")).decode()
    return _checked_key(name, value)


def keys(name: str) -> list[str]:
    return [_checked_key(name, word) for word in words(name)]


def _checked_key(name: str, value: str) -> str:
    """Never says the value back: it may be a secret."""
    try:
        raw = b64decode(value, validate=True)
    except ValueError:
        raw = b""
    if len(raw) == 32:
        return value
    raise ImproperlyConfigured(f"{name} ne convient pas : attendu 32 octets en base 64 (openssl rand -base64 32).")


def _kept_secret(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    value = secrets.token_urlsafe(64)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(value)
    return value
