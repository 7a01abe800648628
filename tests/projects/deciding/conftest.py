"""The project lead, and her browser."""

import pytest

from tests.projects.deciding import scene
from tests.staff import client_of


@pytest.fixture
def lead():
    return scene.lead()


@pytest.fixture
def client(lead):
    return client_of(lead)
