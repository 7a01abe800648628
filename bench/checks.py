"""check_invariants on twenty thousand dossiers: how long, how much memory, and that it finds nothing where all is well.

Copies of a dossier that was deposited, each with its own proof: content, hash, signature, chain of its journal.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from copy import copy
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from bench import setting
from bench.table import Other
from projects import chain, receipts, reminders
from projects.models import Deposit, DepositContent, JournalEntry, Project, Revision, TeamMember
from projects.workflow import State
from tne29.lib.canonical import canonical_json, iso, sha256_hex
from tne29.outbox.models import Letter
from tne29.outbox.models import State as LetterState

ROOT = Path(__file__).resolve().parents[1]
DOSSIERS = 20_000
MOST_SECONDS, MOST_MEGABYTES = 300, 300
HELD = ("attachments", "agreements", "paper")


def rows() -> Iterator[Other]:
    fill(DOSSIERS)
    cost = checked()
    whole = sum(cost["seconds"].values())
    told = ", ".join(f"{promise} {seconds:.0f} s" for promise, seconds in cost["seconds"].items())
    yield Other(
        f"check_invariants, {DOSSIERS} dossiers déposés (temps)",
        f"{whole:.0f} s ({told}), {cost['queries']} requêtes",
        f"≤ {MOST_SECONDS} s",
        is_met=whole <= MOST_SECONDS,
    )
    is_small = cost["peak"] <= MOST_MEGABYTES
    yield Other("mémoire de cet examen", f"{cost['peak']} Mo", f"≤ {MOST_MEGABYTES} Mo", is_met=is_small)
    yield Other("manquements trouvés dans ces dossiers", str(len(cost["found"])), "0", is_met=not cost["found"])


def checked() -> dict:
    command = [sys.executable, "-m", "bench.checking"]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)


def fill(total: int) -> None:
    """Nobody has reminded the teams of the demonstration yet: no scheduler runs here."""
    reminders.send_due(timezone.now())
    found = Deposit.objects.filter(project__state=State.SUBMITTED, project__window=None)
    model = found.select_related("project", "content", "by").latest("at")
    for first in range(0, total, setting.BATCH):
        _fill(model, [f"V{place:09}" for place in range(first, min(first + setting.BATCH, total))])


def _fill(model: Deposit, names: list[str]) -> None:
    at, answers = model.at, _without_files(model.project)
    projects = [_project(model.project, name, answers, at) for name in names]
    Project.objects.bulk_create(projects)
    entries = [entry for project in projects for entry in _entries(project, model)]
    deposits = [_deposit(model, project, entry) for project, entry in zip(projects, entries[::2], strict=True)]
    contents = [_content(model, deposit, answers) for deposit in deposits]
    for deposit in deposits:
        receipts.sign(deposit)
    Project.objects.bulk_update(projects, ["journal_length", "journal_head"])
    JournalEntry.objects.bulk_create(entries)
    Deposit.objects.bulk_create(deposits)
    for deposit, content in zip(deposits, contents, strict=True):
        content.deposit = deposit
    DepositContent.objects.bulk_create(contents)
    changes = {key: {"before": None, "after": value} for key, value in answers.items()}
    Revision.objects.bulk_create(
        Revision(project=each, number=1, by=model.by, at=at, changes=changes) for each in projects
    )
    TeamMember.objects.bulk_create(
        TeamMember(project=each, user=model.by, role="owner", may_deposit=True, joined_at=at) for each in projects
    )
    Letter.objects.bulk_create(_receipt(each, at) for each in projects)


def _without_files(project: Project) -> dict:
    return {key: value for key, value in project.answers.items() if value is not None}


def _project(model: Project, name: str, answers: dict, at: datetime) -> Project:
    made = copy(model)
    made.pk, made._state.adding = None, True
    made.reference, made.revision, made.answers, made.submitted_at, made.window = name, 1, answers, at, None
    return made


def _entries(project: Project, model: Deposit) -> list[JournalEntry]:
    """Its birth, then its deposit."""
    said = {"project": project, "at": model.at, "by": model.by, "by_name": model.by_name}
    first = JournalEntry(**said, act="start", label="création", from_state=State.DRAFT, to_state=State.DRAFT)
    chain.link(first, 1, "")
    second = JournalEntry(**said, act="deposit", label="dépôt", from_state=State.DRAFT, to_state=State.SUBMITTED)
    chain.link(second, 2, first.hash)
    project.journal_length, project.journal_head = 2, second.hash
    return [first, second]


def _deposit(model: Deposit, project: Project, born: JournalEntry) -> Deposit:
    made = copy(model)
    made.pk, made._state.adding = None, True
    made.project, made.number, made.revision = project, 1, 1
    made.code, made.journal_hash = f"banc-{project.reference}", born.hash
    return made


def _content(model: Deposit, deposit: Deposit, answers: dict) -> DepositContent:
    """Also says the hash to the deposit."""
    said = json.loads(model.content.content)
    said |= {"reference": deposit.project.reference, "number": 1, "at": iso(deposit.at), "attachments": []}
    text = canonical_json({key: value for key, value in said.items() if key not in HELD[1:]})
    deposit.content_hash = sha256_hex(model.content.salt + text)
    return DepositContent(deposit=deposit, content=text, salt=model.content.salt)


def _receipt(project: Project, at: datetime) -> Letter:
    key = f"receipt:{project.reference}:1:{setting.HEAD}"
    return Letter(
        key=key,
        kind="receipt",
        recipient=setting.HEAD,
        subject="Accusé de réception",
        text="Bonjour",
        message_id=f"<{project.reference}@example.org>",
        about=project.reference,
        created_at=at,
        next_try_at=at,
        state=LetterState.SENT,
        sent_at=at,
    )
