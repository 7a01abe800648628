"""What could not be saved is kept beside the answers: of two versions the other one, what came after the end."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.models import User

from ..models import Project, SetAside
from ..workflow import State
from .answers import ConflictField
from .move import lock_for

LATE = timedelta(hours=24)


def set_aside(project: Project, fields: Iterable[ConflictField], revision: int, *, by: User, at: datetime) -> None:
    """Keeps what `by` wrote and could not save; sent again, the same text is kept once."""
    for each in fields:
        _keep(project, each.key, each.mine, revision, by=by, at=at)


@transaction.atomic
def keep_late(project: Project, changes: dict[str, Any], *, by: User, at: datetime) -> bool:
    """What a page that the end of the window found open still held, for a day after it. Whether anything was kept."""
    project = lock_for(project, by, "write")
    window = project.window_in_force()
    is_late = window is not None and window.ends_at <= at < window.ends_at + LATE
    if not is_late or project.state not in State.writable:
        return False
    known = {question.key for question in project.edition.questionnaire.questions}
    kept = [key for key, value in changes.items() if key in known and value != project.answers.get(key)]
    for key in kept:
        _keep(project, key, changes[key], project.revision, by=by, at=at)
    return bool(kept)


def _keep(project: Project, key: str, value: Any, revision: int, *, by: User, at: datetime) -> None:
    if value is None:
        return
    last = SetAside.objects.filter(project=project, question=key, by=by).order_by("-pk").first()
    if last is None or last.value != value:
        SetAside.objects.create(project=project, question=key, value=value, revision=revision, by=by, at=at)
