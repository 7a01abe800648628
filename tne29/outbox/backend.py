"""Django's own mails (the sign-in library's) become letters too: same rows, same delivery, same journal."""

from datetime import datetime, timedelta
from email.utils import parseaddr
from uuid import uuid4

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.html import strip_tags

from .kinds import ACCOUNT
from .posting import post

USEFUL_FOR = timedelta(days=1)


class EmailBackend(BaseEmailBackend):
    def send_messages(self, email_messages: list[EmailMessage]) -> int:
        at = timezone.now()
        try:
            with transaction.atomic():
                return sum(_post(message, at) for message in email_messages)
        except DatabaseError:
            if not self.fail_silently:
                raise
            return 0


def _post(message: EmailMessage, at: datetime) -> int:
    recipients = [parseaddr(written)[1] or written for written in message.recipients()]
    for recipient in recipients:
        post(
            f"mail:{uuid4()}",
            kind=ACCOUNT.name,
            recipient=recipient,
            subject=str(message.subject),
            text=_plain_text(message),
            at=at,
            valid_until=at + USEFUL_FOR,
        )
    return bool(recipients)


def _plain_text(message: EmailMessage) -> str:
    body = str(message.body)
    return strip_tags(body) if message.content_subtype == "html" else body
