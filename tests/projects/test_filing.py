"""Starting, saving, depositing, correcting, withdrawing: what a team may do, and when."""

from datetime import timedelta

import pytest
from django.http import Http404

from projects import access, actions, content
from projects.models import Deposit, Project, TeamMember
from projects.workflow import State
from schools.models import Membership
from tests.factories import (
    AFTER,
    ANSWERS,
    BEFORE,
    INSIDE,
    make_campaign,
    make_deposit,
    make_project,
    make_school,
    make_user,
)
from tests.projects import desk
from tne29.lib.errors import Refusal
from tne29.outbox.models import Letter

pytestmark = pytest.mark.django_db


def save(project, changes, seen=None, *, by=None, at=INSIDE):
    seen = Project.objects.get(pk=project.pk).revision if seen is None else seen
    return actions.save_answers(project, changes, seen, by=by or project.created_by, at=at)


def deposit(project, at=INSIDE):
    return actions.deposit(project, by=project.created_by, at=at)


def fresh(project) -> Project:
    return Project.objects.get(pk=project.pk)


def test_reference_is_fixed_and_readable():
    project = make_project()
    assert project.reference.startswith("TNE29-")
    assert len(project.reference) == len("TNE29-7KQ4-M2")


def test_projections_follow_the_answers():
    project = make_project()
    save(project, {"titre": "Un titre", "thematique": "inclusion"})
    project = fresh(project)
    assert (project.title, project.main_theme.code) == ("Un titre", "inclusion")
    assert "un titre" in project.search_key
    save(project, {"thematique": None})
    assert fresh(project).main_theme is None


def test_each_save_is_a_revision_and_an_empty_one_is_not():
    project = make_project()
    start = project.revision
    result = save(project, {"titre": "Nouveau"})
    assert result.changed == {"titre"}
    assert save(project, {"titre": "Nouveau"}).changed == frozenset()
    assert fresh(project).revision == start + 1
    assert project.revisions.latest("number").changes == {"titre": {"before": ANSWERS["titre"], "after": "Nouveau"}}


def test_stale_write_elsewhere_is_merged():
    project = make_project()
    seen = project.revision
    save(project, {"titre": "Autre titre"}, seen)
    result = save(project, {"resume": "Autre résumé"}, seen)
    assert result.changed == {"resume"}
    assert fresh(project).answers["titre"] == "Autre titre"


def test_stale_write_of_the_same_answer_is_refused_with_both_texts():
    project = make_project()
    seen = project.revision
    colleague = make_user("lena", first_name="Léna")
    TeamMember.objects.create(project=project, user=colleague, role="editor", joined_at=INSIDE)
    save(project, {"titre": "Celui de Léna"}, seen, by=colleague)
    with pytest.raises(actions.Conflict) as caught:
        save(project, {"titre": "Le mien", "resume": "Et mon résumé"}, seen)
    (field,) = caught.value.fields
    assert (field.base, field.mine, field.theirs) == (ANSWERS["titre"], "Le mien", "Celui de Léna")
    assert field.by.get_full_name() == "Léna Le Goff"
    assert fresh(project).answers["resume"] == ANSWERS["resume"]


def test_two_rows_added_to_the_same_table_are_both_kept():
    project = make_project()
    seen = project.revision
    mine, theirs = ({"id": f"r{n}", "poste": f"Poste {n}", "montant": "10.00"} for n in (1, 2))
    save(project, {"depenses": [theirs]}, seen)
    result = save(project, {"depenses": [mine]}, seen)
    assert result.merged == {"depenses"}
    assert fresh(project).answers["depenses"] == [theirs, mine]


def test_unknown_answers_are_refused():
    project = make_project()
    with pytest.raises(Refusal, match="pas de question"):
        save(project, {"state": "accepted"})


def test_incomplete_draft_is_refused_with_each_gap():
    project = make_project(answers={"titre": "Seul"})
    with pytest.raises(actions.Incomplete) as caught:
        deposit(project)
    assert [gap.question.number for gap in caught.value.gaps] == ["A2"]
    assert not Deposit.objects.exists()


def test_repeated_deposit_gives_the_same_one():
    project = make_project()
    assert deposit(project).pk == deposit(project, INSIDE + timedelta(minutes=5)).pk


def test_deposited_project_can_be_corrected_while_the_window_is_open():
    project = make_project()
    first = deposit(project)
    save(project, {"titre": "Titre corrigé"})
    assert content.read(Deposit.objects.latest("number")).answers["titre"] == ANSWERS["titre"]
    second = deposit(project, INSIDE + timedelta(hours=1))
    assert (first.number, second.number) == (1, 2)
    assert content.read(second).answers["titre"] == "Titre corrigé"
    assert content.read(first).answers["titre"] == ANSWERS["titre"]


def test_deposited_project_is_closed_with_its_window():
    project = make_deposit().project
    with pytest.raises(Refusal, match="vendredi 20"):
        save(project, {"titre": "Trop tard"}, at=AFTER)


def test_draft_can_be_written_after_the_window():
    project = make_project()
    assert save(project, {"titre": "Pour plus tard"}, at=AFTER).changed == {"titre"}


def test_deposit_needs_a_confirmed_membership():
    project = make_project()
    Membership.objects.update(confirmed_at=None, confirmation_means="")
    with pytest.raises(Refusal, match="doit être confirmée"):
        deposit(project)


def test_editor_does_not_deposit_unless_given_the_right():
    project = make_project()
    editor = make_user("editeur")
    Membership.objects.create(user=editor, school=project.school, requested_at=BEFORE, confirmed_at=BEFORE)
    member = TeamMember.objects.create(project=project, user=editor, role="editor", joined_at=INSIDE)
    with pytest.raises(Refusal, match="Seule la personne titulaire"):
        actions.deposit(project, by=editor, at=INSIDE)
    member.may_deposit = True
    member.save()
    assert actions.deposit(project, by=editor, at=INSIDE).by == editor


def test_stranger_has_no_project_and_no_write():
    project, stranger = make_project(), make_user("inconnu")
    with pytest.raises(Http404):
        access.project_for(stranger, project.reference)
    with pytest.raises(Refusal, match="ne faites plus partie"):
        save(project, {"titre": "à moi"}, by=stranger)
    assert list(Project.objects.visible_to(stranger)) == []


def test_reader_does_not_write():
    project, reader = make_project(), make_user("lectrice")
    TeamMember.objects.create(project=project, user=reader, role="reader", joined_at=INSIDE)
    assert access.project_for(reader, project.reference) == project
    with pytest.raises(Refusal, match="pas le modifier"):
        save(project, {"titre": "à moi"}, by=reader)


def test_removed_member_does_not_write():
    project = make_project()
    desk.join(project, "owner")
    project.team.filter(user=project.created_by).update(ended_at=INSIDE)
    with pytest.raises(Refusal, match="Copiez votre texte"):
        save(project, {"titre": "trop tard"})


def test_receipts_go_to_the_team_and_to_the_school():
    project = make_project()
    deposit(project)
    recipients = set(Letter.objects.filter(kind="receipt").values_list("recipient", flat=True))
    assert recipients == {project.created_by.email, "0299001b@example.org"}


def test_withdrawn_project_is_resumed_and_deposited_again():
    project = make_project()
    deposit(project)
    actions.withdraw(project, by=project.created_by, at=INSIDE)
    assert fresh(project).state == State.WITHDRAWN
    with pytest.raises(Refusal):
        deposit(project)
    actions.resume(project, by=project.created_by, at=INSIDE)
    assert deposit(project, INSIDE + timedelta(hours=1)).number == 2


def test_withdrawal_after_the_window_is_refused():
    project = make_deposit().project
    with pytest.raises(Refusal):
        actions.withdraw(project, by=project.created_by, at=AFTER)


def test_no_project_is_started_in_a_campaign_that_is_over():
    with pytest.raises(Refusal, match="terminée"):
        actions.start_project(make_school(), make_campaign(), by=make_user(), at=AFTER)


def test_complement_is_deposited_in_its_own_window():
    project = make_deposit().project
    lead = make_user("cheffe", is_staff=True)
    later = AFTER + timedelta(days=5)
    actions.start_review(project, by=lead, at=AFTER)
    with pytest.raises(Refusal):
        save(project, {"titre": "non"}, at=AFTER)
    actions.request_changes(project, by=lead, at=AFTER, message="Précisez.", until=later)
    with pytest.raises(Refusal, match="Rien n’a changé"):
        deposit(project, AFTER + timedelta(days=1))
    save(project, {"titre": "Précisé"}, at=AFTER + timedelta(days=1))
    with pytest.raises(Refusal):
        deposit(project, later)
    second = deposit(project, later - timedelta(microseconds=1))
    assert second.number == 2
    assert fresh(project).state == State.UNDER_REVIEW
    assert second.window.is_special


def test_invitation_is_accepted_once_by_its_address():
    project, colleague, other = make_project(), make_user("collegue"), make_user("autre")
    owner = project.created_by
    actions.invite(project, "COLLEGUE@example.org", "editor", by=owner, at=INSIDE)
    secret = Letter.objects.get(kind="invitation").text.partition("/invitation/")[2].partition("/")[0].strip()
    with pytest.raises(Refusal, match="autre adresse"):
        actions.accept_invitation(secret, by=other, at=INSIDE)
    assert actions.accept_invitation(secret, by=colleague, at=INSIDE) == project
    with pytest.raises(Refusal, match="plus valable"):
        actions.accept_invitation(secret, by=colleague, at=INSIDE)
    assert access.project_for(colleague, project.reference, "write") == project
