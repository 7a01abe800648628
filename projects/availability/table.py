"""The report as a table that a spreadsheet opens: a line for each outage, each attempt, each hour of the last day."""

from collections.abc import Iterator
from datetime import datetime

from tne29.evidence.models import Attempt
from tne29.lib.french import in_paris

from ..exports.cells import as_french
from .report import Hour, Report, Silence
from .words import KINDS, act_of, reason_of

TITLES = (
    "nature",
    "quoi",
    "de (heure de Paris)",
    "à (heure de Paris)",
    "durée en secondes",
    "dossier",
    "personne",
    "motif",
    "phrase montrée",
    "répétitions non gardées",
    "déposé ensuite le",
    "site répondant (%)",
    "dépôts reçus",
    "enregistrements reçus",
    "tentatives refusées",
)


def lines(report: Report, now: datetime) -> Iterator[list[str]]:
    yield list(TITLES)
    for cells in (
        *(_outage(each, now) for each in report.silences),
        *(_attempt(each) for each in report.attempts),
        *(_hour(each) for each in report.hours),
    ):
        yield [as_french(cell) for cell in (*cells, *[""] * (len(TITLES) - len(cells)))]


def _outage(silence: Silence, now: datetime) -> list:
    outage = silence.outage
    until = _precise(outage.until) if outage.until else "en cours"
    return [
        "interruption",
        KINDS[outage.role],
        _precise(outage.since),
        until,
        round(outage.lasted(now).total_seconds()),
    ]


def _attempt(attempt: Attempt) -> list:
    return [
        "tentative refusée",
        act_of(attempt.act),
        _precise(attempt.at),
        "",
        "",
        attempt.about,
        str(attempt.person or ""),
        reason_of(attempt.code),
        attempt.sentence,
        attempt.repeated or "",
        _precise(attempt.deposited_at) if attempt.deposited_at else "",
    ]


def _hour(hour: Hour) -> list:
    answered = "" if hour.answered is None else hour.answered
    counts = [answered, hour.deposits, hour.saves, hour.refused]
    return ["heure du dernier jour", "", _precise(hour.begin), *[""] * 8, *counts]


def _precise(moment: datetime) -> str:
    """To the microsecond, on the clock of Paris, with its offset: « 20/10/2023 23:58:03,000412 +02:00 »."""
    clock = in_paris(moment)
    offset = f"{clock:%z}"
    return f"{clock:%d/%m/%Y %H:%M:%S},{clock.microsecond:06} {offset[:3]}:{offset[3:]}"
