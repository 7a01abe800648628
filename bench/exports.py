"""Exports of a campaign that grows: CPU of the worker and of the database, and the memory that does not grow.

Each is made in a process of its own, which says what it cost. The dossiers are copies of one that was deposited with
the fifteen questions of the journey.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from copy import copy
from pathlib import Path

from django.db import models

from bench import setting
from bench.table import Other, number
from projects.models import Deposit, DepositContent, Project

ROOT = Path(__file__).resolve().parents[1]
SIZES = {216: 0.1, 5_000: 1.0, 20_000: 4.0}
PEERS = {216: "8,6 (pretalx), 2,6 (Hypha), 0,04 (plancher)", 5_000: "209, 67, 0,48", 20_000: "–, –, 1,85"}
ROOM = 1.15


def rows() -> Iterator[Other]:
    model = Deposit.objects.filter(edition__slug="quinze").select_related("project", "content").latest("pk")
    held = []
    for size, goal in SIZES.items():
        fill(model, size)
        cost = made("csv")
        held.append(cost["peak"])
        what = f"CSV de {size} dossiers, 15 questions (processeur)"
        yield Other(what, f"{number(cost['cpu'])} s", f"≤ {number(goal)} s", PEERS[size], cost["cpu"] <= goal)
    told = ", ".join(f"{each} Mo" for each in held)
    flat = held[-1] <= held[0] * ROOM
    yield Other("mémoire de ces trois exports, chacun dans son processus", told, "constante", "–", flat)
    book = made("xlsx")
    yield Other("classeur de 20 000 dossiers", f"{number(book['cpu'])} s, {book['peak']} Mo")


def made(kind: str) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.exporting", kind, setting.DEMONSTRATION]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)


def fill(model: Deposit, total: int) -> None:
    """Until so many dossiers are deposited in the campaign."""
    held = Project.objects.deposited().filter(campaign=model.project.campaign_id).distinct().count()
    names = [f"X{place:09}" for place in range(held, total)]
    _insert(Project, [_copy(model.project, reference=name) for name in names])
    projects = Project.objects.filter(reference__in=names).order_by("reference")
    _insert(Deposit, [_copy(model, project=each, code=f"banc-{each.reference}") for each in projects])
    keys = Deposit.objects.filter(project__reference__in=names).values_list("pk", flat=True)
    said = {"content": model.content.content, "salt": model.content.salt}
    _insert(DepositContent, [DepositContent(deposit_id=key, **said) for key in keys])


def _copy(row: models.Model, **changed) -> models.Model:
    made = copy(row)
    made.pk, made._state.adding = None, True
    for name, value in changed.items():
        setattr(made, name, value)
    return made


def _insert(model: type[models.Model], made: list[models.Model]) -> None:
    model.objects.bulk_create(made, batch_size=setting.BATCH)
