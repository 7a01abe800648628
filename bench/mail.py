"""Reminders and letters: what one more costs, to write and to send."""

from collections.abc import Iterator

from django.utils import timezone

from bench import setting
from bench.meter import Cost, counted_of, spent_by
from bench.table import Row
from projects import reminders
from tne29.outbox import delivery

FEW, MORE, MANY = 20, 60, 200
ROUNDS = 3


def rows() -> Iterator[Row]:
    """Statements at the margin: what 60 took more than 20. CPU: that of 200, divided, while no statement is noted."""
    reminders.send_due(timezone.now())
    delivery.sweep(timezone.now())
    few, more = _counted(0, FEW), _counted(100, MORE)
    rounds = [_timed(1_000 * place, MANY) for place in range(1, ROUNDS + 1)]
    names = ("écrire un rappel (200 dus)", "remettre une lettre, réclamation comprise")
    for name, goal, place in zip(names, ((5, 3), (5, 6)), (0, 1), strict=True):
        cpu = min(spent[place] for spent in rounds) / MANY
        yield Row(name, _margin(few[place], more[place], cpu), goal, "0,6 / –")


def _timed(first: int, count: int) -> tuple[float, float]:
    """Milliseconds for writing so many reminders, then for sending them."""
    setting.more_drafts(first, count)
    return spent_by(lambda: reminders.send_due(timezone.now())), spent_by(lambda: _sweep_all(count))


def _counted(first: int, count: int) -> tuple[Cost, Cost]:
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
