"""What was refused is kept: who, when, which dossier, why. After the refused act, apart from it, and never too much."""

from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, OperationalError, connection
from django.test.utils import CaptureQueriesContext

from projects import actions, chain
from projects.actions.refusals import ENOUGH, MOST_IN_AN_HOUR
from tests.factories import AFTER, INSIDE, make_user
from tests.parallel import at_once
from tests.projects import desk
from tne29.evidence import attempts
from tne29.evidence.models import Attempt

pytestmark = [pytest.mark.django_db]
CLOSED = "Le dépôt était possible jusqu’au vendredi 20 octobre 2023 à\xa023\xa0h\xa059, heure de Paris."


@pytest.fixture
def project():
    return desk.make_project()


@pytest.fixture
def client(project):
    with time_machine.travel(INSIDE, tick=True):
        yield desk.browser(project.created_by)


def press(client, project, **more):
    return client.post(desk.address("deposit", project), {"revision": project.revision, **more})


def kept() -> list[tuple]:
    return list(Attempt.objects.order_by("pk").values_list("act", "status", "code"))


def test_a_deposit_pressed_late_is_kept_to_the_microsecond(project):
    late = AFTER + timedelta(microseconds=1)
    client = desk.browser(project.created_by)
    with time_machine.travel(late, tick=False):
        assert press(client, project).status_code == 409
    attempt = Attempt.objects.get()
    assert (attempt.at, attempt.person, attempt.about) == (late, project.created_by, project.reference)
    assert (attempt.act, attempt.status, attempt.code) == ("deposit", 409, "depot_ferme")
    assert attempt.sentence.startswith(CLOSED)
    assert not project.deposits.exists()


def test_each_refusal_has_its_reason(project, client):
    assert press(client, project, revision=7).status_code == 409
    assert press(desk.browser(make_user("ailleurs")), project).status_code == 404
    reader = desk.browser(desk.join(project, "reader"))
    assert press(reader, project).status_code == 403
    poor = SimpleUploadedFile("x.pdf", b"MZ not a pdf")
    asked = {"question": "avis-piece", "cle": "1b4e28ba-2fa1-41d2-883f-0016d3cca427", "fichier": poor, "fin": "1"}
    assert client.post(desk.address("pieces", project), asked).status_code >= 400
    project.answers = {}
    project.save(update_fields=["answers"])
    assert press(client, project).status_code == 409
    assert kept() == [
        ("deposit", 409, "refus"),
        ("deposit", 404, "introuvable"),
        ("deposit", 403, "droit_manquant"),
        ("pieces", 422, "fichier_refuse"),
        ("deposit", 409, "incomplet"),
    ]


def test_what_is_accepted_costs_and_keeps_nothing(project, client):
    with CaptureQueriesContext(connection) as captured:
        assert press(client, project).status_code == 302
    assert not [query for query in captured.captured_queries if "evidence" in query["sql"]]
    assert client.get("/projets/TNE29-2345-67/").status_code == 404
    wrong = {"effectif": "beaucoup", "revision": project.revision}
    client.post(desk.address("section", project, "projet"), wrong)
    assert kept() == []


def test_a_stale_page_is_kept_without_a_name(project):
    client = desk.browser(project.created_by)
    client.handler.enforce_csrf_checks = True
    with time_machine.travel(INSIDE):
        assert press(client, project).status_code == 403
    assert kept() == [("deposit", 403, "formulaire_perime")]


def test_a_flood_is_counted_and_fills_nothing(project, client, monkeypatch):
    monkeypatch.setattr(attempts, "MOST_OF_A_PERSON", 3)
    for _ in range(10):
        press(client, project, revision=7)
    assert [each.repeated for each in Attempt.objects.order_by("pk")] == [0, 0, 7]
    with time_machine.travel(INSIDE + timedelta(hours=2)):
        press(desk.browser(project.created_by), project, revision=7)
    assert Attempt.objects.count() == 4


def test_a_flood_of_many_people_is_bounded_too(project, monkeypatch):
    monkeypatch.setattr(attempts, "MOST_OF_ALL", 5)
    for number in range(8):
        person = make_user(f"foule{number}")
        attempts.keep(attempts.Refused(INSIDE, person.pk, project.reference, "deposit", 409, "refus", "Non."))
    assert Attempt.objects.count() == 5


def test_no_evidence_is_ever_a_failure(project, client, monkeypatch):
    def full(_):
        raise DatabaseError("disk full")

    monkeypatch.setattr(attempts, "_write", full)
    assert press(client, project, revision=7).status_code == 409
    monkeypatch.undo()
    assert attempts.write_what_waits() == 1
    assert kept() == [("deposit", 409, "refus")]


def test_what_failed_in_an_outage_is_written_when_it_is_over(project, client, monkeypatch):
    def away(*_, **__):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(actions, "deposit", away)
    with CaptureQueriesContext(connection) as captured:
        assert press(client, project).status_code == 503
    assert not [query for query in captured.captured_queries if "evidence" in query["sql"]]
    assert attempts.write_what_waits() == 1
    attempt = Attempt.objects.get()
    assert (attempt.status, attempt.code, attempt.person) == (503, "indisponible", project.created_by)


@pytest.mark.django_db(transaction=True)
def test_it_survives_the_rollback_of_what_was_refused(project):
    with time_machine.travel(AFTER + timedelta(hours=1)):
        desk.browser(project.created_by).post(desk.address("deposit", project), {"revision": project.revision})
        assert connection.in_atomic_block is False
    assert Attempt.objects.count() == 1
    assert not project.deposits.exists()


def test_an_erased_person_leaves_no_name_behind(project):
    person = make_user("partie")
    attempts.keep(attempts.Refused(INSIDE, person.pk, project.reference, "deposit", 409, "refus", "Non."))
    person.delete()
    assert Attempt.objects.get().person is None


def test_refused_deposits_do_not_fill_the_journal(project):
    """Pressed again and again, even at once: twenty lines an hour, the last of which says so; the chain holds."""
    press_late = partial(actions.deposit, project, by=project.created_by)
    for _ in range(MOST_IN_AN_HOUR + 5):
        with pytest.raises(actions.Closed):
            press_late(at=AFTER)
    told = project.journal.filter(act="deposit_refused").order_by("number")
    assert told.count() == MOST_IN_AN_HOUR
    assert [ENOUGH in each.message for each in told] == [False] * (MOST_IN_AN_HOUR - 1) + [True]
    with pytest.raises(actions.Closed):
        press_late(at=AFTER + timedelta(hours=1))
    assert told.all().count() == MOST_IN_AN_HOUR + 1
    assert list(chain.flaws()) == []


@pytest.mark.django_db(transaction=True)
def test_refused_at_once_they_are_counted_under_the_lock(project):
    presses = [partial(actions.deposit, project, by=project.created_by, at=AFTER) for _ in range(MOST_IN_AN_HOUR + 4)]
    assert {type(each) for each in at_once(*presses)} == {actions.Closed}
    assert project.journal.filter(act="deposit_refused").count() == MOST_IN_AN_HOUR
    assert list(chain.flaws()) == []
