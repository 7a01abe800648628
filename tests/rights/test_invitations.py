"""Case 26: an invitation opens one place, to one address, once; in a race, one outcome, the same everywhere."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction
from django.urls import reverse

from projects import actions
from projects.models import Invitation, JournalEntry, TeamMember
from tests.factories import INSIDE, make_project, make_user
from tests.parallel import at_once, failures
from tests.projects import desk
from tne29.lib.errors import Refusal
from tne29.outbox.models import Letter

ROUNDS = 8


def invited(project, email: str = "collegue@example.org", role: str = "reader") -> tuple[Invitation, str]:
    """The invitation and the secret of its letter."""
    made = actions.invite(project, email, role, by=project.created_by, at=INSIDE)
    letter = Letter.objects.filter(kind="invitation", recipient=email).latest("pk")
    return made, letter.text.partition("/invitation/")[2].partition("/")[0].strip()


def places(project, user) -> list[str]:
    return list(TeamMember.objects.filter(project=project, user=user, ended_at=None).values_list("role", flat=True))


# -- one after the other ---------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_role_is_the_one_of_the_letter_whatever_is_sent():
    project, colleague = make_project(), make_user("collegue")
    _, secret = invited(project)
    page = reverse("projects:accept_invitation", args=[secret])
    Invitation.objects.update(expires_at="2100-01-01T00:00Z")
    sent = {"role": "owner", "may_deposit": "1", "user": "1", "email": "autre@example.org", "fin": "1"}
    response = desk.browser(colleague).post(page + "?role=owner", sent)
    assert response.status_code == 302
    assert places(project, colleague) == ["reader"]
    assert not TeamMember.objects.get(user=colleague).may_deposit


@pytest.mark.django_db
def test_a_link_read_by_somebody_else_gives_nothing_and_stays_valid():
    project, colleague, other = make_project(), make_user("collegue"), make_user("autre")
    _, secret = invited(project)
    Invitation.objects.update(expires_at="2100-01-01T00:00Z")
    page = reverse("projects:accept_invitation", args=[secret])
    for client in (desk.browser(), desk.browser(other), desk.browser(colleague)):
        assert client.get(page).status_code == client.head(page).status_code == 200
    refused = desk.browser(other).post(page, {"fin": "1"})
    assert refused.status_code == 409
    assert "autre adresse" in desk.text_of(refused)
    assert places(project, other) == []
    assert desk.browser(colleague).post(page, {"fin": "1"}).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("why", ["revoked", "expired", "replaced", "used", "cut", "other case"])
def test_a_dead_link_gives_nothing(why):
    project, colleague = make_project(), make_user("collegue")
    invitation, secret = invited(project)
    when = INSIDE
    if why == "revoked":
        actions.revoke_invitation(invitation, by=project.created_by, at=INSIDE)
    elif why == "expired":
        when = INSIDE + timedelta(days=30)
    elif why == "replaced":
        invited(project, role="editor")
    elif why == "used":
        actions.accept_invitation(secret, by=colleague, at=INSIDE)
        project.team.filter(user=colleague).update(ended_at=INSIDE)
    else:
        secret = secret[:-1] if why == "cut" else secret.swapcase()
    with pytest.raises(Refusal, match="plus valable"):
        actions.accept_invitation(secret, by=colleague, at=when)
    assert places(project, colleague) == []


# -- at the same instant ---------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_accepted_and_revoked_at_once_has_one_outcome():
    project, colleague = make_project(), make_user("collegue")
    for _ in range(ROUNDS):
        invitation, secret = invited(project)
        accept = partial(actions.accept_invitation, secret, by=colleague, at=INSIDE)
        revoke = partial(actions.revoke_invitation, invitation, by=project.created_by, at=INSIDE)
        results = at_once(accept, revoke)
        assert all(isinstance(error, Refusal) for error in failures(results)), results
        invitation.refresh_from_db()
        is_in = not isinstance(results[0], Refusal)
        assert (invitation.accepted_at is not None, places(project, colleague) != []) == (is_in, is_in)
        assert (invitation.revoked_at is None) == is_in
        TeamMember.objects.filter(user=colleague).update(ended_at=INSIDE)


@pytest.mark.django_db(transaction=True)
def test_one_link_opened_ten_times_at_once_gives_one_place():
    project, colleague = make_project(), make_user("collegue")
    _, secret = invited(project)
    results = at_once(*[partial(actions.accept_invitation, secret, by=colleague, at=INSIDE)] * 10)
    assert len([result for result in results if result == project]) == 1
    assert all(isinstance(error, Refusal) for error in failures(results)), results
    assert places(project, colleague) == ["reader"]
    assert JournalEntry.objects.filter(act="join").count() == 1


@pytest.mark.django_db(transaction=True)
def test_ten_invitations_at_once_leave_one_living_link():
    project = make_project()
    invite = partial(actions.invite, project, "collegue@example.org", "reader", by=project.created_by, at=INSIDE)
    assert failures(at_once(*[invite] * 10)) == []
    assert Invitation.objects.filter(revoked_at=None, accepted_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_member_removed_while_saving_writes_nothing_afterwards():
    """Case 25 in a race: the save is either before the removal, or refused."""
    project, colleague = make_project(), make_user("collegue")
    member = project.team.create(user=colleague, role="editor", joined_at=INSIDE)
    for number in range(ROUNDS):
        project.refresh_from_db()
        seen = project.revision
        save = partial(actions.save_answers, project, {"titre": f"titre {number}"}, seen, by=colleague, at=INSIDE)
        saved, _ = at_once(save, partial(_remove, member))
        project.refresh_from_db()
        assert isinstance(saved, Refusal) == (project.revision == seen)
        with pytest.raises(Refusal, match="Copiez votre texte"):
            save()
        TeamMember.objects.filter(pk=member.pk).update(ended_at=None)


@transaction.atomic
def _remove(member: TeamMember) -> None:
    TeamMember.objects.filter(pk=member.pk).update(ended_at=INSIDE)
