"""Documents of the small edition: quick to make."""

import pytest

from projects.models import Printout
from projects.printouts import Kind, ask
from tests.factories import INSIDE, make_deposit, make_project


@pytest.fixture
def deposit():
    return make_deposit()


@pytest.fixture
def project():
    return make_project()


@pytest.fixture
def queued(project) -> Printout:
    return ask(Kind.DOSSIER, project=project, at=INSIDE)
