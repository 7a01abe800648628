"""Two things at once: one evaluation of each person, and no score beside a declared interest; on both engines."""

from functools import partial

import pytest

from projects import actions
from projects.models import Recusal, Review
from projects.scoring import reviews_of
from tests.factories import INSIDE
from tests.parallel import at_once, failures
from tests.projects.scoring import scene
from tne29.lib.errors import Refusal

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 3


def giving(project, degree: int, by):
    return partial(actions.give_review, project, scene.scored(project, [degree] * 3, by=by), by=by, at=INSIDE)


def test_one_person_in_several_pages_at_once_gives_one_evaluation():
    project = scene.make_filed()
    scene.make_grid(project)
    malo, rozenn = scene.person("malo"), scene.person("rozenn")
    acts = [giving(project, degree, malo) for degree in (1, 4, 1, 4)] + [giving(project, 2, rozenn)]
    results = at_once(*acts)
    assert all(isinstance(error, Refusal) for error in failures(results)), results
    assert [each.by_name for each in Review.objects.order_by("by")] == ["Malo Le Goff", "Rozenn Le Goff"]
    assert project.journal.filter(act="scoring_given").count() == 2


def test_given_and_an_interest_declared_at_once_leave_nothing_that_counts():
    project = scene.make_filed()
    scene.make_grid(project)
    for number in range(ROUNDS):
        who = scene.person(f"personne{number}")
        declare = partial(actions.declare_interest, project, "Un proche.", by=who, at=INSIDE)
        results = at_once(giving(project, 3, who), declare, declare)
        assert all(isinstance(error, Refusal) for error in failures(results)), results
        assert Recusal.objects.filter(by=who).count() == 1
        assert not reviews_of(project.pk, project.last_deposit().pk).counted
