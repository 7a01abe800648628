"""I3: the answers, against the saves that were acknowledged."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Count, F, Max, Q
from django.db.models.functions import Coalesce

from ..models import Project, Revision
from ..models.project import FILES
from .words import handfuls, rows

FEW = 50


def saves_missing(at: datetime) -> Iterator[str]:
    counted = Project.objects.annotate(kept=Count("revisions"), last=Coalesce(Max("revisions__number"), 0))
    wrong = counted.exclude(Q(kept=F("last")) & Q(last=F("revision")))
    for reference, revision, kept in rows(wrong, "reference", "revision", "kept"):
        yield f"{reference} : {revision} enregistrements annoncés, {kept} conservés."


def answers_overwritten(at: datetime) -> Iterator[str]:
    """Each answer is what its last save wrote, and each save started from what the one before had written."""
    for projects in handfuls(Project.objects.only("reference", "answers"), FEW):
        saves = Revision.objects.filter(project__in=projects).order_by("project", "-number")
        read = saves.values_list("project", "number", "changes").iterator(chunk_size=FEW)
        yield from _of_handful(projects, groupby(read, itemgetter(0)))


def _of_handful(projects: list[Project], told: Iterator[tuple[int, Iterator]]) -> Iterator[str]:
    """Both in the order of the projects: those without any save are looked at with none."""
    key, saves = next(told, (None, ()))
    for project in projects:
        if project.pk == key:
            yield from _overwritten(project, saves)
            key, saves = next(told, (None, ()))
        else:
            yield from _overwritten(project, ())


def _overwritten(project: Project, saves: Iterable[tuple]) -> Iterator[str]:
    answers = project.answers if isinstance(project.answers, dict) else {}
    expected: dict[str, Any] = {}
    for _, number, changes in saves:
        for key, change in changes.items():
            if key.startswith(FILES):
                continue
            if change["after"] != expected.get(key, answers.get(key)):
                yield f"{project.reference}, « {key} » : ce que l’enregistrement {number} a écrit a été remplacé."
            expected[key] = change["before"]
    for key in answers.keys() - expected.keys():
        yield f"{project.reference}, « {key} » : aucun enregistrement n’a écrit cette réponse."


CHECKS = (saves_missing, answers_overwritten)
