"""Django's mails become letters."""

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection, send_mail
from django.db import DatabaseError, transaction

from tne29.outbox import backend, kinds
from tne29.outbox.models import Letter, State

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def our_backend(settings):
    """pytest-django puts its own in the way."""
    settings.EMAIL_BACKEND = "tne29.outbox.backend.EmailBackend"


def test_a_mail_is_a_letter(nudges):
    sent = send_mail("Confirmez\nvotre adresse", "Bonjour\r\n", None, ["Anne <anne@example.org>"])
    letter = Letter.objects.get()
    assert sent == 1
    assert (letter.subject, letter.recipient, letter.text) == (
        "Confirmez votre adresse",
        "anne@example.org",
        "Bonjour\n",
    )
    assert (letter.kind, letter.state, letter.valid_until) == (
        kinds.ACCOUNT.name,
        State.QUEUED,
        letter.created_at + backend.USEFUL_FOR,
    )
    assert nudges == [("outbox.deliver", letter.pk)]


def test_each_recipient_has_a_letter_of_their_own():
    EmailMessage("s", "b", to=["a@example.org", "b@example.org"], bcc=["c@example.org"]).send()
    assert set(Letter.objects.values_list("recipient", flat=True)) == {
        "a@example.org",
        "b@example.org",
        "c@example.org",
    }


def test_two_equal_mails_are_two_letters():
    for _ in range(2):
        send_mail("s", "b", None, ["a@example.org"])
    assert Letter.objects.count() == 2


def test_only_the_text_is_kept():
    mail = EmailMultiAlternatives("s", "le texte", to=["a@example.org"])
    mail.attach_alternative("<p>du HTML</p>", "text/html")
    mail.send()
    page = EmailMessage("s", "<p>seulement du HTML</p>", to=["a@example.org"])
    page.content_subtype = "html"
    page.send()
    assert list(Letter.objects.order_by("pk").values_list("text", flat=True)) == [
        "le texte\n",
        "seulement du HTML\n",
    ]


def test_it_is_undone_with_its_transaction():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        send_mail("s", "b", None, ["a@example.org"])
        raise ZeroDivisionError
    assert not Letter.objects.exists()


def test_nobody_to_write_to():
    assert get_connection().send_messages([EmailMessage("s", "b")]) == 0


def test_a_broken_database_is_silent_only_when_asked(monkeypatch):
    def broken(message, at):
        raise DatabaseError

    monkeypatch.setattr(backend, "_post", broken)
    message = EmailMessage("s", "b", to=["a@example.org"])
    with pytest.raises(DatabaseError):
        get_connection().send_messages([message])
    assert get_connection(fail_silently=True).send_messages([message]) == 0


def test_staff_do_not_read_personal_links():
    assert kinds.ACCOUNT.secret and kinds.ACCOUNT.after_uncertain == "drop"
