"""Two leads publish at once, one publishes while another reopens or changes: real threads, both engines."""

import uuid
from functools import partial

import pytest

from projects import actions
from projects.models import Decision, JournalEntry, Project, Release, ReleaseItem
from tests.factories import AFTER
from tests.parallel import at_once, failures, meeting
from tests.projects.deciding import scene
from tests.projects.deciding.scene import NO, ask, prepared, under_review
from tne29.lib.errors import Refusal
from tne29.outbox.models import Letter

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_leads_who_publish_the_same_dossiers_decide_each_once():
    first, second = scene.lead(), scene.lead("soazig")
    waiting = [prepared(each, by=first) for each in under_review(4, by=first)]
    releases = [ask(*waiting, by=first), ask(*reversed(waiting), by=second)]
    results = at_once(*[partial(actions.run_release, each.pk, AFTER) for each in releases * 2])
    assert failures(results) == []
    assert Decision.objects.count() == JournalEntry.objects.filter(act="accept").count() == 4
    assert Letter.objects.filter(kind="decision").count() == 4
    states = list(ReleaseItem.objects.values_list("state", flat=True))
    assert (states.count("released"), states.count("refused")) == (4, 4)
    assert all(
        "a déjà été décidé" in each
        for each in ReleaseItem.objects.filter(state="refused").values_list("failure", flat=True)
    )


def test_the_button_pressed_many_times_at_once_is_one_publication(monkeypatch):
    """Each has looked for the publication, and found none, before any is made."""
    lead, key = scene.lead(), uuid.uuid4()
    waiting = [prepared(each, by=lead) for each in under_review(2, by=lead)]
    monkeypatch.setattr(Release, "save", meeting(Release.save, 6))
    results = at_once(*[partial(ask, *waiting, by=lead, key=key)] * 6)
    assert failures(results) == []
    assert len({each.pk for each in results}) == 1
    assert ReleaseItem.objects.count() == 2


@pytest.mark.parametrize("rival", ["change", "reopen"])
def test_publishing_against_somebody_who_changes_or_reopens(rival):
    """Whoever wins, what left is what was read, and the project says what is in force."""
    lead = scene.lead()
    (project,) = under_review(by=lead)
    release = ask(prepared(project, by=lead), by=lead)
    acts = {
        "change": partial(actions.prepare_decision, project, NO, by=lead, at=AFTER, seen=1),
        "reopen": partial(actions.reopen, project, by=lead, at=AFTER, reason="Une erreur."),
    }
    results = at_once(partial(actions.run_release, release.pk, AFTER), acts[rival])
    assert all(isinstance(each, Refusal) for each in failures(results)), results
    state, in_force = Project.objects.get().state, Decision.objects.filter(reopened_at=None).first()
    assert (state == "accepted") == (in_force is not None)
    assert not Decision.objects.exclude(kind="accepted").exists()
    assert (ReleaseItem.objects.get().state == "released") == Decision.objects.exists()
