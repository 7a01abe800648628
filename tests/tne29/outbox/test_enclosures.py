"""What goes along with a letter: decided once, the same at every attempt, and never what stops the letter."""

from hashlib import sha256

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from tests.tne29.outbox.conftest import AGAIN, NOON, later
from tne29.outbox import ENCLOSED, Mail, delivery, enclosures, post_each
from tne29.outbox.delivery import sweep
from tne29.outbox.enclosures import CannotJoin, Joined, NotReady
from tne29.outbox.models import Enclosure, Letter, State

pytestmark = pytest.mark.django_db(transaction=True)
PDF = b"%PDF-1.7 essai"
TEXT = f"Votre brouillon en PDF{ENCLOSED}\u00a0: https://portail.invalid/dossier.pdf"


class Maker:
    """Gives what the test has put in `answer`, and remembers what it was asked."""

    def __init__(self) -> None:
        self.answer, self.asked = None, []

    def __call__(self, letter: Letter, source: int | None, at) -> Joined:
        self.asked.append(source)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def has(self, content: bytes = PDF, size: int | None = None) -> str:
        name = default_storage.save("printouts/essai.pdf", ContentFile(content))
        self.answer = Joined("brouillon.pdf", name, size or len(content), sha256(content).hexdigest())
        return name


@pytest.fixture
def maker(monkeypatch) -> Maker:
    maker = Maker()
    monkeypatch.setitem(enclosures._makers, "essai", maker)
    return maker


@pytest.fixture
def letter(maker) -> Letter:
    mail = Mail("essai:1", "anne@example.org", AGAIN.name, "Essai", TEXT, enclosure="essai")
    with transaction.atomic():
        return Letter.objects.get(pk=post_each([mail], at=NOON)[0])


def state_of(letter: Letter) -> tuple:
    letter.refresh_from_db()
    return letter.state, letter.enclosure.state


def text_of(received) -> str:
    return received.get_body().get_content()


def test_the_letter_waits_for_its_file_then_leaves_with_it(letter, maker, sink):
    maker.answer = NotReady(29)
    sweep(NOON)
    assert (*state_of(letter), letter.attempts, sink.letters) == (State.QUEUED, "awaited", 0, [])
    assert letter.error == delivery.BEING_MADE
    maker.has()
    sweep(later(seconds=31))
    (received,) = sink.letters
    (piece,) = received.iter_attachments()
    assert (piece.get_filename(), piece.get_content_type(), piece.get_content()) == (
        "brouillon.pdf",
        "application/pdf",
        PDF,
    )
    assert "PDF (joint à ce message)\u00a0: https" in text_of(received)
    assert (*state_of(letter), letter.attempts, maker.asked) == (State.SENT, "joined", 1, [None, 29])


def test_sent_again_it_carries_the_same_bytes(letter, maker, sink):
    """A first try is refused for a while, a second is uncertain; meanwhile the app would give another file."""
    maker.has()
    sink.answer = "451 plus tard"
    sweep(NOON)
    maker.has(b"%PDF-1.7 autre")
    sink.answer, sink.hang_up = "250 OK", True
    sweep(later(minutes=2))
    sink.hang_up = False
    sweep(later(minutes=3))
    uncertain, again = sink.letters
    assert [next(each.iter_attachments()).get_content() for each in (uncertain, again)] == [PDF, PDF]
    assert [each["Message-ID"] for each in (uncertain, again)] == [letter.message_id] * 2
    assert len(maker.asked) == 1


@pytest.mark.parametrize("answer", [NotReady(29), RuntimeError("the storage is away")])
def test_what_is_never_ready_does_not_hold_the_letter_for_ever(letter, maker, sink, answer):
    maker.answer = answer
    sweep(NOON)
    sweep(NOON + enclosures.PATIENCE / 2)
    assert (*state_of(letter), sink.letters) == (State.QUEUED, "awaited", [])
    sweep(later(hours=2, minutes=1))
    assert state_of(letter) == (State.SENT, "left_out")
    assert "PDF (pas joint à ce message\u00a0: il n’a pas pu être préparé à temps)\u00a0: https" in text_of(
        sink.letters[0]
    )
    assert sink.letters[0].get_content_type() == "text/plain"


def test_patience_begins_when_the_file_is_first_asked_for(letter, maker, sink):
    """The outbox was stopped, or the letter held, for a night: its file is waited for all the same."""
    maker.answer = NotReady(29)
    morning = NOON + enclosures.PATIENCE * 5
    sweep(morning)
    sweep(morning + enclosures.PATIENCE / 2)
    assert (*state_of(letter), sink.letters) == (State.QUEUED, "awaited", [])
    sweep(morning + enclosures.PATIENCE * 1.1)
    assert state_of(letter) == (State.SENT, "left_out")


@pytest.mark.parametrize(("answer", "tries"), [("552 trop gros", 1), ("451 plus tard", delivery.TIMES_WITH_A_FILE)])
def test_a_server_that_does_not_take_the_file_gets_the_words(letter, maker, sink, answer, tries):
    maker.has()
    sink.answer, moment = answer, NOON
    for _ in range(tries):
        sweep(moment)
        moment = later(hours=3) if moment == NOON else moment + delivery.WAITS[-1] + delivery.WAITS[0]
    assert state_of(letter) == (State.QUEUED, "left_out")
    sink.answer = "250 OK"
    sweep(moment)
    assert state_of(letter) == (State.SENT, "left_out")
    assert "le serveur de courriel ne l’a pas pris" in text_of(sink.letters[-1])


def test_a_letter_refused_without_any_file_is_refused(letter, maker, sink):
    maker.has()
    sink.answer = "550 inconnu"
    sweep(NOON)
    sweep(later(minutes=1))
    sweep(later(minutes=2))
    assert (letter_state := state_of(letter)) == (State.REFUSED, "left_out"), letter_state


def test_a_round_does_not_keep_the_bytes_of_its_letters(letter, maker, sink, monkeypatch):
    maker.has()
    met = []
    monkeypatch.setattr(delivery, "let_go", lambda each: (met.append(each), enclosures.let_go(each)))
    sweep(NOON)
    assert [each.enclosed.content for each in met] == [b""] and len(sink.letters) == 1


def test_too_heavy_or_not_to_be_had_it_is_said_at_once(letter, maker, sink):
    maker.has(size=enclosures.MOST_BYTES + 1)
    sweep(NOON)
    assert "(pas joint à ce message\u00a0: il est trop lourd, 5\u00a0Mo)" in text_of(sink.letters[0])
    assert state_of(letter) == (State.SENT, "left_out")


def test_a_refusal_of_the_app_is_said_at_once(letter, maker, sink):
    maker.answer = CannotJoin("il a été effacé")
    sweep(NOON)
    assert "(pas joint à ce message\u00a0: il a été effacé)" in text_of(sink.letters[0])


@pytest.mark.parametrize("happens", ["erased", "altered"])
def test_what_was_erased_or_altered_meanwhile_does_not_leave(letter, maker, sink, happens):
    name = maker.has()
    sink.answer = "451 plus tard"
    sweep(NOON)
    default_storage.delete(name)
    if happens == "altered":
        default_storage.save(name, ContentFile(b"%PDF-1.7 autre"))
    sink.answer = "250 OK"
    sweep(later(hours=2, minutes=1))
    assert list(sink.letters[-1].iter_attachments()) == []
    assert state_of(letter) == (State.SENT, "left_out")


def test_others_leave_meanwhile_and_an_unknown_file_holds_nobody(letter, maker, sink, write):
    Enclosure.objects.update(kind="du-futur")
    write("autre", recipient="autre@example.org")
    sweep(NOON)
    assert sink.recipients() == ["autre@example.org"]
    sweep(later(hours=2, minutes=1))
    assert sink.recipients() == ["autre@example.org", "anne@example.org"]


def test_whoever_lost_the_letter_decides_nothing(letter, maker, sink):
    """Taken over while the app was asked: what the first one found does not count."""

    def taken_over(each, source, at):
        Letter.objects.filter(pk=each.pk).update(token=each.token + 1)
        return maker(each, source, at)

    maker.has()
    enclosures._makers["essai"] = taken_over
    sweep(NOON)
    assert (state_of(letter)[1], sink.letters) == ("awaited", [])


def test_written_twice_it_has_one_enclosure(letter, maker):
    Enclosure.objects.update(state="left_out")
    mail = Mail("essai:1", "anne@example.org", AGAIN.name, "Essai", TEXT, enclosure="essai")
    with transaction.atomic():
        post_each([mail], at=later(hours=1))
    assert list(Enclosure.objects.values_list("letter", "state")) == [(letter.pk, "left_out")]
