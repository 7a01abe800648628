"""The directory as a file, and its import as one types it."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.groups import STEERING
from tests.schools import directories
from tests.staff import client_of, make_staff


@pytest.fixture
def directory(tmp_path) -> Callable[..., Path]:
    """A file of these rows."""
    return lambda *rows, **dialect: directories.write(tmp_path / "annuaire.csv", rows, **dialect)


@pytest.fixture
def imported() -> Callable[..., str]:
    """What the command prints, with plain spaces."""

    def run(path: Path, *options: str) -> str:
        out = io.StringIO()
        call_command("import_schools", str(path), *options, stdout=out)
        return out.getvalue().replace("\u00a0", " ").replace("\u202f", " ")

    return run


@pytest.fixture
def admin_client_with_factor(db) -> Client:
    """The project lead, signed in."""
    return client_of(make_staff("cheffe", STEERING))
