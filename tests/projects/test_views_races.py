"""The same page sent twice at the same instant, through the doors."""

import random
from functools import partial

import pytest
import time_machine
from django.urls import reverse

from projects.models import Deposit, Project
from tests.factories import INSIDE, make_school, make_user
from tests.parallel import at_once, failures
from tests.projects import desk

pytestmark = pytest.mark.django_db(transaction=True)
NEW = reverse("projects:new")
TOGETHER, ROUNDS = 8, 3


@pytest.fixture(autouse=True)
def stopped_clock():
    with time_machine.travel(INSIDE, tick=False):
        yield


def test_a_new_project_posted_together_is_one():
    user, campaign, school = make_user(), desk.make_campaign(), make_school()
    sent = {"campagne": campaign.slug, "etablissement": school.uai, "role": "head", "fin": "1"}
    results = at_once(*[partial(desk.browser(user).post, NEW, sent) for _ in range(TOGETHER)])
    assert failures(results) == []
    assert {response.url for response in results} == {Project.objects.get().get_absolute_url()}


def test_a_deposit_posted_together_is_one():
    project = desk.make_project()
    client = desk.browser(project.created_by)
    sent = desk.form_of(client.get(desk.address("deposit", project)))
    post = partial(client.post, desk.address("deposit", project), sent)
    results = at_once(*[post] * TOGETHER)
    assert failures(results) == []
    assert {response.url for response in results} == {desk.address("receipt", project)}
    assert Deposit.objects.count() == 1


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_different_answers_saved_together_are_all_kept(seed):
    project = desk.make_project()
    typed = {"titre": "Un autre titre", "resume": "Écrit à plusieurs.", "effectif": "12", "publication": "oui"}
    posts = []
    for name in random.Random(seed).sample(sorted(typed), len(typed)):
        client = desk.browser(desk.join(project, "editor"))
        sent = desk.form_of(client.get(desk.section_of(project))) | {name: [typed[name]]}
        posts.append(partial(client.post, desk.section_of(project), sent))
    results = at_once(*posts)
    assert failures(results) == []
    assert {response.status_code for response in results} == {302}
    assert Project.objects.get().answers == typed | {"effectif": 12, "publication": True}


def test_the_same_answer_saved_together_is_kept_once_and_shown_to_the_others():
    project = desk.make_project()
    posts = []
    for number in range(TOGETHER):
        client = desk.browser(desk.join(project, "editor"))
        sent = desk.form_of(client.get(desk.section_of(project))) | {"titre": [f"Titre {number}"]}
        posts.append(partial(client.post, desk.section_of(project), sent))
    results = at_once(*posts)
    assert failures(results) == []
    assert sorted(response.status_code for response in results) == [302] + [409] * (TOGETHER - 1)
    kept = Project.objects.get().answers["titre"]
    for number, response in enumerate(results):
        if response.status_code == 409:
            assert {f"Titre {number}", kept} <= set(_versions(response))


def _versions(response) -> list[str]:
    return [version.text_content().strip() for version in desk.page(response).cssselect(".version .told-text")]
