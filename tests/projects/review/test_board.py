"""The first page of the administration: what a campaign adds up to, what waits for whom, and what that costs."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml.html import fromstring

from campaigns.models import Call, Campaign
from projects import actions, figures
from projects.figures.curve import _drawn as drawing
from projects.models import Project
from schools.models import Territory
from tests.factories import INSIDE, make_campaign, make_deposit, make_head, make_project, make_school
from tests.moments import at
from tests.staff import client_of, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("postgresql")]
HOME = reverse("admin:index")
CLOSED = at("2023-11-05 12:00:00")


@pytest.fixture
def lead():
    return make_staff("nolwenn", "pilotage")


@pytest.fixture
def client(lead):
    return client_of(lead)


@pytest.fixture
def campaign() -> Campaign:
    return make_campaign()


def deposited(campaign: Campaign, uai: str, when=INSIDE, **columns) -> Project:
    school = make_school(uai, kind="middle" if uai.endswith("C") else "primary")
    project = make_project(campaign, school=school, by=make_head(school))
    make_deposit(project, when=when)
    Project.objects.filter(pk=project.pk).update(**columns)
    project.refresh_from_db()
    return project


def said(element) -> str:
    return " ".join(" ".join(element.itertext()).replace("\u00a0", " ").replace("\u202f", " ").split())


def home(client, **query):
    with time_machine.travel(INSIDE, tick=True):
        return fromstring(client.get(HOME, query).content.decode())


def test_the_curve_counts_days_of_paris_and_first_deposits(campaign):
    """23 h 59 min 59 s is that day, midnight the next one; a second deposit adds nothing."""
    deposited(campaign, "0299001B", at("2023-10-02 23:59:59.999999"))
    deposited(campaign, "0299002C", at("2023-10-03 00:00:00"))
    again = deposited(campaign, "0299003D", at("2023-10-03 01:30:00"))
    actions.save_answers(again, {"titre": "Autre"}, again.revision, by=again.created_by, at=INSIDE)
    again.refresh_from_db()
    make_deposit(again, when=at("2023-10-10 10:00:00"))
    curve = figures.curve(campaign.pk, campaign.window_in_force().span, CLOSED)
    assert [(day.on.isoformat(), day.number, day.total) for day in curve.busy] == [
        ("2023-10-02", 1, 1),
        ("2023-10-03", 2, 3),
    ]
    assert (curve.days[0].on, curve.days[-1].on, curve.total) == (date(2023, 9, 4), date(2023, 10, 20), 3)


@pytest.mark.parametrize(("number", "top"), [(0, 4), (4, 4), (5, 8), (9, 20), (41, 80), (81, 200), (20_000, 20_000)])
def test_the_scale_has_whole_numbers(number, top):
    drawn = drawing([date(2023, 9, 4)], Counter({date(2023, 9, 4): number}))
    assert [mark.text for mark in drawn.scale] == [str(top * n // 4) for n in range(5)]


def test_each_number_leads_to_as_many_dossiers(client, campaign):
    territory = Territory.objects.create(name="Le Léon", slug="leon")
    theme = campaign.call.themes.get()
    deposited(campaign, "0299001B", main_theme=theme, amount=Decimal("1200.50"))
    deposited(campaign, "0299002C", main_theme=theme, territory=territory, amount=Decimal(800))
    gone = deposited(campaign, "0299003D", amount=Decimal(9_999))
    actions.withdraw(gone, by=gone.created_by, at=INSIDE)
    page = home(client)
    assert len(page.cssselect(".board-table")) == 3
    for line in page.cssselect(".board-table tbody tr"):
        listed = fromstring(client.get(line.cssselect("a")[0].get("href")).content.decode())
        assert str(len(listed.cssselect("#result_list tbody tr"))) == said(line.cssselect("td")[0])
    assert "Demandé par 2 dossiers 2 000,50 €" in said(page.cssselect(".board-money")[0])


def test_money_is_counted_for_the_call_and_reopened_decisions_are_not(campaign, lead):
    Call.objects.update(envelope=Decimal(5_000))
    other = make_campaign(date(2023, 9, 4), date(2023, 10, 20), slug="campagne-2")
    trial = make_campaign(date(2023, 9, 4), date(2023, 10, 20), slug="essai", is_demonstration=True)
    for each, uai, amount in ((campaign, "0299001B", 3_000), (other, "0299002C", 1_500), (trial, "0299003D", 900)):
        project = deposited(each, uai)
        actions.start_review(project, by=lead, at=INSIDE)
        actions.accept(project, amount=Decimal(amount), conditions="", reason="", by=lead, at=INSIDE)
    campaign.call.refresh_from_db()
    money = figures.money(campaign, Decimal(7_000))
    assert (money.granted, money.accepted, money.granted_in_call) == (3_000, 1, 4_500)
    assert (money.left, money.percent, money.is_exceeded) == (500, 90, False)
    assert figures.money(trial, Decimal()).granted_in_call == 5_400
    project = Project.objects.get(campaign=campaign)
    actions.reopen(project, reason="Erreur de montant", by=lead, at=INSIDE)
    assert figures.money(campaign, Decimal()).granted_in_call == 1_500
    actions.accept(project, amount=Decimal(4_000), conditions="", reason="", by=lead, at=INSIDE)
    assert figures.money(campaign, Decimal()).is_exceeded


def test_what_waits_says_for_whom_since_when_and_leads_to_it(client, campaign, lead):
    deposited(campaign, "0299001B", at("2023-10-01 09:00:00"))
    deposited(campaign, "0299002C", at("2023-09-30 09:00:00"))
    mine = deposited(campaign, "0299003D")
    actions.start_review(mine, by=lead, at=INSIDE)
    Project.objects.filter(pk=mine.pk).update(assigned_to=lead)
    lines = home(client).cssselect(".board-words tbody tr")
    assert [said(line) for line in lines] == [
        "2 dossiers à instruire Personne 30/09/2023 à 9 h 00 –",
        "1 dossier à décider Nolwenn Le Goff 02/10/2023 à 10 h 00 –",
    ]
    found = [
        len(
            fromstring(client.get(line.cssselect("a")[0].get("href")).content.decode()).cssselect(
                "#result_list tbody tr"
            )
        )
        for line in lines
    ]
    assert found == [2, 1]


def test_a_campaign_is_chosen_and_nonsense_is_not(client, campaign):
    make_campaign(date(2023, 11, 6), date(2023, 12, 15), slug="campagne-2")
    titles = {
        slug: said(home(client, campagne=slug).cssselect("#chiffres")[0]) for slug in ("", "campagne-2", "x", "9" * 300)
    }
    assert titles == {
        "": "Campagne 1, en chiffres",
        "campagne-2": "Campagne 2, en chiffres",
        "x": "Campagne 1, en chiffres",
        "9" * 300: "Campagne 1, en chiffres",
    }


def test_the_page_costs_the_same_with_one_and_with_three(client, campaign):
    costs = []
    for uais in (["0299001B"], ["0299002C", "0299003D"]):
        for n, uai in enumerate(uais):
            deposited(campaign, uai, INSIDE + timedelta(days=n), amount=Decimal(100))
        home(client)
        with CaptureQueriesContext(connection) as captured:
            home(client)
        costs.append(len(captured))
    assert costs[0] == costs[1] <= 18, [each["sql"][:90] for each in captured.captured_queries]
