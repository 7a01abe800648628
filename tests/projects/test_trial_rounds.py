"""A trial in the worker: asked once, made check by check, taken up where it was cut, dropped when the text changes."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from campaigns.models import Edition
from campaigns.questionnaire import document_of, editing
from campaigns.questionnaire.proofing import Fault
from projects import actions
from projects.actions.trial import rounds
from projects.actions.trial.checks import Check
from projects.models import EditionTrial
from tests.factories import INSIDE, make_edition, make_user
from tests.parallel import at_once

from .editions import lead as desk

pytestmark = pytest.mark.django_db

LATER = INSIDE + rounds.LEASE + timedelta(seconds=1)


class Made:
    """Checks that note that they were made; what they find is set by the test."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.found: dict[str, list[Fault]] = {}
        self.during = lambda name: None

    def check(self, name: str) -> Check:
        return Check(name, f"Essai {name}", partial(self._find, name=name))

    def _find(self, edition, *, at, name) -> list[Fault]:
        self.names.append(name)
        self.during(name)
        return self.found.get(name, [])


@pytest.fixture
def made(monkeypatch) -> Made:
    made = Made()
    checks = tuple(made.check(name) for name in ("a", "b", "c"))
    monkeypatch.setattr(rounds, "CHECKS", checks)
    monkeypatch.setattr("projects.admin.editions.verifying.CHECKS", checks)
    return made


@pytest.fixture
def draft():
    return actions.clone(make_edition(desk.SHIPPED), "AMI 2030", by=make_user("lena"), at=INSIDE)


def asked(draft, at=INSIDE) -> EditionTrial:
    return actions.ask_trial(draft, by=draft.by, at=at)


def changed(draft) -> Edition:
    return actions.save_edition(
        draft, editing.set_edition(document_of(draft.source), intro="Bonjour."), draft.fingerprint, by=None, at=INSIDE
    )


def test_each_check_is_made_once_and_its_faults_are_told_at_their_place(draft, made):
    question = draft.questionnaire.question("titre")
    section = draft.questionnaire.section_of(question)
    made.found["b"] = [Fault("c’est faux.", section, question), Fault("tout est faux.")]
    trial = asked(draft)
    assert actions.run_trial(trial.pk, INSIDE) and not actions.run_trial(trial.pk, INSIDE)
    trial.refresh_from_db()
    assert (made.names, trial.state) == (["a", "b", "c"], "done")
    assert rounds.verdict(trial, draft.questionnaire) == {"a": [], "b": made.found["b"], "c": []}
    with pytest.raises(actions.EditionRefused) as refused:
        actions.publish(draft, by=None, at=INSIDE)
    assert refused.value.faults == made.found["b"]


def test_asking_twice_is_asking_once_and_asking_after_the_end_begins_anew(draft, made):
    trial = asked(draft)
    assert asked(draft) == trial
    actions.run_trial(trial.pk, INSIDE)
    again = asked(draft, LATER)
    assert (again.pk, again.state, again.results, again.asked_at) == (trial.pk, "queued", {}, LATER)


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_make_each_check_once(draft, made):
    trial = asked(draft)
    assert sorted(at_once(*[partial(actions.run_trial, trial.pk, INSIDE)] * 4)) == [False, False, False, True]
    assert made.names == ["a", "b", "c"]


def test_a_worker_that_died_is_replaced_and_what_it_found_stands(draft, made):
    class Killed(BaseException):
        pass

    def die(name: str) -> None:
        if name == "b":
            raise Killed

    made.during = die
    trial = asked(draft)
    with pytest.raises(Killed):
        actions.run_trial(trial.pk, INSIDE)
    made.during = lambda name: None
    assert actions.sweep_trials(INSIDE + timedelta(seconds=30)) == 0
    assert actions.sweep_trials(LATER) == 1
    assert made.names == ["a", "b", "b", "c"]


def test_without_a_broker_the_sweep_makes_it(draft, made):
    asked(draft)
    assert actions.sweep_trials(INSIDE) == 0
    assert actions.sweep_trials(INSIDE + rounds.HINT_TIME) == 1


def test_a_trial_cut_too_often_ends_and_says_so(draft, made):
    trial = asked(draft)
    EditionTrial.objects.filter(pk=trial.pk).update(attempts=rounds.MOST_ATTEMPTS)
    assert actions.run_trial(trial.pk, timezone.now()) is False
    trial.refresh_from_db()
    assert (trial.state, made.names) == ("failed", [])
    assert "ont été interrompues" in desk.words(desk.lead().get(desk.at("publish", draft.pk)))


def test_a_text_that_changes_meanwhile_is_not_tried_to_the_end(draft, made):
    made.during = lambda name: name == "a" and changed(draft)
    trial = asked(draft)
    assert actions.run_trial(trial.pk, INSIDE) is False
    assert made.names == ["a"] and not EditionTrial.objects.exists()


def test_who_lost_the_trial_writes_nothing(draft, made):
    """Asked again in the middle: the former round finds the row in other hands, and stops."""
    made.during = lambda name: EditionTrial.objects.update(token=99)
    trial = asked(draft)
    assert actions.run_trial(trial.pk, INSIDE) is False
    trial.refresh_from_db()
    assert (made.names, trial.results) == (["a"], {})


def test_a_check_that_breaks_is_a_fault_and_the_others_are_made(draft, made, monkeypatch):
    def broken(edition, *, at):
        raise ValueError

    monkeypatch.setattr(rounds, "CHECKS", (Check("x", "Essai x", broken), *rounds.CHECKS))
    trial = asked(draft)
    assert actions.run_trial(trial.pk, INSIDE)
    trial.refresh_from_db()
    assert rounds.verdict(trial, draft.questionnaire)["x"] == [Fault(rounds.BROKEN)]
    assert made.names == ["a", "b", "c"]


def test_a_draft_discarded_meanwhile_takes_its_trial_along(draft, made):
    made.during = lambda name: name == "a" and actions.discard(draft, by=None, at=INSIDE)
    assert actions.run_trial(asked(draft).pk, INSIDE) is False
    assert made.names == ["a"] and not EditionTrial.objects.exists()


# -- the page ----------------------------------------------------------------------------------------


def test_the_page_tells_each_check_as_the_worker_goes(draft, made):
    client, url = desk.lead(), desk.at("publish", draft.pk)
    assert "Lancer les vérifications" in desk.words(client.get(url))
    assert desk.post(client, url, press="verifier").headers["Location"] == url
    waiting = client.get(url)
    assert 'http-equiv="refresh"' in waiting.content.decode() and "en attente" in desk.words(waiting)
    seen = []
    made.during = lambda name: seen.append([check.state for check in _checks(client, url)])
    assert actions.run_trial(EditionTrial.objects.get().pk, timezone.now())
    left = ["running", "waiting", "waiting"]
    assert seen == [["good", *["good"] * done, *left[: 3 - done]] for done in range(3)]
    ended = client.get(url)
    assert 'http-equiv="refresh"' not in ended.content.decode()
    assert "Tout est vérifié" in desk.words(ended)
    assert desk.post(client, url, press="publier").headers["Location"] == desk.at("change", draft.pk)
    assert not Edition.objects.get(pk=draft.pk).is_draft


def _checks(client, url):
    return client.get(url).context["verification"].checks


def test_nothing_is_published_by_a_forged_press(draft, made):
    client, url = desk.lead(), desk.at("publish", draft.pk)
    assert desk.post(client, url, press="publier").status_code == 409
    made.found["c"] = [Fault("c’est faux.")]
    actions.run_trial(asked(draft, timezone.now()).pk, timezone.now())
    assert "Vérifier de nouveau" in desk.words(client.get(url))
    refused = desk.post(client, url, press="publier")
    assert refused.status_code == 409 and "c’est faux." in desk.words(refused)
    assert Edition.objects.get(pk=draft.pk).is_draft
