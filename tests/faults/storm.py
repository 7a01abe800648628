"""Deposits by the hundred around a moment that matters, and the oracle that judges each of them.

Known stretches of time say whether the window was open; a request that lies wholly in one of them has one right
verdict. Between two stretches both are right, provided that page and database agree.
"""

import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from django.db import connection, transaction

from campaigns.deadlines import Span
from campaigns.models import Campaign, Window
from projects.actions.move import lock_campaign
from projects.models import Deposit, Project
from tests.faults.people import Answer, Person
from tne29.outbox.models import Letter

AT_ONCE = 64
SLACK = timedelta(milliseconds=5)
FAIR = timedelta(seconds=2)
FAR = timedelta(days=400)


@dataclass(frozen=True)
class Stretch:
    """Between the two, the window is known to be open, or known to be closed."""

    since: datetime
    until: datetime
    is_open: bool


@dataclass(frozen=True)
class Shot:
    """A deposit that somebody tried, what they were answered, and what is stored."""

    project: Project
    answer: Answer
    again: Answer | None = None


def window_ending(campaign: Campaign, ends_at: datetime) -> None:
    """As the verbs write one, to the microsecond: a campaign is otherwise moved by whole days."""
    with transaction.atomic():
        campaign = lock_campaign(campaign.pk)
        span = Span(campaign.window_in_force().opens_at, ends_at)
        Window.objects.create(
            campaign=campaign, opens_at=span.opens_at, ends_at=ends_at, reason="essai", created_at=datetime.now(UTC)
        )
        campaign.opens_on, campaign.closes_on = span.opens_on, span.closes_on
        campaign.save(update_fields=["opens_on", "closes_on"])


def shoot(port: int, people: list[Person], projects: list[Project], moments: list[datetime]) -> list[Shot]:
    """One deposit for each project, at its moment; a 503 is followed by a second press."""
    asked = sorted(zip(moments, people, projects, strict=True), key=lambda each: each[0])
    with ThreadPoolExecutor(AT_ONCE) as pool:
        waiting = [pool.submit(_shot, port, person, project, moment) for moment, person, project in asked]
        return [each.result() for each in waiting]


def moments_around(centre: datetime, spread: float, number: int, dice: Random) -> list[datetime]:
    return [centre + timedelta(seconds=dice.uniform(-spread, spread)) for _ in range(number)]


def _shot(port: int, person: Person, project: Project, moment: datetime) -> Shot:
    time.sleep(max((moment - datetime.now(UTC)).total_seconds(), 0))
    answer = person.deposit(port, project)
    return Shot(project, answer, person.deposit(port, project) if answer.asks_to_retry else None)


def faults_of(shots: list[Shot], stretches: Iterable[Stretch]) -> list[str]:
    """Everything that is wrong in what happened; nothing is right."""
    stretches = list(stretches)
    stored = {each.project_id: each for each in Deposit.objects.filter(project__in=[s.project for s in shots])}
    wrong = [said for shot in shots for said in _wrong_with(shot, stored.get(shot.project.pk), stretches)]
    return wrong + list(_wrong_together(shots))


def _wrong_with(shot: Shot, deposit: Deposit | None, stretches: list[Stretch]) -> Iterator[str]:
    answer, name = shot.again or shot.answer, shot.project.reference
    if answer.status >= 500 and not answer.asks_to_retry:
        yield f"{name}: {answer.status}"
    if answer.has_come and not answer.asks_to_retry and answer.is_receipt != (deposit is not None):
        yield f"{name}: the page says {answer.is_receipt}, the database {deposit is not None}"
    for stretch in stretches:
        yield from (f"{name}: {said}" for said in _against(stretch, shot, deposit))
    if deposit and not shot.answer.began - SLACK <= deposit.at <= answer.ended + SLACK:
        yield f"{name}: received at {deposit.at}, asked between {shot.answer.began} and {answer.ended}"
    if deposit and not deposit.window_opens_at <= deposit.at < deposit.window_ends_at:
        yield f"{name}: outside its window"


def _against(stretch: Stretch, shot: Shot, deposit: Deposit | None) -> Iterator[str]:
    first, last = shot.answer, shot.again or shot.answer
    inside = stretch.since + SLACK <= first.began and last.ended <= stretch.until - SLACK
    if inside and last.has_come and not last.asks_to_retry and (deposit is not None) != stretch.is_open:
        verdict = "refused" if stretch.is_open else "accepted"
        yield f"asked {first.began}, answered {last.ended}: {verdict} ({last.status})"
    in_time = stretch.since + SLACK <= first.began and first.sent < stretch.until - FAIR
    if stretch.is_open and in_time and last.has_come and deposit is None:
        yield f"sent at {first.sent}, two seconds before the end, and refused ({last.status})"


def _wrong_together(shots: list[Shot]) -> Iterator[str]:
    deposits = Deposit.objects.filter(project__in=[shot.project for shot in shots])
    codes = list(deposits.values_list("code", flat=True))
    if len(set(codes)) != len(codes):
        yield "two deposits have the same code"
    numbers = deposits.values_list("project__reference", "number")
    if len(set(numbers)) != len(numbers):
        yield "two deposits have the same number"
    about = [shot.project.reference for shot in shots]
    receipted = set(Letter.objects.filter(kind="receipt", about__in=about).values_list("about", flat=True))
    deposited = {reference for reference, _ in numbers}
    if receipted != deposited:
        yield f"{len(receipted ^ deposited)} deposits and receipts without each other"


def engine() -> str:
    return connection.vendor
