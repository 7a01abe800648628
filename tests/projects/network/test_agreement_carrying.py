"""What heads agreed to stays with the project that they read: its successor asks again, of the same schools."""

from datetime import date

import pytest

from projects import actions
from projects.models import AgreementRequest, Project
from tests import factories
from tests.factories import AFTER, INSIDE
from tests.moments import at
from tests.projects import desk
from tests.projects.network import scene
from tests.projects.network.scene import UAIS
from tne29.lib.errors import Refusal

pytestmark = pytest.mark.django_db
LATER = at("2023-11-20 10:00:00")
FIRST = UAIS[0]


@pytest.fixture
def former():
    """One school agreed, the other is still to answer, when the window ends."""
    project = scene.make_project(requires=True)
    scene.agreed(project, FIRST)
    factories.make_campaign(date(2023, 11, 6), date(2023, 12, 15), slug="campagne-2", call=project.campaign.call)
    return Project.objects.get(pk=project.pk)


def _carry_on(project):
    return actions.carry_on(project, project.campaign.call.campaigns.get(number=2), by=project.created_by, at=AFTER)


def _start_from(project):
    campaign = project.campaign.call.campaigns.get(number=2)
    return actions.start_from(project, project.school, campaign, by=project.created_by, at=AFTER)


@pytest.mark.parametrize("begin", [_carry_on, _start_from])
def test_the_schools_follow_and_their_agreements_do_not(former, begin):
    made = begin(former)
    states = [(each.concern.uai, each.state.value) for each in scene.network_of(made)]
    assert states == [(uai, "unasked") for uai in UAIS[:2]]
    assert not AgreementRequest.objects.filter(project=made).exists()
    with pytest.raises(Refusal, match=r"Il manque\u00a0: École 1 du réseau.* et École 2 du réseau"):
        actions.deposit(made, by=made.created_by, at=LATER)
    scene.ask(made, LATER)
    assert scene.request_of(FIRST).project == made
    assert scene.state(former) == "agreed"


def test_the_links_of_a_draft_that_went_on_answer_no_more(former, time_machine_traveller):
    agreed, awaited = scene.secret(FIRST), scene.secret(UAIS[1])
    _carry_on(former)
    time_machine_traveller.move_to(INSIDE)
    client = desk.browser()
    assert client.get(f"/accord/{awaited}/").status_code == 404
    assert "est enregistré" in desk.text_of(client.get(f"/accord/{agreed}/"))
    assert actions.remind_agreements(INSIDE + scene.WEEK) == 0


def test_a_team_that_lists_its_own_school_asks_nothing_of_it():
    project = scene.make_project(UAIS[:1], requires=True)
    scene.change(project, associes=[scene.row(project.school.uai, 1), scene.row(FIRST, 2)])
    assert [each.concern.uai for each in scene.network_of(project)] == [FIRST]
