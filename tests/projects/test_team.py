"""A team: roles, departures, the project handed over. It always has an owner (R24), whoever leaves at the same time."""

import re
from datetime import timedelta
from functools import partial

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects import actions
from projects.models import Invitation, Project, TeamMember
from tests.factories import INSIDE, make_user
from tests.parallel import at_once, failures
from tests.projects import desk
from tests.staff import client_of, make_staff
from tne29.lib.errors import NotAllowed, Refusal, TooMany
from tne29.outbox import kinds
from tne29.outbox.models import Letter

pytestmark = pytest.mark.usefixtures("on_a_day_of_the_campaign")
DAY = timedelta(days=1)
TO_THE_SECOND = re.compile(r"\d+\s*min\s*\d+\s*s")


def place_of(project, user) -> TeamMember:
    return project.team.get(user=user, ended_at=None)


def owners(project) -> set[str]:
    live = project.team.filter(role="owner", ended_at=None)
    return set(live.values_list("user__email", flat=True))


def acts(project) -> list[str]:
    return list(project.journal.order_by("pk").values_list("act", flat=True))


def secret_of(email: str) -> str:
    text = Letter.objects.filter(kind="invitation", recipient=email).latest("pk").text
    return text.partition("/invitation/")[2].partition("/")[0]


def letters(kind: str = "team") -> list[tuple[str, str]]:
    rows = Letter.objects.filter(kind=kind).order_by("pk").values_list("recipient", "subject")
    return [(recipient, subject) for recipient, subject in rows]


@pytest.fixture
def project(db) -> Project:
    return desk.make_project()


@pytest.fixture
def client(project):
    return desk.browser(project.created_by)


# -- roles and departures --------------------------------------------------------------------------


def test_an_owner_changes_a_role_and_gives_the_right_to_deposit(project, client):
    colleague = desk.join(project, "editor", "ronan")
    url = desk.address("member", project, place_of(project, colleague).pk)
    sent = desk.form_of(client.get(url)) | {"role": ["reader"], "depot": ["oui"]}
    assert client.post(url, sent).url == desk.address("team", project)
    place = place_of(project, colleague)
    assert (place.role, place.may_deposit, acts(project)[-1]) == ("reader", True, "change_role")
    assert letters() == [("ronan@example.org", f"Votre rôle dans le dossier {project.reference} a changé")]
    assert client.post(url, sent).status_code == 302
    assert len(letters()) == 1
    assert client.post(url, {"role": "owner", "depot": "oui", "fin": "1"}).status_code == 422
    assert owners(project) == {project.created_by.email}


def test_a_member_is_removed_after_a_question_and_their_links_are_dead(project, client):
    colleague = desk.join(project, "editor", "ronan")
    theirs = desk.browser(colleague)
    sent = desk.form_of(theirs.get(desk.section_of(project)))
    url = desk.address("member_remove", project, place_of(project, colleague).pk)
    assert "Retirer Ronan" in desk.text_of(client.get(url))
    assert client.post(url, {"fin": "1"}).url == desk.address("team", project)
    assert (acts(project)[-1], [to for to, _ in letters()]) == ("remove", ["ronan@example.org"])
    for name in ("detail", "check", "team", "reading", "team_leave"):
        assert theirs.get(desk.address(name, project)).status_code == 404
    kept = theirs.post(desk.section_of(project), {**sent, "titre": "Un texte à ne pas perdre", "vers": "ici"})
    assert kept.status_code == 403
    assert "Un texte à ne pas perdre" in desk.text_of(kept)
    assert client.post(url, {"fin": "1"}).status_code == 404


def test_somebody_leaves_and_the_owners_are_told(project):
    colleague = desk.join(project, "editor", "ronan")
    url = desk.address("team_leave", project)
    browser = desk.browser(colleague)
    assert "Quitter l’équipe" in desk.text_of(browser.get(url))
    assert browser.post(url, {"fin": "1"}).url == reverse("projects:list")
    assert (acts(project)[-1], [to for to, _ in letters()]) == ("leave", [project.created_by.email])
    assert browser.get(url).status_code == 404


def test_the_last_owner_stays(project, client):
    """Case 27."""
    place = place_of(project, project.created_by)
    refused = client.post(desk.address("team_leave", project), {"fin": "1"})
    assert refused.status_code == 409
    assert "toujours une personne titulaire" in desk.text_of(refused)
    assert client.post(desk.address("member_remove", project, place.pk), {"fin": "1"}).status_code == 409
    sent = {"role": "editor", "depot": "non", "fin": "1"}
    assert client.post(desk.address("member", project, place.pk), sent).status_code == 409
    closed = desk.join(project, "owner", "partie")
    closed.is_active = False
    closed.save()
    with pytest.raises(Refusal, match="toujours une personne titulaire"):
        actions.leave_team(project, by=project.created_by, at=INSIDE)
    desk.join(project, "owner", "presente")
    actions.leave_team(project, by=project.created_by, at=INSIDE)
    assert owners(project) == {"partie@example.org", "presente@example.org"}


@pytest.mark.parametrize("change", [{"ended_at": INSIDE}, {"role": "editor"}])
def test_the_database_itself_keeps_an_owner(project, change):
    with pytest.raises(DatabaseError, match="personne titulaire"), transaction.atomic():
        TeamMember.objects.filter(project=project).update(**change)
    desk.join(project, "owner")
    TeamMember.objects.filter(user=project.created_by).update(**change)
    with pytest.raises(DatabaseError, match="personne titulaire"), transaction.atomic():
        TeamMember.objects.filter(project=project, role="owner", ended_at=None).update(**change)


@pytest.mark.parametrize("role", ["editor", "reader"])
def test_only_owners_manage(project, role):
    member, other = desk.join(project, role, "moi"), desk.join(project, "editor", "autre")
    browser, pk = desk.browser(member), place_of(project, other).pk
    for name in ("member", "member_remove", "member_offer"):
        for target in (pk, place_of(project, member).pk):
            url = desk.address(name, project, target)
            assert (browser.get(url).status_code, browser.post(url, {"fin": "1"}).status_code) == (403, 403)
    for verb in (
        partial(actions.remove_member, project, pk),
        partial(actions.change_place, project, pk, role="reader", may_deposit=True),
        partial(actions.offer_ownership, project, pk, stays=True),
    ):
        with pytest.raises(NotAllowed):
            verb(by=member, at=INSIDE)
    assert desk.page(browser.get(desk.address("team", project))).cssselect("main form") == []


def test_a_place_of_another_project_is_not_mine_to_change(project, client):
    other = desk.make_project(campaign=project.campaign, school=project.school, by=make_user())
    pk = place_of(other, other.created_by).pk
    for name in ("member", "member_remove", "member_offer"):
        assert client.get(desk.address(name, project, pk)).status_code == 404
    with pytest.raises(Refusal):
        actions.remove_member(project, pk, by=project.created_by, at=INSIDE)


# -- handing over ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("choice", "former_role"), [("cede", "editor"), ("garde", "owner")])
def test_ownership_changes_hands_once_the_other_accepts(project, client, choice, former_role):
    colleague = desk.join(project, "reader", "ronan")
    url = desk.address("member_offer", project, place_of(project, colleague).pk)
    assert "peut tout faire du dossier" in desk.text_of(client.get(url))
    assert client.post(url, {"suite": choice, "fin": "1"}).url == desk.address("team", project)
    assert owners(project) == {project.created_by.email}
    page, browser = (
        reverse("projects:accept_invitation", args=[secret_of("ronan@example.org")]),
        desk.browser(colleague),
    )
    assert "Vous deviendrez titulaire" in desk.text_of(browser.get(page))
    assert browser.post(page, {"fin": "1"}).url == project.get_absolute_url()
    assert place_of(project, colleague).role == "owner"
    assert place_of(project, project.created_by).role == former_role
    assert acts(project)[-2:] == ["offer_ownership", "take_ownership"]
    assert {to for to, _ in letters()} == {"ronan@example.org", project.created_by.email}
    assert browser.post(page, {"fin": "1"}).status_code == 409


def test_an_offer_dies_with_the_right_of_whoever_made_it(project):
    colleague = desk.join(project, "reader", "ronan")
    desk.join(project, "owner", "autre")
    actions.offer_ownership(project, place_of(project, colleague).pk, stays=False, by=project.created_by, at=INSIDE)
    actions.leave_team(project, by=project.created_by, at=INSIDE)
    with pytest.raises(Refusal, match="plus valable"):
        actions.accept_invitation(secret_of("ronan@example.org"), by=colleague, at=INSIDE)
    assert place_of(project, colleague).role == "reader"


def test_staff_name_an_owner_with_a_reason(project):
    colleague = desk.join(project, "editor", "ronan")
    staff = client_of(make_staff("cheffe", "pilotage"))
    url = reverse("admin:projects_project_owner", args=[project.pk])
    assert staff.get(url).status_code == 200
    assert staff.post(url, {"courriel": colleague.email, "reason": " ", "fin": "1"}).status_code == 422
    assert staff.post(url, {"courriel": colleague.email, "reason": "Mutation.", "fin": "1"}).status_code == 302
    assert owners(project) == {project.created_by.email, colleague.email}
    entry = project.journal.latest("pk")
    assert (entry.act, entry.message, entry.by_name) == ("name_owner", "Mutation.", "Cheffe Le Goff")
    assert {to for to, _ in letters()} == {colleague.email, project.created_by.email}
    assert staff.post(url, {"courriel": colleague.email, "reason": "Encore.", "fin": "1"}).status_code == 409
    answers = [staff.post(url, {"courriel": f"{who}@example.org", "reason": "Mutation.", "fin": "1"}) for who in "xy"]
    assert [each.status_code for each in answers] == [302, 302]
    assert client_of(make_staff("lecteur", "export")).get(url).status_code == 403


def test_a_dossier_whose_owner_s_account_is_closed_is_shown_to_staff_and_mended(project):
    """The person left the profession: nobody of the team can invite, deposit or hand over."""
    colleague, withdrawn = desk.join(project, "editor", "ronan"), desk.make_project(campaign=project.campaign)
    actions.withdraw(withdrawn, by=withdrawn.created_by, at=INSIDE)
    staff, listed = client_of(make_staff("cheffe", "pilotage")), "admin:projects_project_changelist"
    wanted = f"{reverse(listed)}?etat=tous&titulaire=aucun"
    page = reverse("admin:projects_project_change", args=[project.pk])
    assert "plus personne n’est titulaire" not in staff.get("/admin/").content.decode()
    for user in (project.created_by, withdrawn.created_by):
        user.is_active = False
        user.save()
    board = staff.get("/admin/").content.decode()
    assert wanted.replace("&", "&amp;") in board
    assert "1 dossier dont plus personne n’est titulaire" in board
    assert "écrivez au service instructeur" in desk.text_of(desk.browser(colleague).get(desk.address("team", project)))
    shown = staff.get(wanted)
    assert [each.reference for each in shown.context["cl"].result_list] == [project.reference]
    assert "Plus personne n’est titulaire" in desk.text_of(staff.get(page))
    assert "compte fermé" in desk.text_of(staff.get(page))
    url = reverse("admin:projects_project_owner", args=[project.pk])
    assert staff.post(url, {"courriel": colleague.email, "reason": "Départ à la retraite.", "fin": "1"}).url == page
    assert "Plus personne n’est titulaire" not in desk.text_of(staff.get(page))
    assert not Project.objects.ownerless().exists()
    assert project.journal.latest("pk").message == "Départ à la retraite."


# -- invitations -----------------------------------------------------------------------------------


def test_an_invitation_is_sent_again_and_its_former_link_is_dead(project, client):
    made = actions.invite(project, "ronan@example.org", "reader", by=project.created_by, at=INSIDE - DAY)
    old, letter = secret_of("ronan@example.org"), Letter.objects.get(kind="invitation")
    assert client.post(desk.address("resend_invitation", project, made.pk), {"fin": "1"}).status_code == 302
    again = Invitation.objects.live(INSIDE).get()
    assert (again.role, again.email, acts(project)[-1]) == ("reader", "ronan@example.org", "invite_again")
    assert "annulée ou remplacée" in kinds.objection(letter, INSIDE)
    assert desk.browser().get(reverse("projects:accept_invitation", args=[old])).status_code == 404
    with pytest.raises(TooMany):
        actions.resend_invitation(again, by=project.created_by, at=INSIDE)
    with pytest.raises(Refusal, match="déjà été acceptée ou annulée"):
        actions.resend_invitation(made, by=project.created_by, at=INSIDE)


def test_an_expired_invitation_is_shown_and_may_be_sent_again(project, client):
    actions.invite(project, "ronan@example.org", "reader", by=project.created_by, at=INSIDE - 31 * DAY)
    assert "sans réponse, échue" in desk.text_of(client.get(desk.address("team", project)))
    invitation = Invitation.objects.get()
    client.post(desk.address("resend_invitation", project, invitation.pk), {"fin": "1"})
    assert "échue" not in desk.text_of(client.get(desk.address("team", project)))


def test_inviting_says_the_same_whether_the_account_exists(project, client):
    """R10: neither the page nor the letter tells that somebody has an account here."""
    make_user("connue")
    answers = {}
    for name in ("connue", "inconnue"):
        sent = {"courriel": f"{name}@example.org", "role": "editor", "fin": "1"}
        response = client.post(desk.address("team", project), sent, follow=True)
        letter = Letter.objects.filter(kind="invitation").latest("pk")
        said = (response.status_code, desk.text_of(response).count(name), letter.subject)
        words = TO_THE_SECOND.sub("", letter.text.replace(secret_of(letter.recipient), ""))
        answers[name] = (*said, words.replace(name, ""))
    assert answers["connue"] == answers["inconnue"]


def test_invitations_are_counted_in_the_database(project):
    invite = partial(actions.invite, project, role="reader", by=project.created_by)
    for number in range(40):
        invite(email=f"p{number}@example.org", at=INSIDE)
    with pytest.raises(TooMany):
        invite(email="encore@example.org", at=INSIDE + DAY - timedelta(seconds=1))
    invite(email="encore@example.org", at=INSIDE + DAY)


# -- at the same instant ---------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_leave_at_once_leave_one():
    project = desk.make_project()
    other = desk.join(project, "owner", "autre")
    for _ in range(6):
        results = at_once(
            *[partial(actions.leave_team, project, by=user, at=INSIDE) for user in (project.created_by, other)]
        )
        assert [type(error) for error in failures(results)] == [Refusal], results
        assert len(owners(project)) == 1
        project.team.update(ended_at=None)


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_leave_at_once_by_another_path_leave_one():
    """Without the verbs and their lock: the database alone."""
    project = desk.make_project()
    desk.join(project, "owner", "autre")
    for _ in range(6):
        ends = [partial(_end, place.pk) for place in project.team.all()]
        results = at_once(*ends)
        assert len(failures(results)) == 1, results
        assert len(owners(project)) == 1
        project.team.update(ended_at=None)


def _end(pk: int) -> None:
    with transaction.atomic():
        TeamMember.objects.filter(pk=pk).update(ended_at=INSIDE)


@pytest.mark.django_db(transaction=True)
def test_the_same_person_invited_ten_times_at_once_gets_one_letter():
    """Case 132."""
    project = desk.make_project()
    invite = partial(actions.invite, project, "ronan@example.org", "reader", by=project.created_by, at=INSIDE)
    results = at_once(*[invite] * 10)
    assert failures(results) == []
    assert len({each.pk for each in results}) == 1
    assert Letter.objects.filter(kind="invitation").count() == 1


@pytest.mark.django_db(transaction=True)
def test_invited_and_joining_at_once_is_one_place():
    project, colleague = desk.make_project(), make_user("ronan")
    for number in range(6):
        when = INSIDE + number * DAY
        actions.invite(project, colleague.email, "reader", by=project.created_by, at=when)
        secret = secret_of(colleague.email)
        results = at_once(
            partial(actions.accept_invitation, secret, by=colleague, at=when),
            partial(actions.invite, project, colleague.email, "editor", by=project.created_by, at=when),
        )
        assert all(isinstance(error, Refusal) for error in failures(results)), results
        assert len(failures(results)) == 1
        assert project.team.filter(user=colleague, ended_at=None).count() == isinstance(results[0], Project)
        project.team.filter(user=colleague).update(ended_at=when)


# -- costs -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("items", [1, 3])
def test_the_pages_of_a_team_cost_the_same_however_many(project, client, items):
    for number in range(items):
        desk.join(project, "editor")
        actions.invite(project, f"p{number}@example.org", "reader", by=project.created_by, at=INSIDE)
    pk = project.team.exclude(user=project.created_by).first().pk
    pages = {"team": (), "member": (pk,), "member_remove": (pk,), "member_offer": (pk,), "team_leave": ()}
    costs = {}
    for name, arguments in pages.items():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(desk.address(name, project, *arguments)).status_code == 200
        costs[name] = len(captured)
    assert costs == {"team": 4, "member": 3, "member_remove": 3, "member_offer": 3, "team_leave": 2}
