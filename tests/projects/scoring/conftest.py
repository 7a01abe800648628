"""A filed dossier, and the grid of its call."""

import pytest

from tests.projects.scoring import scene


@pytest.fixture
def project():
    return scene.make_filed()


@pytest.fixture
def grid(project):
    return scene.make_grid(project)
