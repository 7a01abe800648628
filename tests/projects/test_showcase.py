"""Accepted projects shown to everybody: who agreed, where they are, the same as data; never slower for being many."""

import csv
import io
import json
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects import actions, showcase
from projects.models import Project
from projects.showcase import Place, Showcase, Shown, Wanted, keeping
from projects.showcase.places import chart, position
from schools.models import School
from tests import factories
from tests.factories import INSIDE
from tests.projects import desk
from tests.projects.exports.scene import deposited

pytestmark = pytest.mark.django_db
PAGE, CSV, JSON = (reverse(f"projects:accepted_{name}") for name in ("list", "csv", "json"))


@pytest.fixture
def campaign():
    return desk.make_campaign()


@pytest.fixture
def lead():
    return factories.make_user("nolwenn", is_staff=True)


@pytest.fixture
def shown(campaign, lead):
    def show(place: int = 0, **answers) -> Project:
        deposit = deposited(campaign, place, **{"publication": True, **answers})
        project = actions.start_review(deposit.project, by=lead, at=INSIDE)
        actions.accept(project, by=lead, at=INSIDE)
        project.refresh_from_db()
        return project

    return show


def body(response) -> str:
    return b"".join(response.streaming_content).decode()


def listed(**query) -> list[str]:
    return [each["titre"] for each in json.loads(body(desk.browser().get(JSON, query)))["projets"]]


def test_the_consent_counts_as_it_was_deposited_not_as_it_is_written_since(campaign, lead):
    deposit = deposited(campaign, publication=False)
    desk.write(deposit.project, deposit.by, publication=True)
    project = actions.start_review(Project.objects.get(pk=deposit.project_id), by=lead, at=INSIDE)
    actions.accept(project, by=lead, at=INSIDE)
    assert Project.objects.get().may_be_published
    assert listed() == []


def test_a_reopened_project_is_shown_no_longer(shown, lead):
    project = shown()
    assert listed() == ["Une webradio à l’école"]
    actions.reopen(project, by=lead, at=INSIDE, reason="erreur")
    assert listed() == []


def test_what_the_law_erased_is_shown_no_longer(shown, monkeypatch):
    project = shown()
    assert len(listed()) == 1
    deposit = project.deposits.get()
    deposit.content.__class__.objects.filter(pk=deposit.pk).update(
        content="", salt="", erased_at=INSIDE, erased_by=deposit.by, erased_reason="demande"
    )
    monkeypatch.setattr(keeping, "FRESH", -1.0)
    assert listed() == []


def test_the_list_is_narrowed_by_campaign_theme_and_territory(shown, campaign):
    shown(thematique="inclusion")
    shown(1, titre="Un potager")
    assert sorted(listed()) == ["Un potager", "Une webradio à l’école"]
    assert listed(theme="inclusion") == ["Une webradio à l’école"]
    assert len(listed(campagne=campaign.slug)) == 2
    assert listed(territoire="nulle-part") == []
    text = desk.text_of(desk.browser().get(PAGE, {"theme": "inclusion"}))
    assert "Une webradio" in text and "Un potager" not in text


def test_the_map_draws_schools_where_they_are_and_says_them_in_words(shown):
    School.objects.update_or_create(
        uai="0299001B",
        defaults={"commune": factories.make_school().commune, "latitude": 48.3904, "longitude": -4.4861},
    )
    other = factories.make_school("0299002C", name="Collège de l’Aber", latitude=47.996, longitude=-4.1024)
    shown(associes=[{"id": "r1", "school": other.uai}])
    page = desk.page(desk.browser().get(PAGE))
    circles = page.cssselect(".chart-points circle")
    assert {(circle.get("cx"), circle.get("cy")) for circle in circles} == {("153.8", "132.4"), ("240.2", "265.3")}
    assert [circle.findtext("title") for circle in circles].count("Collège de l’Aber, Brest") == 1
    (row,) = page.cssselect(".chart table tbody tr")
    assert [cell.text_content() for cell in row] == ["Brest", "2", "2"]


def test_a_school_without_position_is_said_to_be_missing_from_the_map(shown):
    shown()
    assert "1 établissement n’est pas placé sur la carte" in desk.text_of(desk.browser().get(PAGE))


def test_csv_and_json_say_the_same_and_name_nobody(shown):
    project = shown(resume="=1+1 ; « deux\nlignes »")
    rows = list(csv.DictReader(io.StringIO(body(desk.browser().get(CSV)), newline="")))
    told = json.loads(body(desk.browser().get(JSON)))
    assert (told["version"], told["nombre"], len(rows)) == (1, 1, 1)
    assert rows[0]["reference"] == told["projets"][0]["reference"] == project.reference
    assert rows[0]["resume"] == "'=1+1 ; « deux lignes »"
    assert told["projets"][0]["resume"] == "=1+1 ; « deux\nlignes »"
    assert told["projets"][0]["etablissements"][0] | {"nom": ""} == {
        "uai": "0299001B",
        "nom": "",
        "commune": "Brest",
        "code_insee": "29019",
        "latitude": None,
        "longitude": None,
        "porteur": True,
    }
    assert "Le Goff" not in str(rows) + str(told)


# -- many ---------------------------------------------------------------------------------------------


def many(number: int) -> Showcase:
    one = Shown("R", "Titre", "Résumé", "c1", "Campagne", "t", "Thème", "", "", (Place("0299001B", "École", "Brest"),))
    schools = [
        Place(f"{n:07}A", f"École {n}", f"Commune {n % 270}", "", 47.8 + n % 90 / 100, -5 + n % 150 / 100)
        for n in range(800)
    ]
    return Showcase(tuple(replace(one, reference=f"R{n}", schools=(schools[n % 800],)) for n in range(number)))


def test_twenty_thousand_projects_ask_nothing_more_and_draw_no_more_points(monkeypatch):
    held = many(20_000)
    monkeypatch.setattr("projects.views.accepted.accepted_projects", lambda: held)
    desk.browser().get(PAGE)
    with CaptureQueriesContext(connection) as captured:
        response = desk.browser().get(PAGE)
    assert len(captured) == 1
    assert len(response.content) < 150_000
    assert len(chart(held.projects).points) <= 800


def test_each_deposit_is_read_once(shown, monkeypatch):
    shown()
    listed()
    read = []
    monkeypatch.setattr(keeping, "_said", lambda deposit: read.append(deposit.pk))
    shown(1)
    listed()
    assert len(read) == 1


def test_the_plane_of_the_outline():
    """Towns fall where the home page’s drawing has them."""
    for (latitude, longitude), expected in {(48.3904, -4.4861): (154, 132), (47.8728, -3.5497): (363, 306)}.items():
        x, y = position(latitude, longitude)
        assert abs(x - expected[0]) < 3 and abs(y - expected[1]) < 3


def test_nothing_wanted_narrows_nothing():
    held = many(3)
    assert held.narrowed(Wanted()) == list(held.projects)
    assert showcase.Wanted(theme="autre").takes(held.projects[0]) is False
