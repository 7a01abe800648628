"""Of two versions of an answer, the one that is not in force is kept too."""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import User

from ..models import Project, SetAside
from .answers import ConflictField


def set_aside(project: Project, fields: Iterable[ConflictField], revision: int, *, by: User, at: datetime) -> None:
    """Keeps what `by` wrote and could not save; sent again, the same text is kept once."""
    for each in fields:
        if each.mine is None:
            continue
        last = SetAside.objects.filter(project=project, question=each.key, by=by).order_by("-pk").first()
        if last is None or last.value != each.mine:
            SetAside.objects.create(
                project=project, question=each.key, value=each.mine, revision=revision, by=by, at=at
            )
