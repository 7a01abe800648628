"""Case 97: a bug makes ten times the expected letters due. The rest is held, said, and let go by whoever has looked."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.admin import AdminSite
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from tests.tne29.outbox.conftest import NOON, later
from tne29.outbox import kinds, posting
from tne29.outbox.admin import LetterAdmin
from tne29.outbox.delivery import deliver, sweep
from tne29.outbox.models import Letter, State

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def limits(settings):
    settings.MAILS_PER_HOUR, settings.MAILS_PER_PERSON_AND_HOUR = 5, 3
    return settings


@pytest.fixture
def many(write):
    def written(number: int, **more) -> list[Letter]:
        return [write(f"k{n}:{more}", **{"recipient": f"p{n}@example.org", **more}) for n in range(number)]

    return written


def states() -> dict[str, int]:
    found = list(Letter.objects.values_list("state", flat=True))
    return {state: found.count(state) for state in sorted(set(found))}


def test_ten_times_too_many_leave_no_more_than_allowed(many, sink, limits):
    many(50)
    for minute in range(10):
        sweep(later(minutes=minute))
    assert len(sink.letters) == 5
    assert states() == {State.HELD: 45, State.SENT: 5}
    held = Letter.objects.filter(state=State.HELD).first()
    assert held.error.startswith("Retenue\u00a0: plus de 5\u00a0lettres") and held.attempts == 0


def test_one_person_is_not_drowned_and_the_others_are_served(many, sink, limits):
    many(6, recipient="anne@example.org")
    many(2)
    sweep(NOON)
    assert sorted(sink.recipients()) == ["anne@example.org"] * 3 + ["p0@example.org", "p1@example.org"]
    assert states() == {State.HELD: 3, State.SENT: 5}


def test_the_hints_of_each_act_are_held_too(many, sink, limits):
    for letter in many(8):
        deliver([letter.pk], NOON)
    assert len(sink.letters) == 5


def test_an_hour_later_new_letters_leave_and_the_held_ones_wait(many, sink, limits, write):
    many(7)
    sweep(NOON)
    write("new", recipient="new@example.org")
    sweep(later(hours=1, minutes=2))
    assert "new@example.org" in sink.recipients()
    assert states() == {State.HELD: 2, State.SENT: 6}


def test_whoever_signs_in_gets_their_letter_all_the_same(many, write, sink, limits):
    many(7)
    sweep(NOON)
    write("mail:1", kind=kinds.ACCOUNT, recipient="lost@example.org")
    sweep(later(seconds=30))
    assert "lost@example.org" in sink.recipients()


def test_staff_let_them_go_and_they_leave_once(many, sink, limits, nudges, admin_user):
    many(8)
    sweep(NOON)
    page, request = LetterAdmin(Letter, AdminSite()), RequestFactory().post("/admin/outbox/letter/")
    request.user, request.arrived_at, request._messages = admin_user, later(minutes=1), CookieStorage(request)
    nudges.clear()
    page.release(request, Letter.objects.all())
    told = [str(message) for message in get_messages(SimpleNamespace(_messages=request._messages))]
    assert told[0].startswith("3\u00a0lettres à envoyer") and told[1].startswith("5\u00a0lettres laissées")
    assert len(nudges) == 3
    sweep(later(minutes=2))
    assert (len(sink.letters), states()) == (8, {State.SENT: 8})
    assert not posting.release(Letter.objects.first(), at=later(minutes=3))


def test_a_held_letter_that_is_no_longer_useful_is_cancelled(many, sink, limits):
    many(6, valid_until=later(hours=2))
    sweep(NOON)
    sweep(later(hours=3))
    assert states() == {State.CANCELLED: 1, State.SENT: 5}


def test_the_breaker_costs_one_statement_a_round(many, sink):
    costs = []
    for number in (1, 3):
        letters = many(number, subject=f"Lot de {number}")
        with CaptureQueriesContext(connection) as captured:
            deliver([letter.pk for letter in letters], NOON + timedelta(minutes=number))
        costs.append(len([query for query in captured if "COUNT(" in query["sql"]]))
    assert costs == [1, 1]
