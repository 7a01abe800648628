"""The history of a draft’s answers, read from its revisions: what they were, who changed what, when and from what.

Saves of the same answer by the same person, close to each other, are one version: somebody was typing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from accounts.models import User

from .models import Project, Revision, SetAside
from .models.project import FILES

TYPING = timedelta(minutes=15)
SHOWN = 20


@dataclass
class Version:
    """number: the revision that holds `after`; aside: a text kept although it was not saved."""

    key: str
    by: User
    at: datetime
    since: datetime
    number: int
    before: Any
    after: Any
    aside: int = 0

    @property
    def is_file(self) -> bool:
        return self.key.startswith(FILES)

    @property
    def question(self) -> str:
        return self.key.removeprefix(FILES).partition("-")[0] if self.is_file else self.key

    def goes_on(self, revision: Revision) -> bool:
        """Was that earlier save a part of the same typing?"""
        return not self.aside and not self.is_file and self.since - revision.at < TYPING


@dataclass(frozen=True)
class History:
    """versions: the newest first. earlier: the revision to go on from, 0 when there is nothing more."""

    versions: list[Version]
    earlier: int


def answers_at(project: Project, revision: int) -> dict[str, Any]:
    """What somebody saw just after that revision: today’s answers, with the saves made since taken back."""
    if revision >= project.revision:
        return project.answers
    answers = dict(project.answers)
    for later in project.revisions.filter(number__gt=revision).order_by("-number"):
        for key, change in later.changes.items():
            if not key.startswith(FILES):
                answers[key] = change["before"]
    return {key: value for key, value in answers.items() if value is not None}


def history_of(project: Project, *, question: str = "", person: int = 0, until: int | None = None) -> History:
    """A page of versions, those before the revision `until`; of one question or of one person when asked."""
    revisions = project.revisions.select_related("by").order_by("-number")
    if until is not None:
        revisions = revisions.filter(number__lt=until)
    if question:
        revisions = revisions.filter(changes__has_key=question)
    if person:
        revisions = revisions.filter(by=person)
    versions, earlier = _folded(revisions.iterator(chunk_size=100), question)
    aside = _aside(project, question, person, until=until, earlier=earlier)
    return History(sorted([*versions, *aside], key=lambda each: (each.number, each.at), reverse=True), earlier)


def _folded(revisions: Iterable[Revision], question: str) -> tuple[list[Version], int]:
    """Read from the newest; stops where one version too many would begin."""
    found: list[Version] = []
    latest: dict[str, Version] = {}
    for revision in revisions:
        changes = {key: each for key, each in revision.changes.items() if not question or key == question}
        alone = {key for key in changes if not _joins(latest.get(key), revision)}
        if alone and len(found) >= SHOWN:
            return found, revision.number + 1
        for key, change in changes.items():
            if key in alone:
                latest[key] = _version(key, change, revision)
                found.append(latest[key])
            else:
                latest[key].since, latest[key].before = revision.at, change["before"]
    return found, 0


def _joins(version: Version | None, revision: Revision) -> bool:
    return version is not None and version.by == revision.by and version.goes_on(revision)


def _version(key: str, change: dict, revision: Revision) -> Version:
    return Version(key, revision.by, revision.at, revision.at, revision.number, change["before"], change["after"])


def _aside(project: Project, question: str, person: int, *, until: int | None, earlier: int) -> list[Version]:
    kept = SetAside.objects.filter(project=project, revision__gte=max(earlier - 1, 0)).select_related("by")
    if until is not None:
        kept = kept.filter(revision__lt=until - 1)
    if question:
        kept = kept.filter(question=question)
    if person:
        kept = kept.filter(by=person)
    return [
        Version(each.question, each.by, each.at, each.at, each.revision, None, each.value, aside=each.pk)
        for each in kept
    ]
