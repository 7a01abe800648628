"""The verbs of the directory: ask for an import, confirm it, give it up."""

import secrets
from datetime import datetime

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile

from accounts.models import User
from schools.directory import Hold, digest, take_slot, take_slot_back
from schools.models import DirectoryImport
from tne29.lib.clock import Clock
from tne29.lib.errors import Refusal
from tne29.lib.queue import nudge
from tne29.lib.text import clean_line

State = DirectoryImport.State
TASK = "schools.import_directory"
MOVED_ON = "Cet import n’attend plus de réponse."


def ask_import(
    upload: UploadedFile, communes: UploadedFile | None = None, *, closes_absent: bool = False, by: User, at: datetime
) -> DirectoryImport:
    """Keeps the file and has it looked over; nothing else changes."""
    row = DirectoryImport(
        name=file_name(upload.name),
        sha256=digest(upload.chunks()),
        size=upload.size,
        communes_name=file_name(communes.name) if communes else "",
        closes_absent=closes_absent,
        asked_by=by,
        asked_at=at,
    )
    kept = [default_storage.save(f"directory/{secrets.token_hex(16)}.csv", each) for each in (upload, communes) if each]
    row.file, row.communes_file = kept[0], kept[1] if communes else ""
    try:
        take_slot(row, Clock(at))
    except Refusal:
        for name in kept:
            default_storage.delete(name)
        raise
    nudge(TASK, row.pk)
    return row


def confirm_import(row: DirectoryImport, *, at: datetime) -> None:
    """From « à confirmer » to the queue; a failed import goes on where it stopped. Pressed twice, it is one."""
    resting = DirectoryImport.objects.filter(pk=row.pk, state=row.state, slot=None).exclude(file="")
    fresh = {"report": {}, "confirmed_at": at} if row.state == State.CHECKED else {}
    values = {"state": State.QUEUED, "progress": 0, "failure": "", "attempts": 0, "done_at": None, **fresh}
    may = row.state in (State.CHECKED, State.FAILED)
    if not (may and take_slot_back(resting, Clock(at), **values)):
        raise Refusal(MOVED_ON)
    nudge(TASK, row.pk)


def give_up_import(row: DirectoryImport) -> None:
    """The file is removed by the next sweep."""
    waiting = DirectoryImport.objects.filter(pk=row.pk, state__in=(State.CHECKED, State.FAILED))
    if not waiting.update(state=State.GIVEN_UP):
        raise Refusal(MOVED_ON)


def begin_import(name: str, size: int, sha256: str, *, closes_absent: bool, communes_name: str, at: datetime) -> Hold:
    """A command that holds its own file: nobody else may take it up."""
    clock = Clock(at)
    row = DirectoryImport(
        name=file_name(name),
        size=size,
        sha256=sha256,
        closes_absent=closes_absent,
        communes_name=communes_name and file_name(communes_name),
        state=State.RUNNING,
        token=1,
        attempts=1,
        asked_at=at,
        confirmed_at=at,
    )
    hold = Hold(row, clock)
    row.lease_until = hold.lease
    take_slot(row, clock)
    return hold


def file_name(name: str | None) -> str:
    return clean_line(name or "").replace("\\", "/").rpartition("/")[2][-140:] or "sans nom"
