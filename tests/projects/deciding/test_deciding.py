"""A decision is prepared among staff, then published: nothing leaves before, each dossier is decided once."""

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from projects import actions, letters, triggers
from projects.actions import releasing
from projects.models import Decision, JournalEntry, PreparedDecision, Project, Release, ReleaseItem
from projects.workflow import State
from tests.factories import AFTER, make_deposit, make_user
from tests.projects import desk
from tests.projects.deciding import scene
from tests.projects.deciding.scene import NO, ask, prepared, under_review
from tests.staff import make_staff
from tne29.lib.errors import Refusal
from tne29.outbox.models import Letter

pytestmark = pytest.mark.django_db
LATER = AFTER + timedelta(minutes=5)


@pytest.fixture
def lead():
    return scene.lead()


def decision_letters() -> int:
    return Letter.objects.filter(kind="decision").count()


def test_what_is_prepared_is_not_seen_by_the_school_and_sends_nothing(lead):
    (project,) = under_review(by=lead)
    before = Letter.objects.count()
    prepared(project, NO, by=lead)
    project.refresh_from_db()
    page = desk.text_of(desk.browser(project.created_by).get(project.get_absolute_url()))
    assert (project.state, Letter.objects.count()) == (State.UNDER_REVIEW, before)
    assert "Hors du cadre" not in page
    assert "préparée" not in page
    assert JournalEntry.objects.filter(project=project, act="prepare_decision").count() == 1


@pytest.mark.parametrize("kind", ["refused", "no_action"])
def test_a_refusal_is_not_prepared_without_its_reason(lead, kind):
    (project,) = under_review(by=lead)
    with pytest.raises(Refusal, match="motif"):
        prepared(project, actions.Outcome(kind, "  "), by=lead)
    with pytest.raises(DatabaseError), transaction.atomic():
        PreparedDecision.objects.create(project=project, deposit=project.last_deposit(), kind=kind, by=lead, at=AFTER)


def test_only_what_is_under_review_is_prepared_and_by_staff_alone(lead):
    waiting = make_deposit().project
    with pytest.raises(Refusal, match="déposé"):
        prepared(waiting, by=lead)
    with pytest.raises(Refusal, match="réservée"):
        prepared(waiting, by=make_user())


def test_the_second_of_two_who_prepare_is_told_who_was_first(lead):
    (project,) = under_review(by=lead)
    prepared(project, by=lead)
    with pytest.raises(Refusal, match="Nolwenn Le Goff a préparé une autre décision le"):
        prepared(project, NO, by=scene.lead("soazig"))
    changed = actions.prepare_decision(project, NO, by=lead, at=LATER, seen=1)
    assert (changed.version, changed.kind) == (2, "refused")
    with pytest.raises(Refusal, match="préparé une autre décision"):
        actions.drop_prepared(project, by=lead, at=LATER, seen=1)
    actions.drop_prepared(project, by=lead, at=LATER, seen=2)
    assert not PreparedDecision.objects.exists()


def test_a_publication_decides_each_dossier_with_its_journal_entry_and_letter(lead):
    projects = under_review(3, by=lead)
    release = ask(*(prepared(each, by=lead) for each in projects[:2]), prepared(projects[2], NO, by=lead), by=lead)
    assert decision_letters() == 0
    assert actions.run_release(release.pk, LATER)
    assert [each.state for each in Project.objects.order_by("pk")] == ["accepted", "accepted", "refused"]
    assert Decision.objects.filter(needs_convention=True, prepared_by=lead, by=lead).count() == 2
    assert decision_letters() == 3
    assert not PreparedDecision.objects.exists()
    acts = JournalEntry.objects.filter(act__in=("accept", "refuse")).values_list("project", flat=True)
    assert sorted(acts) == sorted(each.pk for each in projects)
    assert not actions.run_release(release.pk, LATER)
    assert decision_letters() == 3


def test_the_same_key_is_the_same_publication(lead):
    (project,) = under_review(by=lead)
    waiting, key = prepared(project, by=lead), uuid.uuid4()
    assert ask(waiting, by=lead, key=key).pk == ask(waiting, by=lead, key=key).pk
    assert (Release.objects.count(), ReleaseItem.objects.count()) == (1, 1)


def test_who_may_not_publish_is_refused(lead):
    (project,) = under_review(by=lead)
    with pytest.raises(Refusal, match="réservée"):
        ask(prepared(project, by=lead), by=make_staff("instructrice", "instruction"))
    assert not Release.objects.exists()


def test_what_changed_since_it_was_read_does_not_leave_and_says_why(lead):
    changed, dropped, asked, decided, fine = under_review(5, by=lead)
    release = ask(*(prepared(each, by=lead) for each in (changed, dropped, asked, decided, fine)), by=lead)
    actions.prepare_decision(changed, NO, by=lead, at=LATER, seen=1)
    actions.drop_prepared(dropped, by=lead, at=LATER, seen=1)
    actions.request_changes(asked, by=lead, at=LATER, message="Le devis.", until=LATER + timedelta(days=9))
    actions.refuse(decided, by=lead, at=LATER, reason="Déjà financé.")
    assert actions.run_release(release.pk, LATER)
    said = dict(ReleaseItem.objects.values_list("project__reference", "failure"))
    assert "Nolwenn Le Goff a changé la décision préparée" in said[changed.reference]
    assert "abandonnée" in said[dropped.reference]
    assert "complément demandé" in said[asked.reference]
    assert "a déjà été décidé : refusé" in said[decided.reference].replace("\u00a0", " ")
    assert said[fine.reference] == ""
    assert Decision.objects.filter(kind="accepted").get().project == fine
    assert decision_letters() == 2


def test_a_deposit_that_came_after_the_reading_keeps_the_decision_from_leaving(lead):
    (project,) = under_review(by=lead)
    release = ask(prepared(project, by=lead), by=lead)
    actions.request_changes(project, by=lead, at=LATER, message="Le devis.", until=LATER + timedelta(days=9))
    project.refresh_from_db()
    changes = {"titre": "Une webradio, et son devis"}
    actions.save_answers(project, changes, project.revision, by=project.created_by, at=LATER)
    actions.deposit(project, by=project.created_by, at=LATER)
    actions.run_release(release.pk, LATER)
    assert "est arrivé depuis" in ReleaseItem.objects.get().failure
    assert decision_letters() == 0


def test_a_crash_in_the_middle_leaves_the_rest_to_be_gone_on_with(lead, monkeypatch):
    projects = under_review(3, by=lead)
    release = ask(*(prepared(each, by=lead) for each in projects), by=lead)
    real, calls = releasing.take, []

    def dies_at_the_second(project, *args, **kwargs):
        calls.append(project.pk)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(project, *args, **kwargs)

    monkeypatch.setattr(releasing, "take", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        actions.run_release(release.pk, LATER)
    assert (Decision.objects.count(), decision_letters()) == (1, 1)
    assert actions.sweep_releases(LATER) == 0, "another worker may still hold it"
    assert actions.sweep_releases(LATER + timedelta(minutes=2)) == 1
    assert (Decision.objects.count(), decision_letters()) == (3, 3)
    assert set(ReleaseItem.objects.values_list("state", flat=True)) == {"released"}


def test_one_dossier_that_breaks_does_not_keep_the_others(lead, monkeypatch):
    broken, fine = under_review(2, by=lead)
    release = ask(prepared(broken, by=lead), prepared(fine, by=lead), by=lead)
    real = letters.decision

    def breaks(decision, *, at):
        if decision.project_id == broken.pk:
            raise ValueError("a letter that cannot be written")
        real(decision, at=at)

    monkeypatch.setattr(letters, "decision", breaks)
    for minute in range(3):
        actions.run_release(release.pk, LATER + timedelta(minutes=minute))
    states = dict(ReleaseItem.objects.values_list("project", "state"))
    assert states == {broken.pk: "refused", fine.pk: "released"}
    assert Release.objects.get().state == "done"
    assert Project.objects.get(pk=broken.pk).state == State.UNDER_REVIEW
    assert PreparedDecision.objects.get().project == broken


def test_one_decision_alone_is_in_force_and_none_changes(lead):
    (project,) = under_review(by=lead)
    first = actions.refuse(project, by=lead, at=AFTER, reason="Hors délai.")
    attempts = (
        "UPDATE projects_decision SET reason = 'autre' WHERE id = %s",
        "UPDATE projects_decision SET amount = 1 WHERE id = %s",
        "DELETE FROM projects_decision WHERE id = %s",
        "INSERT INTO projects_decision (project_id, deposit_id, kind, reason, conditions, needs_convention, mentions, "
        "by_id, at) SELECT project_id, deposit_id, kind, reason, conditions, needs_convention, mentions, by_id, at "
        "FROM projects_decision WHERE id = %s",
    )
    for statement in attempts:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [first.pk])
    actions.reopen(project, by=lead, at=LATER, reason="Erreur de date.")
    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.filter(pk=first.pk).update(reopened_at=None)
    actions.accept(project, by=lead, at=LATER)
    assert list(Decision.objects.order_by("pk").values_list("kind", "reopened_at")) == [
        ("refused", LATER),
        ("accepted", None),
    ]


def test_without_its_trigger_a_decision_would_change(lead):
    """The control of the one above."""
    (project,) = under_review(by=lead)
    made = actions.refuse(project, by=lead, at=AFTER, reason="Hors délai.")
    with triggers.disabled(connection):
        assert Decision.objects.filter(pk=made.pk).update(reason="autre") == 1
