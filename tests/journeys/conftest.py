"""The portal, a browser, and people who visit it."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import environment, services

from . import shipped
from .shipped import Portal, Prepared
from .visit import Visit


@pytest.fixture(scope="session")
def prepared() -> Iterator[Prepared]:
    """The demonstration, prepared once: the data of a first `make run`."""
    with services.folder("tne29-demonstration-") as place:
        yield shipped.prepare(place / "var")


@pytest.fixture
def portal(prepared: Prepared) -> Iterator[Portal]:
    """A portal of the test's own, running on a copy; what its processes complain about fails the test."""
    with shipped.copy_of(prepared) as copy, shipped.running(copy) as portal:
        yield portal
        complaints = [line for line in portal.log.read_text().splitlines() if "Traceback" in line or "ERROR" in line]
        assert complaints == [], portal.log.read_text()[-4000:]


@pytest.fixture(scope="session")
def artefacts() -> Path:
    """Where the pictures are kept: $ARTEFACTS, else var/artefacts/."""
    return Path(os.environ.get("ARTEFACTS") or environment.ROOT / "var" / "artefacts")


@pytest.fixture
def visits(browser: Browser, portal: Portal, artefacts: Path, request) -> Iterator[Callable[..., Visit]]:
    """Opens a browser for somebody; at the end, nothing went wrong in any of them."""
    pictures = artefacts / request.node.name
    pictures.mkdir(parents=True, exist_ok=True)
    begun: list[Visit] = []

    def begin(*, scripts: bool = True) -> Visit:
        begun.append(Visit(browser, portal, pictures, scripts=scripts))
        return begun[-1]

    yield begin
    for visit in begun:
        visit.context.close()
    assert [fault for visit in begun for fault in visit.faults] == []
