"""Two things at once: one answer, about one content, whoever is first; on both engines."""

import threading
from functools import partial

import pytest

from projects import actions
from projects.actions import agreements
from projects.content import read
from projects.models import Agreement, AgreementRequest, Project
from tests.factories import INSIDE
from tests.parallel import LONG_ENOUGH_TO_MEET, at_once, failures
from tests.projects.network import scene
from tests.projects.network.scene import HEAD, UAIS
from tne29.lib.canonical import sha256_hex
from tne29.lib.errors import Refusal
from tne29.outbox.models import Letter

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 6
FIRST = UAIS[0]


def answering(project, choice: str = "agreed"):
    seen = scene.place(project).concern.hash
    return partial(actions.answer_agreement, scene.secret(), choice, seen_hash=seen, at=INSIDE, **HEAD)


def saving(project, **answers):
    revision = Project.objects.get(pk=project.pk).revision
    return partial(actions.save_answers, project, answers, revision, by=project.created_by, at=INSIDE)


def test_answered_ten_times_at_once_is_one_answer():
    project = scene.make_project(UAIS[:1])
    scene.ask(project)
    acts = [answering(project, choice) for choice in ("agreed", "declined") * 5]
    results = at_once(*acts)
    assert failures(results) == []
    assert len({(each.pk, each.answer) for each in results}) == 1
    assert Agreement.objects.count() == 1
    assert project.journal.filter(act__startswith="agreement_").count() == 1
    assert Letter.objects.filter(kind="agreement_told", recipient=scene.school().email).count() == 1


def test_an_answer_racing_with_a_change_is_about_what_was_read(monkeypatch):
    """Whoever wins: an answer kept has the hash of what its head read, and counts only if nothing changed after.

    Every other time, the change is there before the answer has its lock.
    """
    is_changed, lock = threading.Event(), agreements.lock_project

    def lock_later(project):
        is_changed.wait(LONG_ENOUGH_TO_MEET)
        return lock(project)

    def change(save):
        try:
            return save()
        finally:
            is_changed.set()

    monkeypatch.setattr(agreements, "lock_project", lock_later)
    project = scene.make_project(UAIS[:1])
    for number in range(ROUNDS):
        is_changed.set() if number % 2 else is_changed.clear()
        scene.change(project, titre=f"Avant {number}")
        scene.ask(project, INSIDE + number * scene.DAY)
        read_hash = scene.place(project).concern.hash
        answer, saved = at_once(answering(project), partial(change, saving(project, titre=f"Après {number}")))
        assert not isinstance(saved, Exception), saved
        assert isinstance(answer, Agreement | actions.ContentChanged), answer
        if isinstance(answer, Agreement):
            assert answer.content_hash == read_hash == sha256_hex(scene.request_of().content)
            assert scene.state(project) == "outdated"
        else:
            assert scene.state(project) in ("asked", "outdated")


def test_a_deposit_racing_with_a_change_never_freezes_an_agreement_to_something_else():
    project = scene.make_project(UAIS[:1], requires=True)
    for number in range(ROUNDS):
        scene.change(project, titre=f"Accepté {number}")
        scene.ask(project, INSIDE + number * scene.DAY)
        scene.answer(project)
        deposit = partial(actions.deposit, project, by=project.created_by, at=INSIDE)
        made, _ = at_once(deposit, saving(project, titre=f"Changé {number}"))
        if isinstance(made, Refusal):
            assert "Il manque" in str(made)
            continue
        (kept,) = read(made).agreements
        assert kept.has_agreed
        assert read(made).answers["titre"] == f"Accepté {number}"
        assert kept.hash == scene.request_of().agreement.content_hash


def test_answered_and_revoked_at_once_has_one_outcome():
    project = scene.make_project(UAIS[:1])
    for number in range(ROUNDS):
        scene.change(project, titre=f"Titre {number}")
        scene.ask(project, INSIDE + number * scene.DAY)
        revoke = partial(actions.revoke_agreement_request, project, FIRST, by=project.created_by, at=INSIDE)
        answer, revoked = at_once(answering(project), revoke)
        assert revoked is None
        request = scene.request_of()
        assert (request.answered_at is None) == isinstance(answer, Refusal)
        assert (request.revoked_at is None) == isinstance(answer, Agreement)


def test_pressed_together_each_school_is_written_to_once():
    project = scene.make_project(UAIS)
    results = at_once(*[partial(scene.ask, project)] * 6)
    assert failures(results) == []
    assert sum(len(each.sent) for each in results) == 3
    assert AgreementRequest.objects.count() == Letter.objects.filter(kind="agreement").count() == 3


def test_two_schedulers_remind_once():
    project = scene.make_project(UAIS)
    scene.ask(project)
    results = at_once(*[partial(actions.remind_agreements, INSIDE + scene.WEEK)] * 4)
    assert failures(results) == []
    assert sum(results) == 3
    assert Letter.objects.filter(kind="agreement").count() == 6
