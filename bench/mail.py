"""Reminders and letters: what one more costs, to write and to send."""

from collections.abc import Iterator

from django.utils import timezone

from bench import setting
from bench.meter import Cost, counted_of
from bench.table import Row
from projects import reminders
from tne29.outbox import delivery

FEW, MORE, MANY = 20, 60, 200


def rows() -> Iterator[Row]:
    """Statements at the margin: what 60 took more than 20. CPU: that of 200, divided."""
    reminders.send_due(timezone.now())
    delivery.sweep(timezone.now())
    few, more, many = (_spent(*batch) for batch in ((0, FEW), (100, MORE), (1_000, MANY)))
    names = ("écrire un rappel (200 dus)", "remettre une lettre, réclamation comprise")
    for name, goal, place in zip(names, ((5, 3), (5, 6)), (0, 1), strict=True):
        cost = _margin(few[place], more[place], many[place].cpu / MANY)
        yield Row(name, cost, goal, "0,6 / –")


def _spent(first: int, count: int) -> tuple[Cost, Cost]:
    """Writing so many reminders, then sending them."""
    setting.more_drafts(first, count)
    writing, number = counted_of(lambda: reminders.send_due(timezone.now()))
    sending, handed = counted_of(lambda: _sweep_all(count))
    assert (number, handed) == (count, count)
    return writing, sending


def _sweep_all(count: int) -> int:
    handed = 0
    while handed < count and (taken := delivery.sweep(timezone.now())):
        handed += taken
    return handed


def _margin(few: Cost, more: Cost, cpu: float) -> Cost:
    rows = MORE - FEW
    return Cost(cpu, round((more.queries - few.queries) / rows), round((more.transactions - few.transactions) / rows))
