"""Reminders and letters: what one more letter costs, to write and to send."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils import timezone

from bench import setting
from bench.meter import Cost, counted_of, spent_by
from bench.table import Row
from projects import reminders
from tne29.outbox import delivery
from tne29.outbox.models import Letter, State

FEW, MORE, MANY = 20, 60, 200
ROUNDS = 3


@dataclass(frozen=True)
class Measured:
    """Writing so many letters, then sending them."""

    letters: int
    writing: Cost | float
    sending: Cost | float


def rows() -> Iterator[Row]:
    """Statements at the margin: what 60 drafts took more than 20. CPU: that of 200 drafts, while none is noted.

    A draft is worth two letters, to the person and to the mailbox of the school: all is divided by the letters.
    """
    reminders.send_due(timezone.now())
    _send_all()
    few, more = _measured(0, FEW, counted_of), _measured(100, MORE, counted_of)
    rounds = [_measured(1_000 * place, MANY, _timed) for place in range(1, ROUNDS + 1)]
    for name, act, goal in (
        ("écrire une lettre de rappel (200 brouillons)", "writing", (5, 3)),
        ("remettre une lettre, réclamation comprise", "sending", (5, 6)),
    ):
        cpu = min(getattr(each, act) / each.letters for each in rounds)
        extra = more.letters - few.letters
        yield Row(name, _margin(getattr(few, act), getattr(more, act), extra, cpu), goal, "0,6 / –")


def _timed(act: Callable) -> tuple[float, None]:
    return spent_by(act), None


def _measured(first: int, drafts: int, measure: Callable) -> Measured:
    setting.more_drafts(first, drafts)
    before = Letter.objects.count()
    writing, _ = measure(lambda: reminders.send_due(timezone.now()))
    letters = Letter.objects.count() - before
    assert letters >= drafts, "a draft was not reminded"
    sending, _ = measure(_send_all)
    assert not Letter.objects.filter(state=State.QUEUED).exists(), "a letter has not left"
    return Measured(letters, writing, sending)


def _send_all() -> None:
    while delivery.sweep(timezone.now()):
        pass


def _margin(few: Cost, more: Cost, letters: int, cpu: float) -> Cost:
    return Cost(
        cpu, round((more.queries - few.queries) / letters), round((more.transactions - few.transactions) / letters)
    )
