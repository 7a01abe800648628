"""« Le site ne marchait pas »: the page and the table that answer it."""

import csv
from datetime import date
from io import StringIO

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects import actions
from tests.factories import AFTER, make_campaign, make_deposit, make_project, make_school, make_user
from tests.moments import at
from tests.projects import desk
from tests.staff import client_of, make_staff
from tne29.evidence.attempts import Refused, keep
from tne29.evidence.models import Presence

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("postgresql")]
MORNING = at("2023-10-21 09:00:00")
PAGE = "admin:campaigns_campaign_availability"


def alive(first: str, last: str, role: str = "web") -> None:
    Presence.objects.create(role=role, first_at=at(f"2023-10-{first}"), last_at=at(f"2023-10-{last}"))


def refused(project, clock: str, person=None, code: str = "indisponible") -> None:
    person = person or project.created_by
    keep(Refused(at(f"2023-10-{clock}"), person.pk, project.reference, "deposit", 409, code, "=Non."))


@pytest.fixture
def campaign():
    return make_campaign()


@pytest.fixture
def evening(campaign):
    """Down from 23:10:00 to 23:22:04; somebody was refused then, and deposited at 23:30; a colleague never did."""
    alive("01 00:00:00", "20 23:10:00")
    alive("20 23:22:04", "21 08:59:50")
    alive("01 00:00:00", "20 20:00:00", "mail")
    alive("20 20:30:00", "21 08:59:50", "mail")
    project = make_project(campaign)
    other = make_project(campaign, by=make_user("erwan"), school=make_school("0299002C"))
    refused(project, "20 23:22:10")
    refused(other, "20 23:25:00.000412")
    make_deposit(project, when=at("2023-10-20 23:30:00"))
    refused(other, "21 00:00:00.000001", code="depot_ferme")
    return project, other


@pytest.fixture
def client(db):
    with time_machine.travel(MORNING, tick=False):
        yield client_of(make_staff("nolwenn", "pilotage"))


def text_of(client, campaign, **asked) -> str:
    return desk.text_of(client.get(reverse(PAGE, args=[campaign.pk]), asked))


def test_the_report_of_an_evening(client, campaign, evening):
    project, other = evening
    text = text_of(client, campaign)
    assert "1 interruption du site." in text
    assert "Du 20/10/2023 à 23 h 10 min 00 s au 20/10/2023 à 23 h 22 min 04 s, soit 12 min 04 s." in text
    assert "Le serveur de courriels ne répondait pas Du 20/10/2023 à 20 h 00 min 00 s" in text
    assert f"{project.reference} : dépôt refusé le 20/10/2023 à 23 h 22 min 10 s" in text
    assert "Déposé ensuite, le 20/10/2023 à 23 h 30 min 00 s." in text
    assert (
        f"{other.reference} : dépôt refusé le 20/10/2023 à 23 h 25 min 00 s" in text and "Pas déposé ensuite." in text
    )
    assert "3 tentatives refusées depuis l’ouverture" in text
    assert "20/10/2023 à 23 h 25 min 00,000412 s" in text and "Dépôt : après la fin du dépôt" in text


def test_the_last_day_hour_by_hour(client, campaign, evening):
    page = desk.page(client.get(reverse(PAGE, args=[campaign.pk])))
    rows = [
        [cell.text_content().replace("\u202f", " ").replace("\xa0", " ") for cell in row.cssselect("th, td")]
        for row in page.cssselect("table.table")[0].cssselect("tbody tr")
    ]
    assert len(rows) == 24
    assert rows[0] == ["0 h 00", "100 %", "0", "0", "0"]
    assert rows[23] == ["23 h 00", "82 %", "1", "0", "2"]


@pytest.mark.parametrize(
    ("hour", "said"),
    [
        ("23:58", "Oui, le site répondait le vendredi 20 octobre 2023 à 23 h 58 min 00 s (heure de Paris)."),
        ("23 h 58", "Oui, le site répondait le vendredi 20 octobre 2023 à 23 h 58 min 00 s (heure de Paris)."),
        ("23:15:30", "Non, le site ne répondait pas le vendredi 20 octobre 2023 à 23 h 15 min 30 s"),
    ],
)
def test_an_instant_that_is_typed(client, campaign, evening, hour, said):
    assert said in text_of(client, campaign, jour="2023-10-20", heure=hour)


def test_what_shows_the_answer(client, campaign, evening):
    text = text_of(client, campaign, jour="2023-10-20", heure="23:30")
    assert "Signes de vie sans interruption du 20/10/2023 à 23 h 22 min 04 s au 21/10/2023 à 8 h 59 min 50 s." in text
    assert "la campagne a reçu 1 dépôt et 0 enregistrement." in text
    down = text_of(client, campaign, jour="2023-10-20", heure="23:15")
    assert "Dernier signe de vie le 20/10/2023 à 23 h 10 min 00 s, le suivant le 20/10/2023 à 23 h 22 min 04 s." in down
    assert "On ne sait pas" in text_of(client, campaign, jour="2022-10-20", heure="23:15")
    assert "n’est pas encore passé" in text_of(client, campaign, jour="2024-10-20", heure="23:15")


def test_what_is_typed_wrong_is_said(client, campaign, evening):
    for typed in ({"jour": "hier", "heure": "23:58"}, {"jour": "2023-10-20", "heure": "minuit"}):
        response = client.get(reverse(PAGE, args=[campaign.pk]), typed)
        assert response.status_code == 422
        assert "Erreur : " in desk.page(response).find(".//title").text
    assert "Écrivez une heure" in desk.text_of(response)


def test_nothing_was_watched_and_nothing_was_refused(client, campaign):
    text = text_of(client, campaign, jour="", heure="")
    assert "Aucun signe de vie du site n’a encore été noté" in text and "non noté" in text
    assert "Rien n’a été refusé" in text
    with time_machine.travel(at("2023-09-01 10:00:00")):
        early = client_of(make_staff("maelle", "pilotage"))
        assert "Rien à dire pour l’instant" in text_of(early, campaign)


def test_the_table_has_everything(client, campaign, evening):
    response = client.get(reverse(PAGE, args=[campaign.pk]), {"csv": "1"})
    assert response["Content-Disposition"] == 'attachment; filename="disponibilite-campagne-1.csv"'
    title, *rows = csv.reader(StringIO(response.content.decode("utf-8-sig")), delimiter=";")
    assert {len(row) for row in rows} == {len(title)}
    assert [row[0] for row in rows].count("heure du dernier jour") == 24
    down = next(row for row in rows if row[1] == "Le site ne répondait pas")
    assert down[2:5] == ["20/10/2023 23:10:00,000000 +02:00", "20/10/2023 23:22:04,000000 +02:00", "724"]
    last = [row for row in rows if row[0] == "tentative refusée"][-1]
    assert last[2] == "21/10/2023 00:00:00,000001 +02:00"
    assert last[7:9] == ["après la fin du dépôt", "'=Non."]


def test_the_report_costs_the_same_with_one_and_with_three(client, campaign):
    alive("01 00:00:00", "21 08:00:00")
    costs = []
    for number in (1, 2):
        for _ in range(number):
            project = make_project(campaign, by=make_user(), school=make_school())
            refused(project, "20 23:25:00")
        client.get(reverse(PAGE, args=[campaign.pk]))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(PAGE, args=[campaign.pk]), {"jour": "2023-10-20", "heure": "23:58"})
        costs.append(len(captured))
    assert costs[0] == costs[1] <= 14


def test_only_the_lead_reads_it(campaign):
    for group in ("instruction", "export"):
        assert client_of(make_staff(group, group)).get(reverse(PAGE, args=[campaign.pk])).status_code == 403


def test_a_window_that_moved_is_the_one_in_force(client, campaign, evening):
    lead = make_user("cheffe", is_staff=True)
    days = {"opens_on": date(2023, 9, 4), "closes_on": date(2023, 10, 22)}
    actions.move_window(campaign, **days, reason="Panne.", by=lead, at=AFTER)
    page = text_of(client, campaign)
    assert "du lundi 4 septembre 2023 au dimanche 22 octobre 2023" in page
