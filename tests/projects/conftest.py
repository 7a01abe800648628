"""Pages read the clock: these tests open them on a day of the first campaign."""

import pytest
import time_machine

from tests.factories import INSIDE


@pytest.fixture
def on_a_day_of_the_campaign():
    with time_machine.travel(INSIDE, tick=True):
        yield
