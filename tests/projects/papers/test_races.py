"""The same choice sent twice at the same instant, and others who write or deposit meanwhile."""

from functools import partial

import pytest
import time_machine

from projects import actions
from projects.actions import answers
from projects.models import JournalEntry, Project, Revision
from tests.factories import INSIDE
from tests.parallel import Between, at_once, failures, meeting
from tests.projects import desk
from tests.projects.papers import forms
from tests.projects.papers.test_journey import send

pytestmark = pytest.mark.django_db(transaction=True)
TOGETHER = 6


@pytest.fixture(autouse=True)
def stopped_clock():
    with time_machine.travel(INSIDE, tick=False):
        yield


@pytest.fixture
def project():
    return desk.make_project()


@pytest.fixture
def choice(project):
    """Sends the answers of a page where everything is ticked."""
    client = desk.browser(project.created_by)
    url = send(client, project, forms.filled(project, titre="Du papier", depenses__0__poste="Casques")).url
    sent = desk.form_of(client.get(url)) | {"prendre": ["titre", "depenses"], "vers": "reprendre"}
    return partial(client.post, url, sent)


def test_confirmed_together_it_is_taken_once(project, choice):
    results = at_once(*[choice] * TOGETHER)
    assert failures(results) == []
    assert {response.url for response in results} == {project.get_absolute_url()}
    assert JournalEntry.objects.filter(act="bring_paper").count() == 1
    project.refresh_from_db()
    assert [row["poste"] for row in project.answers["depenses"]] == ["Casques"]
    assert Revision.objects.filter(project=project, changes__has_key="titre").count() == 2


def test_confirmed_while_a_colleague_saves_the_same_answer_one_is_kept_and_the_other_told(project, choice, monkeypatch):
    """Both have read the same revision before either writes, unless the lock keeps the second away."""
    monkeypatch.setattr(answers, "_merge", meeting(answers._merge))
    colleague = desk.join(project, "editor")
    save = partial(
        actions.save_answers, project, {"titre": "De la collègue"}, project.revision, by=colleague, at=INSIDE
    )
    answer, saved = at_once(choice, save)
    project.refresh_from_db()
    if answer.status_code == 409:
        assert (project.answers["titre"], "depenses" in project.answers) == ("De la collègue", False)
    else:
        assert isinstance(saved, actions.Conflict)
        assert project.answers["titre"] == "Du papier"


def test_confirmed_while_somebody_deposits_the_deposit_is_before_or_after_the_whole(project, choice, monkeypatch):
    """The deposit comes once the first answer is written."""
    between = Between()
    monkeypatch.setattr(Project, "save", between.after(Project.save))
    deposit = partial(actions.deposit, project, by=project.created_by, at=INSIDE)
    answer, made = at_once(choice, partial(between, deposit))
    assert answer.status_code == 302
    project.refresh_from_db()
    assert project.answers["titre"] == "Du papier"
    assert ("Du papier" in made.content.content) == ("Casques" in made.content.content)
