"""A letter belongs to the transaction of its act, once."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from tests.tne29.outbox.conftest import AGAIN, NOON, later
from tne29.outbox import Kind, post, post_all, posting, register_kind
from tne29.outbox.models import Letter, State

pytestmark = pytest.mark.django_db(transaction=True)


def test_outside_a_transaction_it_refuses():
    with pytest.raises(posting.OutsideTransaction):
        post("k", kind=AGAIN.name, recipient="a@example.org", subject="s", text="t", at=NOON)
    assert not Letter.objects.exists()


def test_what_is_undone_takes_its_letter_with_it(write):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write()
        raise ZeroDivisionError
    assert not Letter.objects.exists()


def test_the_same_key_is_the_same_letter(write):
    first, second = write("receipt:1"), write("receipt:1", subject="Autre objet", at=later(hours=1))
    assert first == second
    assert (second.subject, second.created_at) == ("Accusé de réception", NOON)
    assert Letter.objects.count() == 1


def test_two_transactions_at_once_write_one_letter(write):
    start, found = threading.Barrier(4), []

    def write_one() -> None:
        start.wait(10)
        found.append(write().pk)
        connection.close()

    threads = [threading.Thread(target=write_one) for _ in range(4)]
    [thread.start() for thread in threads], [thread.join(30) for thread in threads]
    assert len(found) == 4 and len(set(found)) == 1


def test_the_worker_is_told(write, nudges):
    letter = write()
    assert nudges == [("outbox.deliver", letter.pk)]


@pytest.mark.parametrize("recipients", [1, 3])
def test_one_statement_and_one_hint_are_enough(nudges, django_assert_num_queries, recipients):
    addressed = {f"k{number}": f"a{number}@example.org" for number in range(recipients)}
    with transaction.atomic(), django_assert_num_queries(1):
        written = post_all(addressed, kind=AGAIN.name, subject="s", text="t", at=NOON)
    assert list(Letter.objects.order_by("key").values_list("pk", flat=True)) == written
    assert nudges == [("outbox.deliver", *written)]


def test_subject_is_one_line_and_150_signs(write):
    letter = write(subject="Dossier\r\nBcc: x@example.org\x00 " + "é" * 10_000)
    assert letter.subject.startswith("Dossier Bcc: x@example.org é")
    assert len(letter.subject) == 150 and letter.subject.endswith("…")


def test_text_is_cleaned(write):
    assert write(text="Bonjour,\r\n\x00\u202eligne\r\n").text == "Bonjour,\nligne\n"


@pytest.mark.parametrize(
    "recipient",
    ["", "a@x.example.org, c@x.example.org", "Anne <a@example.org>", "a@example.org\nBcc: b@example.org", "a" * 300],
)
def test_a_bad_address_is_kept_for_staff_and_undoes_nothing(write, nudges, recipient):
    letter = write(recipient=recipient)
    assert (letter.state, letter.error) == (State.REFUSED, posting.BAD_ADDRESS)
    assert "\n" not in letter.recipient and nudges == []


def test_an_unknown_kind_is_our_own_fault(write):
    with pytest.raises(LookupError):
        write(kind=Kind("nobody_knows", label="?", after_uncertain="drop"))


def test_a_kind_has_one_definition():
    assert register_kind(AGAIN) is AGAIN
    with pytest.raises(ValueError):
        register_kind(Kind(AGAIN.name, label="autre", after_uncertain="drop"))


def test_a_long_key_stays_unique(write):
    first, second = write("k" * 400 + "a"), write("k" * 400 + "b")
    assert first.key != second.key and len(first.key) == 255
    assert write("k" * 400 + "a") == first


def test_the_message_id_comes_from_the_key(write, settings):
    settings.DEFAULT_FROM_EMAIL = "Portail <portail@mail.example.org>"
    letter = write("receipt:1")
    assert letter.message_id.endswith("@mail.example.org>")
    Letter.objects.all().delete()
    assert write("receipt:1").message_id == letter.message_id
    assert write("receipt:2").message_id != letter.message_id


# -- sent again by staff ---------------------------------------------------------------------------


def test_resend_puts_it_back_once(write, nudges):
    write()
    Letter.objects.update(state=State.REFUSED, error="550 no", attempts=5)
    letter = Letter.objects.get()
    nudges.clear()
    assert posting.resend(letter, at=later(hours=2)) and not posting.resend(letter, at=later(hours=2))
    letter.refresh_from_db()
    assert (letter.state, letter.attempts, letter.next_try_at) == (State.QUEUED, 0, later(hours=2))
    assert nudges == [("outbox.deliver", letter.pk)]


@pytest.mark.parametrize("state", [State.QUEUED, State.CANCELLED])
def test_resend_refuses_what_waits_or_was_cancelled(write, state):
    write()
    Letter.objects.update(state=state)
    assert not posting.resend(Letter.objects.get(), at=later(hours=2))


def test_resend_refuses_what_is_of_no_use_any_more(write):
    write(valid_until=later(hours=1))
    Letter.objects.update(state=State.REFUSED)
    assert not posting.resend(Letter.objects.get(), at=later(hours=1))


# -- what the database holds -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "flying"},
        {"state": State.SENT},
        {"sent_at": NOON},
        {"state": State.CLAIMED},
        {"state": State.FINAL_DOT},
    ],
)
def test_the_database_refuses_an_impossible_letter(write, changes):
    write()
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.update(**changes)
