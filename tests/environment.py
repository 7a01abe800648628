"""The environment of the tests, set before the settings are read: nothing of the suite touches var/."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).resolve().parents[1]
WORK = Path(tempfile.mkdtemp(prefix="tne29-tests-"))
atexit.register(shutil.rmtree, WORK, ignore_errors=True)

GIVEN = {
    "DJANGO_SETTINGS_MODULE": "tne29.settings",
    "VAR_DIR": str(WORK),
    "SECRET_KEY": "tests-only-" + "k" * 50,
    "STATIC_FROM_SOURCE": "1",
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # playwright keeps a loop running in the thread of the tests
}
FROM_THE_SHELL = (
    "DEBUG",
    "DEMONSTRATION",
    "SITE_URL",
    "ALLOWED_HOSTS",
    "EMAIL_URL",
    "MEDIA_URL_S3",
)


def prepare() -> None:
    """The settings of the suite are the same whoever starts it; only the engine is chosen outside."""
    assert not settings.configured, "unset DJANGO_SETTINGS_MODULE: the tests choose their settings themselves"
    for name in FROM_THE_SHELL:
        os.environ.pop(name, None)
    os.environ.update(GIVEN)
    for folder in ("static", "media", "mail", "queue/messages", "queue/control"):
        (WORK / folder).mkdir(parents=True, exist_ok=True)
