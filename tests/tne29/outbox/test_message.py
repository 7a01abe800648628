"""The bytes that travel."""

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tne29.lib.text import clean_line, clean_text
from tne29.outbox.message import envelope_of
from tne29.outbox.models import Letter

NOON = datetime(2024, 4, 3, 10, tzinfo=UTC)


def letter(**changes) -> Letter:
    content = {
        "recipient": "anne.lebihan@example.org",
        "subject": "Accusé de réception de votre dossier TNE29-7KQ4-M2",
        "text": "Bonjour,\n\nVotre dossier « Un été à l’Île-Molène » est déposé.\n.\n.. points\n",
        "message_id": f"<{'a' * 40}@example.org>",
        "created_at": NOON,
    }
    return Letter(**{**content, **changes})


def read(written: Letter):
    return message_from_bytes(envelope_of(written).content, policy=policy.default)


def test_the_whole_message(settings):
    settings.DEFAULT_FROM_EMAIL = "Portail TNE 29 <tne29@example.org>"
    settings.REPLY_TO_EMAIL = "contact@example.org"
    envelope = envelope_of(letter())
    assert (envelope.sender, envelope.recipient) == ("tne29@example.org", "anne.lebihan@example.org")
    assert envelope.content.isascii()
    assert dict(read(letter()).items()) == {
        "From": "Portail TNE 29 <tne29@example.org>",
        "To": "anne.lebihan@example.org",
        "Reply-To": "contact@example.org",
        "Subject": "Accusé de réception de votre dossier TNE29-7KQ4-M2",
        "Date": "Wed, 03 Apr 2024 10:00:00 +0000",
        "Message-ID": f"<{'a' * 40}@example.org>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": "fr",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "quoted-printable",
        "MIME-Version": "1.0",
    }
    assert read(letter()).get_content().replace("\r\n", "\n") == letter().text


def test_no_reply_to_when_none_is_set(settings):
    settings.REPLY_TO_EMAIL = ""
    assert "Reply-To" not in read(letter())


def test_sent_again_after_uncertain_it_says_so():
    again = read(letter(uncertain_at=NOON))
    assert again["Subject"] == "Accusé de réception de votre dossier TNE29-7KQ4-M2 (renvoi)"
    assert again["Message-ID"] == letter().message_id


def test_the_same_letter_is_always_the_same_bytes():
    assert envelope_of(letter()) == envelope_of(letter())


@pytest.mark.parametrize(
    "recipient, travelling",
    [
        ("anne@école.example.org", "anne@xn--cole-9oa.example.org"),
        ("o'neil+tne@example.org", "o'neil+tne@example.org"),
        ('"a b"@example.org', '"a b"@example.org'),
    ],
)
def test_unusual_addresses(recipient, travelling):
    assert envelope_of(letter(recipient=recipient)).recipient == travelling


def test_the_name_of_the_sender_may_be_anything(settings):
    settings.DEFAULT_FROM_EMAIL = '"Portail, « TNE 29 » (été)" <tne29@example.org>'
    assert read(letter())["From"].addresses[0].display_name == "Portail, « TNE 29 » (été)"


@given(subject=st.text(max_size=300), text=st.text(max_size=400))
def test_any_words_arrive_as_written_and_no_header_is_added(subject, text):
    line, body = clean_line(subject)[:150], clean_text(text) + "\n"
    received = read(letter(subject=line, text=body))
    assert received["Subject"].split() == line.split()
    assert received.get_content().replace("\r\n", "\n") == body
    assert {"Bcc", "Cc"}.isdisjoint(received.keys()) and len(received.keys()) <= 11
    assert all(len(row) <= 998 for row in envelope_of(letter(text=body)).content.split(b"\r\n"))
