"""Letters of accounts go to the outbox in the tests too (the test runner would keep them in memory)."""

import pytest


@pytest.fixture(autouse=True)
def letters_in_the_outbox(settings) -> None:
    settings.EMAIL_BACKEND = "tne29.outbox.backend.EmailBackend"
