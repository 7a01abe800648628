"""Two pages that save themselves at once, through the door: whatever the order, every word is somewhere."""

import os
import random
from functools import partial

import pytest
import time_machine

from projects import actions
from projects.models import Project, Revision, SetAside
from tests.factories import INSIDE
from tests.parallel import Between, at_once, failures
from tests.projects import desk
from tests.projects.test_autosave import send

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = ("titre", "resume", "nature")


@pytest.fixture(autouse=True)
def stopped_clock():
    with time_machine.travel(INSIDE, tick=False):
        yield


def two_writers(rounds: int, seed: int) -> None:
    """Each writes one of three answers at every round; a clash is settled at once, one way or the other."""
    rng = random.Random(seed)
    project = desk.make_project()
    people = [project.created_by, desk.join(project, "editor")]
    clients = [desk.browser(person) for person in people]
    written: dict[str, set[str]] = {name: set() for name in NAMES}
    for number in range(rounds):
        seen = Project.objects.get(pk=project.pk).revision
        choices = [rng.choice(NAMES) for _ in clients]
        texts = [f"tour {number}, personne {place}" for place in range(2)]
        posts = [
            partial(send, client, project, seen, **{name: text})
            for client, name, text in zip(clients, choices, texts, strict=True)
        ]
        responses = at_once(*posts)
        assert failures(responses) == []
        statuses = sorted(response.status_code for response in responses)
        assert statuses == ([200, 409] if choices[0] == choices[1] else [200, 200]), (number, choices)
        for name, text in zip(choices, texts, strict=True):
            written[name].add(text)
    assert_nothing_is_lost(project, written)


def assert_nothing_is_lost(project, written: dict[str, set[str]]) -> None:
    kept: dict[str, set[str]] = {name: set() for name in NAMES}
    for revision in Revision.objects.filter(project=project):
        for key, change in revision.changes.items():
            kept[key].add(change["after"])
    for aside in SetAside.objects.filter(project=project):
        kept[aside.question].add(aside.value)
    assert {name: texts - kept[name] for name, texts in written.items()} == {name: set() for name in NAMES}
    last = {}
    for revision in Revision.objects.filter(project=project).order_by("number"):
        last |= {key: change["after"] for key, change in revision.changes.items()}
    assert Project.objects.get(pk=project.pk).answers == last


def test_two_writers_lose_nothing():
    two_writers(rounds=20, seed=29)


@pytest.mark.soak
@pytest.mark.parametrize("seed", [int(os.environ.get("SEED", "1"))])
def test_five_hundred_rounds_of_two_writers_lose_nothing(seed):
    two_writers(rounds=500, seed=seed)


def test_a_save_at_the_instant_of_a_deposit_is_wholly_in_it_or_not_at_all(monkeypatch):
    """Case 126: the deposit comes once the save has begun to write."""
    project, between = desk.make_project(), Between()
    both = {"titre": "Un autre titre", "resume": "Un autre résumé"}
    save = partial(send, desk.browser(project.created_by), project, **both)
    monkeypatch.setattr(Project, "save", between.after(Project.save))
    deposit = partial(actions.deposit, project, by=project.created_by, at=INSIDE)
    response, deposit = at_once(save, partial(between, deposit))
    assert failures([response, deposit]) == []
    assert response.status_code == 200
    assert [deposit.content.content.count(text) for text in both.values()] in ([0, 0], [1, 1])
    assert both.items() <= Project.objects.get(pk=project.pk).answers.items()
