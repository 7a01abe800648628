"""Heads come and go, schools leave a network and return: what was agreed is about the school and the content."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.snapshot import reference_lists
from projects import reminders
from projects.models import AgreementRequest
from schools.models import School
from tests.factories import INSIDE, make_project
from tests.moments import at
from tests.projects import desk
from tests.projects.network import scene
from tests.projects.network.scene import DAY, UAIS
from tne29.outbox.models import Letter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_day_of_the_campaign")]
FIRST, SECOND = UAIS[:2]
J7 = at("2023-10-13 09:00:00")


def rows(*uais: str) -> list[dict]:
    return [scene.row(uai, UAIS.index(uai) + 1) for uai in uais]


def test_a_school_that_leaves_the_network_and_returns_unchanged_has_still_agreed():
    project = scene.make_project()
    scene.agreed(project, FIRST, SECOND)
    scene.change(project, associes=rows(SECOND))
    assert [each.concern.uai for each in scene.network_of(project)] == [SECOND]
    scene.change(project, associes=rows(SECOND, FIRST))
    assert (scene.state(project, FIRST), scene.state(project, SECOND)) == ("agreed", "agreed")
    assert scene.ask(project, INSIDE + DAY).sent == []


def test_a_school_that_returns_to_do_something_else_is_asked_again_and_its_neighbour_is_not():
    project = scene.make_project()
    scene.agreed(project, FIRST, SECOND)
    scene.change(project, associes=rows(SECOND))
    scene.change(project, associes=[*rows(SECOND), scene.row(FIRST, 1, role="prête son studio")])
    assert (scene.state(project, FIRST), scene.state(project, SECOND)) == ("outdated", "agreed")


def test_a_link_that_waited_works_again_when_its_school_returns():
    project = scene.make_project()
    scene.ask(project)
    url = f"/accord/{scene.secret()}/"
    scene.change(project, associes=rows(SECOND))
    assert desk.browser().get(url).status_code == 404
    scene.change(project, associes=rows(FIRST, SECOND))
    assert desk.browser().get(url).status_code == 200


def test_two_heads_of_one_school_give_one_answer_and_the_second_reads_it():
    """One mailbox, one link: who opens it after an answer reads who gave it, and when."""
    project = scene.make_project()
    scene.ask(project)
    page, answered = f"/accord/{scene.secret()}/", scene.answer(project, name="Anne Le Goff", job="directrice adjointe")
    second = desk.browser()
    text = desk.text_of(second.get(page))
    assert "Anne Le Goff, directrice adjointe" in text
    assert not desk.page(second.get(page)).cssselect("main form")
    again = scene.answer(project, "declined", name="Loïc Abgrall", job="directeur")
    assert (again.pk, again.answer, again.name) == (answered.pk, "agreed", "Anne Le Goff")


def test_the_answer_of_a_head_who_left_stands_until_the_project_changes_then_the_next_one_answers():
    project = scene.make_project()
    scene.agreed(project, FIRST)
    School.objects.filter(uai=FIRST).update(email="nouvelle.boite@example.org")
    assert scene.state(project) == "agreed"
    scene.change(project, titre="Une webradio à deux")
    scene.ask(project, INSIDE + DAY)
    assert Letter.objects.filter(kind="agreement", recipient="nouvelle.boite@example.org").count() == 1
    text = desk.text_of(desk.browser().get(f"/accord/{scene.secret()}/"))
    assert "Accord donné par Maïwenn Kerdraon, directrice" in text
    scene.answer(project, name="Loïc Abgrall", job="directeur", when=INSIDE + DAY)
    assert scene.place(project).answer.name == "Loïc Abgrall"
    assert AgreementRequest.objects.filter(school__uai=FIRST).count() == 2


def test_a_mailbox_that_moved_receives_the_same_link():
    project = scene.make_project()
    scene.ask(project)
    first = scene.secret()
    School.objects.filter(uai=FIRST).update(email="nouvelle.boite@example.org")
    scene.ask(project, INSIDE + DAY, only=FIRST)
    assert scene.secret() == first


# -- the reminders of the deadline -----------------------------------------------------------------


def reminder() -> str:
    reminders.send_due(J7)
    return Letter.objects.get(kind="reminder").text


def test_the_reminder_of_the_deadline_says_who_has_not_agreed():
    project = scene.make_project(UAIS)
    scene.agreed(project, FIRST)
    scene.answer(project, "declined", uai=SECOND)
    text = reminder()
    assert "École 1 du réseau" not in text
    assert "École 2 du réseau, Brest (0299003D)\u00a0: accord refusé" in text
    assert "École 3 du réseau, Brest (0299004E)\u00a0: en attente de réponse" in text
    assert "Vous pouvez déposer sans les attendre." in text


def test_once_all_have_agreed_the_reminder_says_nothing_of_it():
    project = scene.make_project()
    scene.agreed(project, FIRST, SECOND)
    assert "accord" not in reminder()


@pytest.mark.parametrize("schools", [1, 3])
def test_reminding_costs_the_same_for_one_school_and_three(schools):
    """Two more than without a network: the requests of the batch, the names of the schools of the draft."""
    make_project(scene.make_project(UAIS[:schools]).campaign)
    reference_lists()
    with CaptureQueriesContext(connection) as queries:
        assert reminders.send_due(J7) == 2
    assert len([each for each in queries if "SAVEPOINT" not in each["sql"]]) == 12
