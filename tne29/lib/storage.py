"""Files that survive a power cut: what is acknowledged is on the disk, under a key nobody can guess."""

import os
import uuid
from collections.abc import Iterable
from pathlib import Path

from django.core.files.storage import FileSystemStorage, default_storage
from django.db import transaction

PARTIAL = ".part"


class DurableStorage(FileSystemStorage):
    """Written aside in pieces, synced, then named, then the folder synced: never a name on half a file."""

    def _save(self, name: str, content) -> str:
        folder = Path(self.path(name)).parent
        _make(folder)
        partial = folder / f"{uuid.uuid4().hex}{PARTIAL}"
        try:
            _write(partial, content)
            name = self._give(partial, name)
        finally:
            partial.unlink(missing_ok=True)
        sync(folder)
        return name.replace("\\", "/")

    def _give(self, partial: Path, name: str) -> str:
        """The name, unless somebody took it meanwhile: then another one."""
        while True:
            try:
                os.link(partial, self.path(name))
            except FileExistsError:
                name = self.get_available_name(name)
            else:
                return name


def delete_once_committed(names: Iterable[str]) -> None:
    """Each by itself: a storage that is away is logged, undoes nothing that was said, and the sweep of orphans goes on.

    A function with a name of its own, which Django writes in the log.
    """
    for name in names:
        transaction.on_commit(lambda name=name: default_storage.delete(name), robust=True)


def _make(folder: Path) -> None:
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        each.mkdir(exist_ok=True)
        sync(each.parent)


def _write(path: Path, content) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        for chunk in content.chunks():
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())


def sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
