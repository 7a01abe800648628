"""The answers as somebody saw them: today’s, with the saves made since taken back."""

from typing import Any

from .models import Project
from .models.project import FILES


def answers_at(project: Project, revision: int) -> dict[str, Any]:
    """What the answers were just after that revision; those of today when it is the last one."""
    if revision >= project.revision:
        return project.answers
    answers = dict(project.answers)
    for later in project.revisions.filter(number__gt=revision).order_by("-number"):
        for key, change in later.changes.items():
            if not key.startswith(FILES):
                answers[key] = change["before"]
    return {key: value for key, value in answers.items() if value is not None}
