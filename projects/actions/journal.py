"""The one function that writes in the journal: an entry joins the chain of its project, and no other’s.

Whoever moves the end of the chain from what they have seen has the next place; two writers of one project wait for
each other at its row, those of two projects never do.
"""

from datetime import datetime
from typing import Any

from accounts.models import User

from .. import chain
from ..models import JournalEntry, Project


def write_journal(
    project: Project,
    act: str,
    label: str,
    *,
    by: User | None,
    at: datetime,
    origin: str = "",
    message: str = "",
    by_name: str = "",
    columns: dict[str, Any] | None = None,
) -> JournalEntry:
    """by_name: somebody without an account, when there is no `by`.

    columns: those of the project that change with it, written by the statement that moves the end of the chain.
    """
    entry = _entry(project, act, label, by=by, at=at, origin=origin, message=message, by_name=by_name)
    if not _joins(project, entry, columns or {}):
        _read_the_end(project)
        _joins(project, entry, columns or {})
    entry.save(force_insert=True)
    return entry


def first_entry(project: Project, act: str, label: str, *, by: User, at: datetime, message: str = "") -> JournalEntry:
    """Of a project that is not written yet: its row is born with the end of its chain. The entry is saved after it."""
    entry = _entry(project, act, label, by=by, at=at, message=message)
    chain.link(entry, 1, "")
    project.journal_length, project.journal_head = entry.number, entry.hash
    return entry


def _entry(
    project: Project,
    act: str,
    label: str,
    *,
    by: User | None,
    at: datetime,
    origin: str = "",
    message: str = "",
    by_name: str = "",
) -> JournalEntry:
    return JournalEntry(
        project=project,
        at=at,
        by=by,
        by_name=by.get_full_name() if by else by_name or "le portail",
        act=act,
        label=label,
        from_state=origin or project.state,
        to_state=project.state,
        message=message,
    )


def _joins(project: Project, entry: JournalEntry, columns: dict[str, Any]) -> bool:
    chain.link(entry, project.journal_length + 1, project.journal_head)
    as_seen = Project.objects.filter(
        pk=project.pk, journal_length=project.journal_length, journal_head=project.journal_head
    )
    if not as_seen.update(**columns, journal_length=entry.number, journal_head=entry.hash):
        return False
    project.journal_length, project.journal_head = entry.number, entry.hash
    return True


def _read_the_end(project: Project) -> None:
    """Somebody wrote since this copy was read: where the chain ends now, and for as long as we hold the row."""
    rows = Project.objects.filter(pk=project.pk).select_for_update(no_key=True, of=("self",))
    project.journal_length, project.journal_head = rows.values_list("journal_length", "journal_head").get()
