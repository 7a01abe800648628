"""Two things at once: one opinion, one outcome, whoever is first; on both engines."""

from functools import partial

import pytest

from projects import actions, reminders_of_opinions
from projects.models import Opinion, OpinionFile, OpinionRequest
from tests.factories import INSIDE
from tests.parallel import at_once, failures
from tests.projects.opinions import scene
from tests.projects.opinions.scene import DAY, SAYS
from tne29.lib.errors import Refusal
from tne29.outbox.models import Letter

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 4


def answering(choice: str = "favourable"):
    return partial(actions.answer_opinion, scene.secret(), choice, at=INSIDE, **SAYS)


def test_two_posts_of_one_link_are_one_opinion():
    project = scene.make_filed()
    scene.ask(project)
    results = at_once(*[answering(choice) for choice in ("favourable", "unfavourable") * 4])
    assert failures(results) == []
    assert len({(each.pk, each.answer) for each in results}) == Opinion.objects.count() == 1
    assert project.journal.filter(act="opinion_given").count() == 1
    assert Letter.objects.filter(kind="opinion_told", recipient=scene.IEN.email).count() == 1


def test_given_and_revoked_at_once_has_one_outcome():
    project = scene.make_filed()
    for number in range(ROUNDS):
        person = scene.Person("other", f"Organisme {number}", f"o{number}@example.org")
        (asked,) = scene.ask(project, person)
        give = partial(actions.answer_opinion, scene.secret(person), "favourable", at=INSIDE, **SAYS)
        revoke = partial(actions.revoke_opinion_request, project, asked.pk, seen=1, by=scene.lead(), at=INSIDE)
        results = at_once(give, revoke)
        assert [isinstance(each, Refusal) for each in results].count(True) == 1, results
        asked.refresh_from_db()
        assert (asked.answered_at is None) == (asked.revoked_at is not None) == isinstance(results[0], Refusal)


def test_asked_together_and_reminded_together_each_letter_leaves_once():
    project = scene.make_filed()
    scene.lead()
    results = at_once(*[partial(scene.ask, project, scene.IEN, scene.TOWN)] * 4)
    assert failures(results) == []
    assert OpinionRequest.objects.count() == Letter.objects.filter(kind="opinion").count() == 2
    results = at_once(*[partial(reminders_of_opinions.send_due, INSIDE + 15 * DAY)] * 4)
    assert failures(results) == []
    assert sum(results) == Letter.objects.filter(kind="opinion_reminder").count() == 2


def test_a_file_joined_while_it_is_given_is_in_it_or_refused():
    project = scene.make_filed()
    for number in range(ROUNDS):
        person = scene.Person("other", f"Organisme {number}", f"o{number}@example.org")
        (asked,) = scene.ask(project, person)
        link = scene.secret(person)
        give = partial(actions.answer_opinion, link, "favourable", at=INSIDE, **SAYS)
        made, joined = at_once(give, partial(actions.join_to_opinion, link, scene.upload(), at=INSIDE))
        assert isinstance(made, Opinion), made
        kept = OpinionFile.objects.filter(pk=asked.pk).first()
        assert made.file_hash == (kept.sha256 if kept else "")
        assert isinstance(joined, Refusal) == (kept is None)
