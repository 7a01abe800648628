"""Files that survive a power cut: what is acknowledged is on the disk, under a key nobody can guess."""

import os
from pathlib import Path

from django.core.files.storage import FileSystemStorage


class DurableStorage(FileSystemStorage):
    """Django's storage, plus fsync of the file and of its folder before the name is given back."""

    def _save(self, name: str, content) -> str:
        saved = super()._save(name, content)
        path = Path(self.path(saved))
        _sync(path, os.O_RDONLY)
        _sync(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        return saved


def _sync(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
