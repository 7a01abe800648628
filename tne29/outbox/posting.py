"""How a letter enters the outbox. Only rows are written here; nothing is sent."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection
from django.db.models import F

from tne29.lib.queue import nudge
from tne29.lib.text import clean_line, clean_text

from .kinds import kind_named

SUBJECT_LENGTH = 150
KEY_LENGTH = 255
DELIVER = "outbox.deliver"
BAD_ADDRESS = "Adresse électronique incorrecte\u00a0: la lettre n’est pas partie."


@dataclass(frozen=True)
class Mail:
    """A letter as an app writes it; key: of its own, whoever writes it twice.

    enclosure: the name of what goes along with it; where its text has the mark ENCLOSED, the letter says what became
    of it.
    """

    key: str
    recipient: str
    kind: str
    subject: str
    text: str
    about: str = ""
    valid_until: datetime | None = None
    enclosure: str = ""


class OutsideTransaction(RuntimeError):
    """A letter belongs to the transaction of the act that causes it: both are kept, or neither."""


def post(
    key: str,
    *,
    kind: str,
    recipient: str,
    subject: str,
    text: str,
    about: str = "",
    at: datetime,
    valid_until: datetime | None = None,
) -> int:
    """One letter to one person; the same key again gives the id of the same letter and sends nothing more."""
    return post_all(
        {key: recipient}, kind=kind, subject=subject, text=text, about=about, at=at, valid_until=valid_until
    )[0]


def post_all(
    recipients: dict[str, str],
    *,
    kind: str,
    subject: str,
    text: str,
    about: str = "",
    at: datetime,
    valid_until: datetime | None = None,
) -> list[int]:
    """The same words to several people, {key: address}: a letter each, written together."""
    words = {"kind": kind, "subject": subject, "text": text, "about": about, "valid_until": valid_until}
    return post_each([Mail(key, recipient, **words) for key, recipient in recipients.items()], at=at)


def post_each(mails: list[Mail], *, at: datetime) -> list[int]:
    """Several letters in one statement. A key that is known already gives its row back, which keeps its words."""
    if not connection.in_atomic_block:
        raise OutsideTransaction(*(mail.key for mail in mails))
    letters = apps.get_model("outbox", "Letter").objects
    rows = [letters.model(**_columns(mail), created_at=at, next_try_at=at) for mail in mails]
    letters.bulk_create(rows, update_conflicts=True, unique_fields=["key"], update_fields=["key"])
    _enclose(rows, mails)
    if waiting := [row.pk for row in rows if row.state == "queued"]:
        nudge(DELIVER, *waiting)
    return [row.pk for row in rows]


def _enclose(letters: list, mails: list[Mail]) -> None:
    rows = apps.get_model("outbox", "Enclosure").objects
    asked = [(letter, mail) for letter, mail in zip(letters, mails, strict=True) if mail.enclosure]
    if asked:
        new = [rows.model(letter=letter, kind=mail.enclosure) for letter, mail in asked]
        rows.bulk_create(new, ignore_conflicts=True)


def _columns(mail: Mail) -> dict[str, Any]:
    return {
        "key": _fitting(mail.key),
        "message_id": _message_id(mail.key),
        "kind": kind_named(mail.kind).name,
        "subject": _one_line(mail.subject),
        "text": clean_text(mail.text) + "\n",
        "about": mail.about,
        "valid_until": mail.valid_until,
        **_state_for(mail.recipient.strip()),
    }


def _state_for(recipient: str) -> dict[str, str]:
    """An address that cannot be one does not undo the act: the letter is kept, refused, for staff to see."""
    try:
        validate_email(recipient)
    except ValidationError:
        return {"recipient": clean_line(recipient)[:254], "state": "refused", "error": BAD_ADDRESS}
    return {"recipient": recipient}


def _fitting(key: str) -> str:
    if len(key) <= KEY_LENGTH:
        return key
    digest = _digest(key)
    return f"{key[: KEY_LENGTH - len(digest) - 1]}~{digest}"


def _one_line(subject: str) -> str:
    line = clean_line(subject)
    return line if len(line) <= SUBJECT_LENGTH else line[: SUBJECT_LENGTH - 1].rstrip() + "…"


def _message_id(key: str) -> str:
    """The same for every attempt at the same letter: a receiving server or reader may drop the second."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{_digest(key)}@{domain or 'localhost'}>"


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:40]


def resend(letter, *, at: datetime) -> bool:
    """Asked by staff; False when the letter has gone on meanwhile, or is of no use any more."""
    letters = apps.get_model("outbox", "Letter").objects
    waiting = letters.resendable(at).filter(pk=letter.pk, token=letter.token)
    asked = waiting.update(state="queued", next_try_at=at, attempts=0, renewals=F("renewals") + 1, released_at=at)
    if asked:
        nudge(DELIVER, letter.pk)
    return bool(asked)


def release(letter, *, at: datetime) -> bool:
    """Held because there were too many: whoever has looked lets it go. False when it is no longer held."""
    letters = apps.get_model("outbox", "Letter").objects
    released = letters.filter(pk=letter.pk, state="held").update(
        state="queued", next_try_at=at, released_at=at, error=""
    )
    if released:
        nudge(DELIVER, letter.pk)
    return bool(released)
