"""Letters that did not reach whoever they were for: the team of the dossier is told, and of nothing else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects import actions
from projects.undelivered import TOLD, undelivered
from tests.factories import INSIDE, make_user
from tests.projects import desk
from tests.projects.opinions import scene
from tne29.outbox.models import Letter

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.only_on("postgresql"),
    pytest.mark.usefixtures("on_a_day_of_the_campaign"),
]
TITLE = "n’a pas pu être remis"


@pytest.fixture
def filed():
    """Every letter has left, but the receipt to the school, refused for good."""
    project = scene.make_filed()
    Letter.objects.update(state="sent", sent_at=INSIDE)
    to_school = Letter.objects.filter(kind="receipt", recipient=project.school.email.lower())
    assert to_school.update(state="refused", sent_at=None, error="550 5.1.1 no such user") == 1
    return project


def page_of(project, person) -> str:
    return desk.text_of(desk.browser(person).get(desk.address("detail", project)))


def test_the_team_reads_who_was_not_reached(filed):
    for person in (filed.created_by, desk.join(filed, "reader")):
        text = page_of(filed, person)
        assert TITLE in text and filed.school.email.lower() in text and "Accusé de réception de votre dossier" in text
        assert "550" not in text and "user" not in text
    Letter.objects.filter(state="refused").update(state="uncertain")
    assert "peut-être arrivé" in page_of(filed, filed.created_by)


def test_an_address_that_is_reached_again_is_no_trouble(filed):
    filed.refresh_from_db()
    actions.withdraw(filed, by=filed.created_by, at=INSIDE)
    actions.resume(filed, by=filed.created_by, at=INSIDE)
    filed.refresh_from_db()
    actions.deposit(filed, by=filed.created_by, at=INSIDE)
    assert [each.recipient for each in undelivered(filed)] == [filed.school.email.lower()]
    Letter.objects.filter(state="queued").update(state="sent", sent_at=INSIDE)
    assert undelivered(filed) == [] and TITLE not in page_of(filed, filed.created_by)


def test_an_address_that_nobody_writes_to_any_more_is_no_trouble(filed):
    """An invitation with a slip of the pen, taken back; a member who left."""
    owner, member = filed.created_by, desk.join(filed, "editor")
    actions.invite(filed, "malo.kerdonkuff@example.org", "reader", by=owner, at=INSIDE)
    Letter.objects.filter(kind="invitation").update(state="refused")
    Letter.objects.filter(kind="receipt").update(state="sent", sent_at=INSIDE)
    assert [each.recipient for each in undelivered(filed)] == ["malo.kerdonkuff@example.org"]
    filed.invitations.update(revoked_at=INSIDE)
    assert undelivered(filed) == []
    Letter.objects.filter(kind="receipt", recipient=owner.email).update(
        state="refused", sent_at=None, recipient=member.email
    )
    assert [each.recipient for each in undelivered(filed)] == [member.email]
    filed.team.filter(user=member).update(ended_at=INSIDE)
    assert undelivered(filed) == []


def test_what_the_service_asks_of_others_is_not_told(filed):
    scene.ask(filed)
    asked = Letter.objects.filter(kind="opinion")
    assert asked.update(state="refused", recipient="inspection@example.org") == 1
    assert "inspection@example.org" not in page_of(filed, filed.created_by)
    assert not {kind.name for kind in TOLD} & {"opinion", "opinion_told", "opinion_reminder", "account"}


def test_it_costs_nothing_where_all_is_well_and_one_query_otherwise(filed):
    """However many there are."""
    costs = []
    client = desk.browser(filed.created_by)
    for state in ("sent", "refused"):
        Letter.objects.update(state=state, sent_at=INSIDE if state == "sent" else None)
        client.get(desk.address("detail", filed))
        with CaptureQueriesContext(connection) as captured:
            client.get(desk.address("detail", filed))
        costs.append(len(captured))
    assert costs[1] == costs[0] + 1
    assert len(undelivered(filed)) == Letter.objects.values("recipient").distinct().count() > 1


def test_a_stranger_reads_nothing(filed):
    assert desk.browser(make_user()).get(desk.address("detail", filed)).status_code == 404
