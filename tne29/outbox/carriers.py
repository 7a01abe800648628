"""Which carrier EMAIL_URL names: file:///folder, smtp://, smtp+tls:// (STARTTLS), smtps://."""

from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from .folder import FolderCarrier
from .smtp import Server, SmtpCarrier

SECURITIES = {"smtp": ("none", 25), "smtp+tls": ("starttls", 587), "smtps": ("tls", 465)}
EXPECTED = (
    "EMAIL_URL ne convient pas\u00a0: attendu file:///dossier, smtp://serveur:25, "
    "smtp+tls://nom:motdepasse@serveur:587 ou smtps://nom:motdepasse@serveur:465."
)
ONLY_HERE = (
    "EMAIL_URL\u00a0: une démonstration n’écrit pas à de vraies adresses. "
    "Indiquez file:///dossier ou un serveur de cette machine, ou retirez DEMONSTRATION."
)

Carrier = FolderCarrier | SmtpCarrier


def open_carrier() -> Carrier:
    return carrier_for(settings.EMAIL_URL)


def carrier_for(url: str) -> Carrier:
    """Never says the address back: it may hold a password."""
    parts = _split(url)
    if parts.scheme == "file":
        return FolderCarrier(Path(unquote(parts.path)))
    server = _server(parts)
    if settings.DEMONSTRATION and not _is_here(server.host):
        raise ImproperlyConfigured(ONLY_HERE)
    return SmtpCarrier(server)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        reachable = parts.port != 0 and (parts.path if parts.scheme == "file" else parts.hostname)
    except ValueError as error:
        raise ImproperlyConfigured(EXPECTED) from error
    if not reachable or parts.scheme not in ("file", *SECURITIES):
        raise ImproperlyConfigured(EXPECTED)
    return parts


def _server(parts: SplitResult) -> Server:
    security, usual_port = SECURITIES[parts.scheme]
    return Server(
        host=parts.hostname or "",
        port=parts.port or usual_port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        security=security,
        local_name=_own_name(),
        timeout=settings.EMAIL_TIMEOUT,
    )


def _own_name() -> str:
    """What we say in EHLO: never a look-up, which may hang."""
    address = _as_address(settings.SITE_HOST)
    return f"[{address}]" if address else settings.SITE_HOST or "localhost"


def _is_here(host: str) -> bool:
    address = _as_address(host)
    return host == "localhost" or (address is not None and address.is_loopback)


def _as_address(host: str):
    try:
        return ip_address(host)
    except ValueError:
        return None
