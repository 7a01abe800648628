"""I3: the answers, against the saves that were acknowledged."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Max, Q
from django.db.models.functions import Coalesce

from ..models import Project, Revision
from ..models.project import FILES
from .words import AT_ONCE, rows

FEW = 20


def saves_missing(at: datetime) -> Iterator[str]:
    counted = Project.objects.annotate(kept=Count("revisions"), last=Coalesce(Max("revisions__number"), 0))
    wrong = counted.exclude(Q(kept=F("last")) & Q(last=F("revision")))
    for reference, revision, kept in rows(wrong, "reference", "revision", "kept"):
        yield f"{reference} : {revision} enregistrements annoncés, {kept} conservés."


def answers_overwritten(at: datetime) -> Iterator[str]:
    """Each answer is what its last save wrote, and each save started from what the one before had written."""
    for project in Project.objects.order_by("pk").only("reference", "answers").iterator(chunk_size=FEW):
        yield from _overwritten(project)


def _overwritten(project: Project) -> Iterator[str]:
    answers = project.answers if isinstance(project.answers, dict) else {}
    expected: dict[str, Any] = {}
    saves = Revision.objects.filter(project=project).order_by("-number").values_list("number", "changes")
    for number, changes in saves.iterator(chunk_size=AT_ONCE):
        for key, change in changes.items():
            if key.startswith(FILES):
                continue
            if change["after"] != expected.get(key, answers.get(key)):
                yield f"{project.reference}, « {key} » : ce que l’enregistrement {number} a écrit a été remplacé."
            expected[key] = change["before"]
    for key in answers.keys() - expected.keys():
        yield f"{project.reference}, « {key} » : aucun enregistrement n’a écrit cette réponse."


CHECKS = (saves_missing, answers_overwritten)
