"""The portal’s promises (I1 to I8), examined on the rows as they are, whoever wrote them.

Each check reads row by row and yields a French sentence for each thing that is wrong; one that stumbles says so, and
the others go on.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from . import (
    answers,
    decisions,
    delivery,
    deposits,
    journal,
    opinions,
    people,
    reminding,
    rules,
    saves,
    scoring,
    windows,
)

logger = logging.getLogger(__name__)

Check = Callable[[datetime], Iterator[str]]
PROMISES: dict[str, str] = {
    "I1": "aucun dépôt hors de sa fenêtre",
    "I2": "ni un dépôt, ni un avis, ni une évaluation ne change ou ne disparaît",
    "I3": "rien d’enregistré n’est perdu ni écrasé en silence",
    "I4": "un rappel par personne et par échéance",
    "I5": "tout acte est au journal, qui ne fait que s’allonger",
    "I6": "personne n’écrit dans un dossier sans y avoir un rôle",
    "I7": "un courriel ou un PDF demandé arrive",
    "I8": "tout ce qui est enregistré se lit",
}
CHECKS: dict[str, tuple[Check, ...]] = {
    "I1": windows.CHECKS,
    "I2": deposits.CHECKS + opinions.GIVEN_CHECKS + scoring.GIVEN_CHECKS,
    "I3": saves.CHECKS,
    "I4": reminding.CHECKS + opinions.REMINDING_CHECKS,
    "I5": (*journal.CHECKS, *opinions.TOLD_CHECKS, *scoring.TOLD_CHECKS, *decisions.CHECKS),
    "I6": people.CHECKS,
    "I7": delivery.CHECKS,
    "I8": answers.CHECKS,
}
STUMBLED = "le contrôle « {name} » n’a pas pu finir ({error})."


@dataclass(frozen=True)
class Violation:
    promise: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.promise} — {self.sentence}"


def violations(at: datetime, only: tuple[str, ...] = ()) -> Iterator[Violation]:
    """Everything that is wrong, promise by promise, the rules of the database last."""
    for promise, checks in CHECKS.items():
        if not only or promise in only:
            for check in checks:
                yield from (Violation(promise, sentence) for sentence in _safely(check, at))
    if not only:
        yield from (Violation("base", sentence) for sentence in rules.missing(connection))


def _safely(check: Check, at: datetime) -> Iterator[str]:
    try:
        yield from check(at)
    except Exception as error:
        logger.exception("check %s", check.__name__)
        yield STUMBLED.format(name=check.__name__, error=error)
