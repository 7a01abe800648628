"""The end of the window while a section is open: said before, and what was typed past it is kept beside the dossier."""

from datetime import timedelta

import pytest
import time_machine

from projects import actions
from projects.actions import aside
from projects.models import Project, SetAside
from projects.views.closing import closing_of
from tests.factories import AFTER, INSIDE, make_user
from tests.moments import at
from tests.projects import desk
from tests.projects.test_autosave import JSON

pytestmark = pytest.mark.django_db
LAST_HOUR = at("2023-10-20 23:12:00")


@pytest.fixture
def project() -> Project:
    project = desk.make_project()
    actions.deposit(project, by=project.created_by, at=INSIDE)
    return Project.objects.get(pk=project.pk)


def test_each_state_says_what_counts_and_what_becomes_of_the_page(project):
    said = closing_of(project, LAST_HOUR)
    assert said.ends_at == AFTER
    assert said.before == "Les corrections sont possibles jusqu’à 23\u00a0h\u00a059, heure de Paris"
    assert said.advice == "Une correction ne compte que si le dossier est déposé de nouveau avant."
    assert said.after == (
        "Le dépôt a fermé à 23\u00a0h\u00a059, heure de Paris. "
        "Cette page n’enregistre plus\u00a0: votre dernier dépôt reste valable."
    )
    assert closing_of(project, AFTER) is None
    draft = desk.make_project(campaign=project.campaign, by=make_user())
    assert closing_of(draft, LAST_HOUR).before == "Le dépôt ferme à 23\u00a0h\u00a059, heure de Paris"
    assert closing_of(draft, INSIDE).is_today is False
    staff = make_user(is_staff=True)
    actions.request_changes(project, by=staff, at=INSIDE, message="Précisez.", until=AFTER + timedelta(days=3))
    complement = closing_of(Project.objects.get(pk=project.pk), AFTER)
    assert complement.ends_at == AFTER + timedelta(days=3)
    actions.withdraw(draft, by=draft.created_by, at=INSIDE)
    assert closing_of(Project.objects.get(pk=draft.pk), LAST_HOUR) is None


def test_an_ordinary_day_costs_no_query_and_the_last_one_sees_a_window_that_was_moved(
    project, django_assert_num_queries
):
    fresh = Project.objects.select_related("campaign", "window").get(pk=project.pk)
    with django_assert_num_queries(0):
        assert closing_of(fresh, INSIDE).ends_at == AFTER
    days = {"opens_on": project.campaign.opens_on, "closes_on": project.campaign.closes_on}
    actions.move_window(project.campaign, **days, by=make_user(), at=LAST_HOUR, reason="Fin avancée", close_now=True)
    assert closing_of(Project.objects.get(pk=project.pk), LAST_HOUR) is None


def late(project, client, when, **typed):
    sent = {**typed, "seulement": sorted(typed), "revision": project.revision, "etat": "submitted", "fin": "1"}
    with time_machine.travel(when, tick=False):
        return client.post(desk.address("autosave", project, "projet"), sent, headers=JSON)


def kept() -> list[tuple]:
    return [(each.question, each.value) for each in SetAside.objects.order_by("pk")]


def test_what_was_typed_past_the_end_is_kept_once_beside_the_dossier(project):
    client = desk.browser(project.created_by)
    for _ in range(2):
        response = late(project, client, AFTER, resume="Trop tard.", titre="Une webradio")
    assert (response.status_code, response.json()["code"]) == (409, "texte_garde")
    assert "Le dépôt était possible jusqu’au vendredi 20 octobre 2023" in response.json()["erreur"]
    assert "gardé dans l’historique du brouillon" in response.json()["erreur"]
    assert [each["texte"] for each in response.json()["liens"]] == [
        "Voir l’historique du brouillon",
        "Revenir au dossier",
    ]
    assert kept() == [("resume", "Trop tard.")]
    assert Project.objects.get(pk=project.pk).answers == project.answers
    shown = desk.text_of(client.get(desk.address("history", project)))
    assert "Version écartée" in shown and "Trop tard." in shown


@pytest.mark.parametrize(
    ("when", "typed"), [(AFTER, {}), (AFTER + aside.LATE, {"resume": "Bien plus tard."}), (AFTER, {"resume": ""})]
)
def test_nothing_is_kept_of_nothing_nor_a_day_later(project, when, typed):
    response = late(project, desk.browser(project.created_by), when, **typed)
    assert (response.status_code, response.json()["code"]) == (409, "depot_ferme")
    assert kept() == []


def test_a_reader_a_stranger_and_a_dossier_under_review_keep_nothing(project):
    reader, stranger = desk.join(project, "reader"), make_user()
    assert late(project, desk.browser(reader), AFTER, resume="x").status_code == 403
    assert late(project, desk.browser(stranger), AFTER, resume="x").status_code == 404
    actions.start_review(project, by=make_user(is_staff=True), at=AFTER)
    response = late(project, desk.browser(project.created_by), AFTER, resume="x")
    assert (response.status_code, response.json()["code"]) == (409, "refus")
    assert kept() == []


def test_a_form_sent_past_the_end_gives_the_text_back_and_keeps_it(project):
    """Without a script: the page was opened before, and its button pressed after."""
    client = desk.browser(project.created_by)
    with time_machine.travel(LAST_HOUR, tick=False):
        page = client.get(desk.section_of(project))
    assert "Les corrections sont possibles jusqu’à" in desk.text_of(page)
    with time_machine.travel(AFTER, tick=False):
        response = client.post(desk.section_of(project), {**desk.form_of(page), "resume": "Écrit à minuit pile."})
    assert response.status_code == 409
    text = desk.text_of(response)
    assert "Écrit à minuit pile." in text and "Voir l’historique du brouillon" in text
    assert kept() == [("resume", "Écrit à minuit pile.")]


def test_a_page_near_the_end_is_told_of_a_window_that_was_moved(project):
    client = desk.browser(project.created_by)
    sent = {"revision": project.revision, "etat": "submitted", "fin": "1"}
    with time_machine.travel(LAST_HOUR, tick=False):
        url = desk.address("autosave", project, "projet")
        assert client.post(url, sent, headers=JSON).json()["cloture"] == ""
        html = client.post(url, {**sent, "cloture": "1"}, headers=JSON).json()["cloture"]
    assert f'data-ends="{AFTER.isoformat()}"' in html
