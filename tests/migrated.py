"""A database on SQLite with every migration applied, made once and copied by each part of the suite."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import services

ROOT = Path(__file__).resolve().parents[1]
PLACE = "MIGRATED_SQLITE"


@contextmanager
def database() -> Iterator[dict[str, str]]:
    """What tells the parts where it is."""
    with services.folder("tne29-migrated-") as place:
        path, shell = place / "tne29.sqlite3", {"DATABASE_URL", "DEBUG", "DEMONSTRATION"}
        environ = {name: value for name, value in os.environ.items() if name not in shell} | {"VAR_DIR": str(place)}
        subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, env=environ, check=True)
        yield {PLACE: str(path)}


def copied_to(path: Path) -> bool:
    """False where none was made: a part that runs alone applies the migrations itself."""
    made = os.environ.get(PLACE)
    if made:
        shutil.copyfile(made, path)
    return bool(made)
