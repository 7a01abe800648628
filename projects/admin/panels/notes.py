"""« Notes internes »: what reviewers say to each other, with the texts that were before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...models import Note
from .panel import Panel

if TYPE_CHECKING:
    from django.http import HttpRequest

    from ..page import Dossier


@dataclass(frozen=True)
class Thread:
    """former: the texts that this one replaced, the newest first."""

    note: Note
    former: list[Note]
    is_mine: bool


@dataclass(frozen=True)
class Notes:
    threads: list[Thread]
    may_write: bool


def panel(request: HttpRequest, dossier: Dossier) -> Panel | None:
    if not request.user.has_perm("projects.read_note"):
        return None
    rows = (
        {each.pk: each for each in dossier.project.notes.select_related("erased_by")}
        if dossier.project.has_notes
        else {}
    )
    replaced = {each.replaces_id for each in rows.values()}
    threads = [_thread(each, rows, request) for each in reversed(rows.values()) if each.pk not in replaced]
    return Panel("notes", Notes(threads, request.user.has_perm("projects.write_note")))


def _thread(note: Note, rows: dict[int, Note], request: HttpRequest) -> Thread:
    former, each = [], note
    while each.replaces_id:
        each = rows[each.replaces_id]
        former.append(each)
    return Thread(note, former, note.by_id == request.user.pk)
