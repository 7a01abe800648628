from collections.abc import Iterator

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from tests.tne29.lib import little_portal
from tests.tne29.lib.wire import Wire


@pytest.fixture
def seen(settings) -> Iterator[list[dict]]:
    """What reached a view of the little portal, which has no database to tidy up."""
    settings.ROOT_URLCONF = "tests.tne29.lib.little_portal"
    settings.MIDDLEWARE = little_portal.GUARDS
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    little_portal.seen.clear()
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield little_portal.seen
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def wire(seen) -> Wire:
    return Wire()
