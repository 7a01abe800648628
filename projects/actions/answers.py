"""Saving answers: an acknowledged save is never lost nor silently overwritten (I3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from campaigns.questionnaire import CONFLICT
from tne29.lib.errors import Refusal

from .. import projections
from ..models import Project, Revision
from ..workflow import State
from .complements import require_in_scope
from .move import lock_for, require_open


@dataclass(frozen=True)
class ConflictField:
    """One question that two people changed: what both started from, what each wrote, and who was first."""

    key: str
    base: Any
    mine: Any
    theirs: Any
    by: User
    at: datetime


class Conflict(Exception):
    """A stale write: nothing was saved; `fields` are to be shown side by side, `project` is what is stored now."""

    def __init__(self, project: Project, fields: list[ConflictField]):
        super().__init__("conflict")
        self.project, self.fields = project, fields


@dataclass(frozen=True)
class SaveResult:
    """changed: keys written by this save; merged: keys where somebody else’s change was kept beside ours."""

    project: Project
    changed: frozenset[str]
    merged: frozenset[str] = frozenset()


@transaction.atomic
def save_answers(
    project: Project, changes: dict[str, Any], seen_revision: int, *, by: User, at: datetime
) -> SaveResult:
    """Writes `changes` ({question key: value, None to empty}) made by somebody who saw `seen_revision`.

    What others changed since is merged when it is elsewhere (another question, another row of a table);
    where it is the same place, Conflict is raised and nothing is written.
    """
    project = lock_for(project, by, "write")
    require_writable(project, at, changes)
    _require_known(project, changes)
    merged, conflicts, beside = _merge(project, changes, seen_revision)
    if conflicts:
        raise Conflict(project, conflicts)
    written = {key: value for key, value in merged.items() if project.answers.get(key) != value}
    if written:
        record(project, written, by=by, at=at)
    return SaveResult(project, frozenset(written), frozenset(beside))


def require_writable(project: Project, at: datetime, keys: Iterable[str] = ()) -> None:
    """keys: the questions about to be written, when they are known: a complement may have named a few."""
    if project.state == State.DRAFT:
        return
    if project.state not in State.writable:
        raise Refusal(
            f"Ce dossier est à l’état « {project.get_state_display()} » : il ne peut plus être modifié. "
            "Rien n’a été enregistré."
        )
    require_open(project, at)
    require_in_scope(project, keys)


def record(project: Project, written: dict[str, Any], *, by: User, at: datetime) -> None:
    """Writes the values, the projections and the revision; the project must be locked."""
    former = dict(project.answers)
    for key, value in written.items():
        if value is None:
            project.answers.pop(key, None)
        else:
            project.answers[key] = value
    project.updated_at = at
    project.revision += 1
    columns = projections.refresh(project, former)
    project.save(update_fields=["answers", "updated_at", "revision", *columns])
    changes = {key: {"before": former.get(key), "after": value} for key, value in written.items()}
    Revision.objects.create(project=project, number=project.revision, by=by, at=at, changes=changes)


def _require_known(project: Project, changes: dict[str, Any]) -> None:
    known = {question.key for question in project.edition.questionnaire.questions}
    if unknown := sorted(set(changes) - known):
        raise Refusal(f"Ce questionnaire n’a pas de question « {unknown[0]} » : rien n’a été enregistré.")


def _merge(project: Project, changes: dict[str, Any], seen_revision: int):
    """(values to write, conflicts, keys merged with somebody else’s change)."""
    if seen_revision == project.revision:
        return dict(changes), [], []
    since = _changed_since(project, seen_revision)
    values, conflicts, beside = {}, [], []
    for key, mine in changes.items():
        theirs = project.answers.get(key)
        if key not in since or theirs == mine:
            values[key] = mine
            continue
        first, last = since[key]
        base = first.changes[key]["before"]
        question = project.edition.questionnaire.question(key)
        value = question.kind.merge(question, base, mine, theirs)
        if value is CONFLICT:
            conflicts.append(ConflictField(key, base, mine, theirs, last.by, last.at))
        else:
            values[key] = value
            beside.append(key)
    return values, conflicts, beside


def _changed_since(project: Project, seen_revision: int) -> dict[str, tuple[Revision, Revision]]:
    """By key, the first and the last revision that changed it after `seen_revision`."""
    found: dict[str, tuple[Revision, Revision]] = {}
    later = project.revisions.filter(number__gt=seen_revision).select_related("by").order_by("number")
    for revision in later:
        for key in revision.changes:
            first, _ = found.get(key, (revision, revision))
            found[key] = (first, revision)
    return found
