"""A letter as the bytes that travel: plain text, one recipient, the same Message-ID at every attempt."""

import re
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from .models import Enclosure, Letter

SENT_AGAIN = " (renvoi)"


class Remembering(EmailPolicy):
    """Most headers are those of the letter before: parsed once, folded once."""

    def header_store_parse(self, name: str, value: "str | Address") -> tuple[str, str]:
        return (_parsed if type(value) is str else SMTP.header_store_parse)(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        return _folded(name, value)


_parsed = lru_cache(maxsize=64)(SMTP.header_store_parse)
_folded = lru_cache(maxsize=64)(SMTP.fold_binary)
POLICY = Remembering(linesep=SMTP.linesep)


@dataclass(frozen=True)
class Envelope:
    name: str
    sender: str
    recipient: str
    content: bytes


def envelope_of(letter: "Letter") -> Envelope:
    recipient = _ascii_domain(letter.recipient)
    return Envelope(_name(letter), sender().addr_spec, recipient, _written(letter, recipient).as_bytes())


def sender() -> Address:
    return _address(settings.DEFAULT_FROM_EMAIL)


def _written(letter: "Letter", recipient: str) -> EmailMessage:
    message = EmailMessage(policy=POLICY)
    message["From"] = _header("From", settings.DEFAULT_FROM_EMAIL)
    message["To"] = Address(addr_spec=recipient)
    if settings.REPLY_TO_EMAIL:
        message["Reply-To"] = _header("Reply-To", settings.REPLY_TO_EMAIL)
    message["Subject"] = letter.subject + (SENT_AGAIN if letter.uncertain_at else "")
    message["Date"] = format_datetime(letter.created_at)
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.words, charset="utf-8", cte="quoted-printable")
    message["Content-Language"] = "fr"
    if letter.enclosed and letter.enclosed.content:
        _join(message, letter.enclosed)
    return message


def _join(message: EmailMessage, enclosure: "Enclosure") -> None:
    """The boundary is that of every attempt."""
    message.add_attachment(enclosure.content, maintype="application", subtype="pdf", filename=enclosure.name)
    message.set_boundary(f"=_{enclosure.digest[:40]}")


def _name(letter: "Letter") -> str:
    """The same for every attempt, so that a second writing replaces the first."""
    digest = re.sub("[^0-9a-f]", "", letter.message_id.partition("@")[0])
    return f"{letter.created_at:%Y%m%dT%H%M%S}-{digest}"


@lru_cache(maxsize=4)
def _header(name: str, written: str) -> str:
    """Of an address of ours, as the message keeps it."""
    return POLICY.header_store_parse(name, _address(written))[1]


@lru_cache(maxsize=4)
def _address(written: str) -> Address:
    name, spec = parseaddr(written)
    return Address(display_name=name, addr_spec=spec)


def _ascii_domain(address: str) -> str:
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain if domain.isascii() else domain.encode('idna').decode()}"
