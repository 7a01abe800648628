"""Pages read the clock: these tests open them on a day of the first campaign. People in a browser sit at a section."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from playwright.sync_api import Browser

from tests.factories import INSIDE
from tests.projects import sitting


@pytest.fixture
def on_a_day_of_the_campaign():
    with time_machine.travel(INSIDE, tick=True):
        yield


@pytest.fixture
def sits(browser: Browser, web) -> Iterator[Callable[..., sitting.Person]]:
    """Somebody signed in, in a browser of their own, with a section open; in the end no script of theirs has failed."""
    people: list[sitting.Person] = []

    def sit(user, project, section: str = "projet", *, scripts: bool = True) -> sitting.Person:
        people.append(sitting.sit(browser, web.url, user, project, section, scripts=scripts))
        people[-1].open()
        return people[-1]

    yield sit
    for person in people:
        person.context.close()
    assert [person.faults for person in people] == [[] for _ in people]
