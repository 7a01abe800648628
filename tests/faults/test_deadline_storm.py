"""The last seconds of a campaign, by the hundred, on the web server as shipped (cases 101, 103, 104)."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.db import connection
from django.utils import timezone

from campaigns.models import Campaign
from projects import actions
from projects.models import Deposit, Project
from tests import factories
from tests.faults import figures, storm
from tests.faults.people import Person
from tne29.outbox.models import Letter

PEOPLE, PRESSES = 4, 50
SHORT = 40
A_FEW, A_MOMENT = 16, 0.4


@dataclass
class Crowd:
    """Teams that are ready, each with its project, in a campaign that is open for days."""

    campaign: Campaign
    people: list[Person]
    projects: list[Project]


@pytest.fixture
def crowd(web):
    def gathered(number: int, slug: str = "campagne-1") -> Crowd:
        today = timezone.localdate()
        campaign = factories.make_campaign(today - timedelta(days=9), today + timedelta(days=9), slug=slug)
        school = factories.make_school()
        heads = [factories.make_head(school, when=timezone.now()) for _ in range(PEOPLE)]
        owners = [heads[place % PEOPLE] for place in range(number)]
        projects = [factories.make_project(campaign, by=by, school=school, when=timezone.now()) for by in owners]
        return Crowd(campaign, [Person(head) for head in heads], projects)

    return gathered


def shoot(web, crowd: Crowd, centre: datetime, spread: float, rng) -> list[storm.Shot]:
    by_owner = {person.user.pk: person for person in crowd.people}
    moments = storm.moments_around(centre, spread, len(crowd.projects), rng)
    return storm.shoot(web.port, [by_owner[each.created_by_id] for each in crowd.projects], crowd.projects, moments)


def in_seconds(seconds: float) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)


@figures.trials(SHORT, 1000)
def test_the_end_of_a_window_is_the_same_for_all(web, crowd, trials):
    """F3: a storm around the end; nothing late, nothing in time refused, page and database of one mind."""
    rng, crowd, spread = figures.dice(), crowd(trials), 3.0 if trials > SHORT else 1.2
    end = in_seconds(spread + 1)
    opened = datetime.now(UTC)
    storm.window_ending(crowd.campaign, end)
    shots = shoot(web, crowd, end, spread, rng)
    before, after = storm.Stretch(opened, end, True), storm.Stretch(end, end + storm.FAR, False)
    assert storm.faults_of(shots, [before, after]) == []
    judged(shots, "dépôts autour de la fin")


@figures.trials(SHORT, 1000)
def test_closing_and_prolonging_in_the_storm(web, crowd, trials):
    """F4: whoever presses after the answer of the service is judged by what the service has decided."""
    rng, crowd, spread = figures.dice(), crowd(trials), 4.0 if trials > SHORT else 1.5
    centre = in_seconds(spread + 1)
    with ThreadPoolExecutor(1) as pool:
        moved = pool.submit(partial(close_then_prolong, crowd.campaign, centre, spread))
        shots = shoot(web, crowd, centre, spread, rng)
        stretches = moved.result()
    assert storm.faults_of(shots, stretches) == []
    assert received_while_closed(crowd.campaign) == []
    judged(shots, "dépôts pendant une fermeture et une prolongation")


@pytest.mark.soak
@pytest.mark.parametrize("rounds", [int(os.environ.get("TRIALS") or 300)])
def test_closing_and_prolonging_again_and_again(web, crowd, rounds):
    """F4, in small: a campaign of its own at each round, pressed just before and just after each act of the service."""
    rng, waits, accepted = figures.dice(), [], 0
    for number in range(rounds):
        teams, centre = crowd(A_FEW, f"tour-{number}"), in_seconds(A_MOMENT + 0.2)
        with ThreadPoolExecutor(1) as pool:
            moved = pool.submit(partial(close_then_prolong, teams.campaign, centre, A_MOMENT))
            shots = shoot(web, teams, centre, A_MOMENT, rng)
            stretches = moved.result()
        assert storm.faults_of(shots, stretches) == [], f"round {number}"
        assert received_while_closed(teams.campaign) == [], f"round {number}"
        waits += [shot.answer.seconds for shot in shots]
        accepted += Deposit.objects.filter(project__campaign=teams.campaign).count()
    figures.promises_are_kept("I1", "I2", "I5")
    figures.say_none(f"tours avec un verdict faux, fermeture et prolongation ({storm.engine()})", rounds)
    figures.say(f"{len(waits)} dépôts, {accepted} acceptés, p95 {figures.percentile(waits, 0.95):.2f} s")


def received_while_closed(campaign: Campaign) -> list[datetime]:
    """The deposits that came after the closing and are not of the window that followed it."""
    closed, prolonged = campaign.windows.order_by("pk")[1:]
    late = Deposit.objects.filter(project__campaign=campaign, at__gte=closed.ends_at).exclude(window=prolonged)
    return list(late.values_list("at", flat=True))


@pytest.mark.soak
@pytest.mark.parametrize("rounds", [int(os.environ.get("TRIALS") or 200)])
def test_fifty_presses_at_once_make_one_deposit(web, crowd, rounds):
    """F5: through the door; the short version is tests/projects/test_races.py."""
    crowd = crowd(rounds)
    by_owner = {person.user.pk: person for person in crowd.people}
    with ThreadPoolExecutor(PRESSES) as pool:
        for project in crowd.projects:
            person = by_owner[project.created_by_id]
            answers = list(pool.map(lambda _, who=person, what=project: who.deposit(web.port, what), range(PRESSES)))
            assert {answer.status for answer in answers if not answer.is_receipt} == set()
    assert Deposit.objects.count() == rounds
    receipts = Letter.objects.filter(kind="receipt")
    assert receipts.values("about").distinct().count() == rounds
    assert receipts.values("about", "recipient").distinct().count() == receipts.count()
    figures.promises_are_kept("I1", "I2", "I5")
    figures.say_none(f"dossiers à deux dépôts, {PRESSES} pressions à la fois ({storm.engine()})", rounds)


def close_then_prolong(campaign: Campaign, centre: datetime, spread: float) -> list[storm.Stretch]:
    """The service closes a third of the way, prolongs at two thirds: when each was surely in force."""
    lead = factories.make_user(is_staff=True)
    known, since = [], centre - storm.FAR
    try:
        for place, is_open in ((-spread / 3, True), (spread / 3, False)):
            moment = centre + timedelta(seconds=place)
            time.sleep(max((moment - datetime.now(UTC)).total_seconds(), 0))
            asked = datetime.now(UTC)
            move(campaign, by=lead, at=asked, close_now=is_open)
            known.append(storm.Stretch(since, asked, is_open))
            since = datetime.now(UTC)
        return [*known, storm.Stretch(since, since + storm.FAR, True)]
    finally:
        connection.close()


def move(campaign: Campaign, *, by, at: datetime, close_now: bool) -> None:
    today = timezone.localdate()
    dates = {"opens_on": today - timedelta(days=9), "closes_on": today + timedelta(days=5)}
    actions.move_window(campaign, **dates, by=by, at=at, reason="essai", close_now=close_now)


def judged(shots: list[storm.Shot], what: str) -> None:
    """Nothing comes after the storm, the database keeps its promises; what was seen is said."""
    stored = Deposit.objects.count()
    assert 0 < stored < len(shots)
    time.sleep(0.5)
    assert Deposit.objects.count() == stored
    figures.promises_are_kept("I1", "I2", "I5")
    waits = [shot.answer.seconds for shot in shots]
    figures.say_none(f"{what} ({storm.engine()}), verdicts faux", len(shots))
    silent = sum(not shot.answer.has_come for shot in shots)
    busy = sum(shot.answer.asks_to_retry for shot in shots)
    figures.say(f"acceptés {stored}, 503 {busy}, sans réponse {silent}, p95 {figures.percentile(waits, 0.95):.2f} s")
