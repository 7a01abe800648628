"""The carrier of the demonstration: a folder, one .eml for each letter, whole or absent."""

import os
from collections.abc import Callable
from pathlib import Path

from .answers import Unreachable
from .message import Envelope


class FolderCarrier:
    def __init__(self, folder: Path):
        self.folder = folder

    def __enter__(self) -> "FolderCarrier":
        return self

    def __exit__(self, *_) -> None:
        pass

    def check(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if not os.access(self.folder, os.W_OK | os.X_OK):
            raise Unreachable(f"{self.folder} : écriture impossible")

    def deliver(self, envelope: Envelope, *, before_dot: Callable[[], None]) -> None:
        partial, whole = (self.folder / f"{envelope.name}{suffix}" for suffix in (".partial", ".eml"))
        try:
            self._write(partial, envelope.content)
            before_dot()
            partial.replace(whole)
            _sync(self.folder)
        except OSError as error:
            raise Unreachable(f"{self.folder} : {error.strerror}") from error

    def _write(self, path: Path, content: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
