"""What a test may ask for. DATABASE_URL and REDIS_URL choose the engine (`python -m tests` tries both)."""

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import django
import pytest

from tests import environment

environment.prepare()
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import TransactionTestCase  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402
from whitenoise.middleware import WhiteNoiseMiddleware  # noqa: E402

from campaigns import snapshot  # noqa: E402
from projects import showcase  # noqa: E402
from projects.admin import tally  # noqa: E402
from projects.printouts import sizes  # noqa: E402
from tests import database, migrated, portal, services, smtp  # noqa: E402
from tne29.evidence import attempts  # noqa: E402

CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SOAK = os.environ.get("SOAK") == "1"
PART = os.environ.get("SUITE_PART", "whole")
JOURNEYS = Path(__file__).parent / "journeys"
RIGHTS = Path(__file__).parent / "rights"
SQLITE = environment.WORK / "tests.sqlite3"
SHARED_MEDIA = environment.WORK / "shared-media"
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "live_server", "web"}

TransactionTestCase._fixture_teardown = lambda case: database.empty()
WhiteNoiseMiddleware.add_files_from_finders = portal.static_files_read_once(WhiteNoiseMiddleware.add_files_from_finders)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The long versions run when asked for. A part: what an engine can change, journeys, rights, all else."""
    wanted = [item for item in items if _is_wanted(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(wanted)])
    items[:] = wanted


def _is_wanted(item: pytest.Item) -> bool:
    if item.get_closest_marker("soak") and not SOAK:
        return False
    only = item.get_closest_marker("only_on")
    if only and connection.vendor not in only.args:
        return False
    return PART in ("whole", _part_of(item))


def _part_of(item: pytest.Item) -> str:
    if item.path.is_relative_to(JOURNEYS):
        return "journeys"
    if _may_depend_on_the_engine(item):
        return "engine"
    return "rights" if item.path.is_relative_to(RIGHTS) else "rest"


def _may_depend_on_the_engine(item: pytest.Item) -> bool:
    if item.get_closest_marker("once"):
        return False
    return bool(item.get_closest_marker("django_db") or DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())))


def pytest_collection_finish() -> None:
    """The modules and the tests stay to the end: collecting their cycles again and again finds nothing."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix) -> None:
    """On SQLite the test database is a file: an in-memory one has neither WAL nor several writers."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(SQLITE)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """True where a migrated database was given: what is left to migrate is nothing."""
    return connection.vendor == "sqlite" and migrated.copied_to(SQLITE)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> None:
    """Remembers what the migrations themselves wrote: the tests begin and end with it."""
    with django_db_blocker.unblock():
        database.remember()


@pytest.fixture(autouse=True)
def media_of_its_own(tmp_path, settings) -> None:
    """What is listed there is what this test kept."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """A transaction undone gives the same numbers back: what was kept under them is of another test."""
    snapshot.forget()
    showcase.forget()
    sizes.forget()
    attempts.forget()
    tally.forget()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian’s Chromium without windows takes half the processor. One at a time: a thread has but one Playwright."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium-headless-shell", args=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A Redis that answers: the one of the second engine, or a private one."""
    if settings.REDIS_URL:
        yield settings.REDIS_URL
        return
    with services.redis_server() as server:
        yield server.url


@pytest.fixture
def redis() -> Iterator[services.Server]:
    """A Redis of the test's own, to freeze or to kill."""
    with services.redis_server() as server:
        yield server


@pytest.fixture
def smtp_sink() -> Iterator[smtp.SmtpSink]:
    sink = smtp.SmtpSink()
    controller = smtp.SmtpController(sink)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()


@pytest.fixture(scope="session")
def web_process(django_db_setup) -> Iterator[services.Server]:
    """The web server as shipped, on the test database; one for the whole run."""
    with portal.web_server(MEDIA_ROOT=str(SHARED_MEDIA)) as server:
        yield server


@pytest.fixture
def web(transactional_db, web_process, settings) -> Iterator[services.Server]:
    """The web server as shipped; it sees what the test commits, and its files."""
    settings.MEDIA_ROOT = SHARED_MEDIA
    yield web_process
    shutil.rmtree(SHARED_MEDIA, ignore_errors=True)
