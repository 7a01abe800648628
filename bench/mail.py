"""Reminders and letters: what one more costs, to write and to send."""

from collections.abc import Iterator

from django.utils import timezone

from bench import setting
from bench.meter import Cost, counted_of
from bench.table import Row
from projects import reminders
from tne29.outbox import delivery

FEW, MORE = 20, 220


def rows() -> Iterator[Row]:
    """At the margin: what 220 cost more than 20, divided by 200."""
    reminders.send_due(timezone.now())
    delivery.sweep(timezone.now())
    few, more = _written(0, FEW), _written(FEW, MORE)
    written = _margin(few[0], more[0], MORE - FEW)
    sent = _margin(few[1], more[1], MORE - FEW)
    yield Row("écrire un rappel, à la marge (220 dus)", written, (5, 3), "0,6 / –")
    yield Row("remettre une lettre, à la marge, réclamation comprise", sent, (5, 6), "0,6 / –")


def _written(first: int, count: int) -> tuple[Cost, Cost]:
    setting.more_drafts(first, count)
    writing, number = counted_of(lambda: reminders.send_due(timezone.now()))
    assert number == count, (number, count)
    sending, handed = counted_of(lambda: _sweep_all(count))
    assert handed == count, (handed, count)
    return writing, sending


def _sweep_all(count: int) -> int:
    handed = 0
    while handed < count and (taken := delivery.sweep(timezone.now())):
        handed += taken
    return handed


def _margin(few: Cost, more: Cost, difference: int) -> Cost:
    cpu, queries = more.cpu - few.cpu, more.queries - few.queries
    return Cost(cpu, queries, more.transactions - few.transactions) / difference
