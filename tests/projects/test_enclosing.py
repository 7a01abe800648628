"""The letter after the end carries the draft that was left, as the press made it; the press never stops the letter."""

from datetime import timedelta

import pytest

from projects import announcements, printouts
from projects.models import Printout
from projects.printouts import making
from projects.printouts.holding import PAUSE_BEFORE_RETRY
from tests.factories import make_project
from tests.moments import at
from tests.projects import desk
from tests.projects.printouts.reading import text_of
from tne29.lib.press import WRONG, PressFailure
from tne29.outbox import enclosures
from tne29.outbox.delivery import sweep
from tne29.outbox.models import Enclosure, Letter

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
OVER = at("2023-10-21 00:00:30")


@pytest.fixture
def left(smtp_sink, settings):
    """A draft of two people, the end has come, nothing is printed yet."""
    settings.EMAIL_URL = smtp_sink.url
    project = make_project()
    desk.join(project, "editor")
    assert announcements.send_due(OVER) == 2
    sweep(OVER)
    assert smtp_sink.letters == [] and Printout.objects.get().project == project
    return project


def pieces(received) -> list[bytes]:
    return [piece.get_content() for piece in received.iter_attachments()]


def test_each_of_the_team_gets_the_same_pdf_of_the_draft(left, smtp_sink):
    assert printouts.render(Printout.objects.get().pk, OVER)
    sweep(OVER + timedelta(minutes=1))
    first, second = (pieces(each) for each in smtp_sink.letters)
    assert first == second and left.reference in text_of(first[0])
    names = {piece.get_filename() for each in smtp_sink.letters for piece in each.iter_attachments()}
    assert names == {f"dossier-{left.reference}-brouillon.pdf"}
    assert set(Enclosure.objects.values_list("digest", flat=True)) == {Printout.objects.get().digest}


def test_a_press_that_fails_does_not_stop_the_letter(left, smtp_sink, monkeypatch):
    def fails(*given):
        raise PressFailure(WRONG)

    monkeypatch.setattr(making.press, "write", fails)
    printout = Printout.objects.get()
    moment = OVER
    for _ in range(2):
        assert not printouts.render(printout.pk, moment)
        moment += PAUSE_BEFORE_RETRY + timedelta(seconds=1)
    sweep(OVER + timedelta(minutes=1))
    assert [pieces(each) for each in smtp_sink.letters] == [[], []]
    text = smtp_sink.letters[0].get_content()
    assert "pas joint à ce message" in text and f"/projets/{left.reference}/dossier.pdf" in text


def test_a_pdf_that_is_too_heavy_is_given_by_its_link(left, smtp_sink, monkeypatch):
    monkeypatch.setattr(making.press, "write", lambda *given: b"%PDF-1.7 essai")
    monkeypatch.setattr(enclosures, "MOST_BYTES", 10)
    assert printouts.render(Printout.objects.get().pk, OVER)
    sweep(OVER + timedelta(minutes=1))
    assert [pieces(each) for each in smtp_sink.letters] == [[], []]
    assert "il est trop lourd" in smtp_sink.letters[0].get_content()


def test_staff_read_what_was_sent_and_what_went_with_it(left, smtp_sink, monkeypatch):
    monkeypatch.setattr(making.press, "write", lambda *given: b"%PDF-1.7 essai")
    printouts.render(Printout.objects.get().pk, OVER)
    sweep(OVER + timedelta(minutes=1))
    letter = Letter.objects.select_related("enclosure").first()
    assert "PDF (joint à ce message)" in letter.words
    assert letter.enclosed.name == f"dossier-{left.reference}-brouillon.pdf"
