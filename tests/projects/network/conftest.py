"""Pages read the clock: these tests open them on a day of the first campaign."""

import pytest
import time_machine

from tests.factories import INSIDE


@pytest.fixture
def time_machine_traveller():
    with time_machine.travel(INSIDE, tick=True) as traveller:
        yield traveller


@pytest.fixture
def on_a_day_of_the_campaign(time_machine_traveller):
    return time_machine_traveller
