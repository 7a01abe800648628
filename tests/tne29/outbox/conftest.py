from datetime import datetime, timedelta

import pytest
from django.db import transaction

from tests.moments import at
from tne29.outbox import Kind, post, posting, register_kind
from tne29.outbox.models import Letter

NOON = at("2024-04-03 12:00:00")
AGAIN = register_kind(Kind("test_again", label="essai renvoyé", after_uncertain="resend_once"))
ONCE = register_kind(Kind("test_once", label="essai unique", after_uncertain="drop"))


@pytest.fixture(autouse=True)
def nudges(monkeypatch) -> list[tuple]:
    """The hints given to the worker, who is not there."""
    given: list[tuple] = []
    monkeypatch.setattr(posting, "nudge", lambda name, *args: given.append((name, *args)))
    return given


@pytest.fixture
def write():
    """Writes a letter in a transaction of its own."""

    def written(key: str = "receipt:1", kind: Kind = AGAIN, at: datetime = NOON, **changes) -> Letter:
        content = {
            "recipient": "anne.lebihan@example.org",
            "subject": "Accusé de réception",
            "text": "Bonjour,\n\nVotre dossier est déposé.\n",
            **changes,
        }
        with transaction.atomic():
            return Letter.objects.get(pk=post(key, kind=kind.name, at=at, **content))

    return written


@pytest.fixture
def sink(smtp_sink, settings):
    settings.EMAIL_URL = smtp_sink.url
    return smtp_sink


def later(**duration: float) -> datetime:
    return NOON + timedelta(**duration)
