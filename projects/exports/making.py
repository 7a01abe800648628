"""Exports of a campaign: asked for once for one content, made by the worker in turns, kept.

The fingerprint is that of the roll (all that an export shows, and what was chosen). It is called again when the file
is written: if somebody decided or deposited meanwhile, the file is written again, so that a file is one moment of the
campaign.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import lru_cache, partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.base import File
from django.db.models import Q

from accounts.models import User
from campaigns.models import Campaign
from tne29.lib.canonical import canonical_json, sha256_hex
from tne29.lib.errors import Refusal
from tne29.lib.queue import nudge

from ..models import Deposit, Printout
from ..models.printout import EXPORTS
from ..printouts.asking import refuse_one_too_many, try_again
from ..printouts.design import design_version
from ..printouts.holding import INTERRUPTED, LEASE, MEANWHILE, MOST_ATTEMPTS, Hold, claimable
from ..printouts.making import HINT_TIME, CannotMake, dossiers_of, make_if_free
from .archive import write_zip
from .open_data import conventions_told, write_regulatory, write_scdl
from .roll import Roll, call_the_roll, scans_of
from .tables import Budget, Dossiers, Schools, directory_rows
from .tabulating import write_csv, write_xlsx

Kind, State = Printout.Kind, Printout.State

TASK = "projects.make_export"
TIMES = 3
# As long as a task may last: tables at the end of an archive, gigabytes on their way to a bucket.
LONG_LEASE = timedelta(minutes=5)
NOTHING = "Aucun dossier n’a encore été déposé dans cette campagne : il n’y a rien à exporter."
SOURCES = ("projects/exports/*.py", "campaigns/questionnaire/**/*.py", "projects/content.py")


def ask(kind: str, campaign: Campaign, *, projects: Sequence[int] = (), by: User | None, at: datetime) -> Printout:
    """projects: those chosen in that campaign; all of them otherwise."""
    roll = call_the_roll(campaign, projects)
    if not roll.keys:
        raise Refusal(NOTHING)
    defaults = {"kind": kind, "campaign": campaign, "asked_by": by, "asked_at": at, "selection": list(projects)}
    printout, is_new = Printout.objects.get_or_create(fingerprint=fingerprint(kind, roll), defaults=defaults)
    if is_new:
        refuse_one_too_many(printout, by)
    if is_new or try_again(printout, by=by, at=at):
        nudge(TASK, printout.pk)
    return printout


def fingerprint(kind: str, roll: Roll) -> str:
    facts = {"kind": kind, "version": _version(), "campaign": roll.campaign.slug, "name": roll.campaign.name}
    facts |= {"roll": roll.digest, "chosen": roll.chosen, **BESIDE.get(kind, lambda roll: {})(roll)}
    return sha256_hex(canonical_json(facts))


@lru_cache(maxsize=1)
def _version() -> str:
    """A change in how exports are written makes new files."""
    root = Path(settings.BASE_DIR)
    paths = sorted(path for pattern in SOURCES for path in root.glob(pattern))
    return sha256_hex("".join(f"{path.relative_to(root)} {sha256_hex(path.read_bytes())}\n" for path in paths))


def _directory(roll: Roll) -> dict[str, str]:
    return {"directory": sha256_hex(repr(list(directory_rows())))}


def _archived(roll: Roll) -> dict[str, str]:
    return _directory(roll) | {"scans": scans_of(roll.campaign), "design": design_version()}


def _granted(roll: Roll) -> dict[str, list[list[str]]]:
    return {"conventions": conventions_told(roll)}


BESIDE: dict[str, Callable[[Roll], dict[str, Any]]] = {
    Kind.CSV_SCHOOLS: _directory,
    Kind.XLSX: _directory,
    Kind.ZIP: _archived,
    Kind.SCDL: _granted,
    Kind.REGULATORY: _granted,
}


def render(printout_id: int, at: datetime) -> bool:
    """Makes the export of that row, unless it is made already or in other hands."""
    return make_if_free(printout_id, at, _make_and_keep, TASK)


def _make_and_keep(hold: Hold) -> bool:
    if hold.printout.attempts > MOST_ATTEMPTS:
        raise CannotMake(INTERRUPTED)
    kind, campaign, chosen = hold.printout.kind, hold.printout.campaign, hold.printout.selection
    for _ in range(TIMES):
        roll = call_the_roll(campaign, chosen)
        before = fingerprint(kind, roll)
        with TemporaryFile() as file:
            report = MAKERS[kind](roll, file, hold)
            if fingerprint(kind, call_the_roll(campaign, chosen)) == before:
                return _keep(hold, before, file, report)
    raise CannotMake(MEANWHILE)


def _keep(hold: Hold, shown: str, file: BinaryIO, report: list | None) -> bool:
    if not hold.shows(shown):
        raise CannotMake(MEANWHILE)
    hold.progress(98, LONG_LEASE)
    return hold.done(File(file), report)


# -- what each kind writes; a report when something is left out ---------------------------------------


def _table(table: type, roll: Roll, file: BinaryIO, hold: Hold) -> None:
    write_csv(table, roll, file, lambda percent: hold.progress(percent * 95 // 100))


def _book(roll: Roll, file: BinaryIO, hold: Hold) -> None:
    write_xlsx(roll, file, lambda percent: hold.progress(percent * 90 // 100))


def _open(write: Callable, roll: Roll, file: BinaryIO, hold: Hold) -> list:
    return write(roll, file, lambda percent: hold.progress(percent * 95 // 100))


def _zip(roll: Roll, file: BinaryIO, hold: Hold) -> None:
    made = 0

    def dossiers(deposits: list[Deposit]) -> Iterator[tuple[Deposit, Printout]]:
        nonlocal made
        for deposit, printout in zip(deposits, dossiers_of(deposits, hold), strict=True):
            made += 1
            is_last = made == len(roll.keys)
            hold.progress(95 * made // len(roll.keys), LONG_LEASE if is_last else LEASE)
            yield deposit, printout

    write_zip(roll, file, dossiers)


MAKERS: dict[str, Callable[[Roll, BinaryIO, Hold], list | None]] = {
    Kind.CSV: partial(_table, Dossiers),
    Kind.CSV_BUDGET: partial(_table, Budget),
    Kind.CSV_SCHOOLS: partial(_table, Schools),
    Kind.XLSX: _book,
    Kind.ZIP: _zip,
    Kind.SCDL: partial(_open, write_scdl),
    Kind.REGULATORY: partial(_open, write_regulatory),
}


def sweep(at: datetime) -> int:
    """What a lost hint or a dead worker left to make: one at each turn, the oldest first."""
    late = Q(lease_until=None, asked_at__lte=at - HINT_TIME) | Q(lease_until__lte=at)
    due = Printout.objects.filter(claimable(at), late, kind__in=EXPORTS).order_by("pk")
    return sum(render(printout_id, at) for printout_id in due.values_list("pk", flat=True)[:1])
