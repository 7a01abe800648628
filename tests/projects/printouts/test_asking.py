"""One content, one row, one file: whoever asks and however often."""

from datetime import timedelta

import pytest

from projects import actions
from projects.models import Printout
from projects.printouts import Kind, ask, asking, render
from projects.printouts.selection import MOST_DOSSIERS
from tests.factories import INSIDE, make_campaign, make_deposit, make_head, make_project, make_school
from tests.parallel import at_once
from tne29.lib.errors import Refusal, TooMany

pytestmark = pytest.mark.django_db
LATER = INSIDE + timedelta(hours=1)


def save(project, **changes):
    return actions.save_answers(
        project, changes, seen_revision=project.revision, by=project.created_by, at=LATER
    ).project


def test_the_same_draft_is_one_row(project):
    first = ask(Kind.DOSSIER, project=project, by=project.created_by, at=INSIDE)
    again = ask(Kind.DOSSIER, project=project, at=LATER)
    assert (again.pk, again.asked_by, again.asked_at) == (first.pk, project.created_by, INSIDE)


def test_another_answer_is_another_row(project):
    first = ask(Kind.DOSSIER, project=project, at=INSIDE)
    project = save(project, titre="Un journal à l’école")
    assert ask(Kind.DOSSIER, project=project, at=LATER).pk != first.pk


def test_a_draft_and_its_deposit_are_two_documents(project):
    drafted = ask(Kind.DOSSIER, project=project, at=INSIDE)
    deposit = make_deposit(project)
    deposited = ask(Kind.DOSSIER, deposit=deposit, at=INSIDE)
    assert deposited.pk != drafted.pk
    assert (deposited.project, deposited.deposit, deposited.campaign) == (project, deposit, project.campaign)


def test_the_dossier_and_the_receipt_of_a_deposit_are_two_documents(deposit):
    assert ask(Kind.DOSSIER, deposit=deposit, at=INSIDE).pk != ask(Kind.RECEIPT, deposit=deposit, at=INSIDE).pk


def test_a_new_look_makes_dossiers_again_but_never_receipts(deposit, monkeypatch):
    before = [ask(kind, deposit=deposit, at=INSIDE).pk for kind in (Kind.DOSSIER, Kind.RECEIPT)]
    monkeypatch.setattr("projects.printouts.document.design_version", lambda: "another")
    after = [ask(kind, deposit=deposit, at=LATER).pk for kind in (Kind.DOSSIER, Kind.RECEIPT)]
    assert (after[0] != before[0], after[1] == before[1]) == (True, True)


def test_a_selection_is_known_by_its_deposits_in_order():
    campaign = make_campaign()
    schools = [make_school(uai) for uai in ("0299001B", "0299002C")]
    one, two = (make_deposit(make_project(campaign, school=school, by=make_head(school))) for school in schools)
    first = ask(Kind.SELECTION, selection=[one, two], at=INSIDE)
    assert first.selection == [one.pk, two.pk]
    assert ask(Kind.SELECTION, selection=[one, two], at=LATER).pk == first.pk
    assert ask(Kind.SELECTION, selection=[two, one], at=LATER).pk != first.pk


def test_an_empty_selection_is_refused():
    with pytest.raises(Refusal, match="choisissez-en au moins un"):
        ask(Kind.SELECTION, selection=[], at=INSIDE)


def test_too_large_a_selection_is_refused(deposit, monkeypatch):
    monkeypatch.setattr("projects.printouts.asking.chosen", lambda keys: [deposit] * (MOST_DOSSIERS + 1))
    with pytest.raises(Refusal, match="un fichier en contient 250\u00a0dossiers au plus"):
        ask(Kind.SELECTION, selection=[deposit], at=INSIDE)


def test_a_failed_document_is_tried_again_after_a_rest_only(queued, project):
    Printout.objects.filter(pk=queued.pk).update(state="failed", failure="Non.", lease_until=LATER, attempts=2)
    assert ask(Kind.DOSSIER, project=project, at=LATER - timedelta(seconds=1)).state == "failed"
    again = ask(Kind.DOSSIER, project=project, at=LATER)
    assert (again.pk, again.state, again.failure) == (queued.pk, "queued", "")


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_the_same_instant_get_one_row(project):
    asked = at_once(*[lambda: ask(Kind.DOSSIER, project=project, at=INSIDE).pk] * 6)
    assert len(set(asked)) == 1
    assert Printout.objects.count() == 1


def test_asking_costs_few_queries(deposit, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        ask(Kind.RECEIPT, deposit=deposit, at=INSIDE)


def test_asking_for_what_is_made_changes_nothing(queued, project):
    render(queued.pk, INSIDE)
    again = ask(Kind.DOSSIER, project=project, at=LATER)
    assert (again.pk, again.state, again.progress, bool(again.file)) == (queued.pk, "done", 100, True)


def test_one_account_does_not_fill_the_queue(project, deposit_of_others, monkeypatch):
    monkeypatch.setattr(asking, "MOST_WAITING", 3)
    by = project.created_by
    for turn in range(3):
        project = save(project, titre=f"Titre {turn}")
        ask(Kind.DOSSIER, project=project, by=by, at=INSIDE)
    project = save(project, titre="Un de trop")
    with pytest.raises(TooMany, match="sont en préparation"):
        ask(Kind.DOSSIER, project=project, by=by, at=INSIDE)
    assert Printout.objects.count() == 3
    assert ask(Kind.RECEIPT, deposit=deposit_of_others, by=deposit_of_others.by, at=INSIDE).state == "queued"
    Printout.objects.filter(asked_by=by).update(state="done")
    assert ask(Kind.DOSSIER, project=project, by=by, at=LATER).state == "queued"


@pytest.fixture
def deposit_of_others(project):
    school = make_school("0299002C")
    return make_deposit(make_project(project.campaign, school=school, by=make_head(school)))
