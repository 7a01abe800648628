import pytest

from tests.tne29.lib import little_portal
from tests.tne29.lib.wire import Wire


@pytest.fixture
def seen(settings) -> list[dict]:
    """What reached a view of the little portal."""
    settings.ROOT_URLCONF = "tests.tne29.lib.little_portal"
    settings.MIDDLEWARE = little_portal.GUARDS
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    little_portal.seen.clear()
    return little_portal.seen


@pytest.fixture
def wire(seen) -> Wire:
    return Wire()
