"""R9: no request changes what its form does not offer to that person, in that state (cases 22–25, 28, 30)."""

import json

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from projects import actions
from projects.models import Attachment, Project, TeamMember
from schools.models import Membership
from tests import factories
from tests.factories import INSIDE
from tests.faults.values import MASS
from tests.projects import desk
from tests.rights import world
from tests.staff import client_of, make_staff

pytestmark = pytest.mark.django_db
ANSWERED = ("answers", "title", "revision", "updated_at", "search_key", "may_be_published", "amount")


@pytest.fixture(autouse=True)
def on_a_day_of_the_campaign():
    with time_machine.travel(INSIDE, tick=True):
        yield


@pytest.fixture
def project() -> Project:
    return desk.make_project()


def row(project: Project, *without: str) -> dict:
    return {name: value for name, value in Project.objects.values().get(pk=project.pk).items() if name not in without}


def saved(project: Project, client: Client) -> dict:
    sent = desk.form_of(client.get(desk.section_of(project)))
    return {**sent, "titre": "Titre honnête", "vers": "ici"}


# -- a section of the questionnaire ----------------------------------------------------------------


@pytest.mark.parametrize("where", ["form", "query", "multipart"])
def test_a_section_writes_its_answers_and_nothing_else(project, where):
    client, before = desk.browser(project.created_by), row(project, *ANSWERED)
    team = list(TeamMember.objects.values())
    sent, url = saved(project, client), desk.section_of(project)
    if where == "query":
        response = client.post(url, sent, query_params=MASS)
    elif where == "multipart":
        response = client.post(url, {**MASS, **sent, "x": SimpleUploadedFile("state", b"accepted")})
    else:
        names = {f"{prefix}{name}": value for name, value in MASS.items() for prefix in ("", "project.", "project__")}
        response = client.post(url, {**names, **sent})
    assert response.status_code == 302
    assert row(project, *ANSWERED) == before
    stored = Project.objects.get(pk=project.pk)
    assert (stored.title, set(stored.answers)) == ("Titre honnête", {"titre"})
    assert (stored.amount, stored.may_be_published, list(TeamMember.objects.values())) == (None, False, team)


def test_a_section_does_not_write_the_questions_of_another(project):
    client = desk.browser(project.created_by)
    client.post(desk.section_of(project), {**saved(project, client), "depenses-0-poste": "Micros", "avis-nom": "X"})
    assert set(Project.objects.get(pk=project.pk).answers) == {"titre"}


def test_the_body_of_a_script_is_not_a_form(project):
    client, before = desk.browser(project.created_by), row(project)
    for content_type in ("application/json", "text/plain"):
        response = client.post(desk.section_of(project), json.dumps(MASS | {"titre": "x"}), content_type)
        assert 400 <= response.status_code < 500
        assert row(project) == before


def test_a_page_that_claims_to_know_the_future_is_refused(project):
    client, before = desk.browser(project.created_by), row(project)
    sent = saved(project, client)
    for revision in (str(project.revision + 1), "-1", "9" * 5_000, "x", "", "٣", "1.0"):
        response = client.post(desk.section_of(project), {**sent, "revision": revision})
        assert response.status_code in (400, 409), revision
        assert row(project) == before


# -- other forms of a school -----------------------------------------------------------------------


def test_starting_a_project_gives_neither_a_state_nor_an_owner(project):
    person, school = factories.make_user("nouvelle"), factories.make_school("0299003D")
    sent = {"campagne": project.campaign.slug, "etablissement": school.uai, "role": "head", "fin": "1"}
    response = desk.browser(person).post("/projets/nouveau/", {**MASS, **sent})
    assert response.status_code == 302
    started = Project.objects.latest("pk")
    assert (started.state, started.created_by, started.school) == ("draft", person, school)
    assert started.reference != MASS["reference"]
    assert Membership.objects.get(user=person).confirmed_at is None
    assert [(each.user, each.role) for each in started.team.all()] == [(person, "owner")]


def test_somebody_unconfirmed_does_not_deposit_by_saying_that_they_are(project):
    person, school = factories.make_user("nouvelle"), factories.make_school("0299003D")
    sent = {"campagne": project.campaign.slug, "etablissement": school.uai, "role": "head", "fin": "1"}
    client = desk.browser(person)
    client.post("/projets/nouveau/", {**sent, "confirmed_at": "2023-10-02", "confirmation_means": "staff"})
    started = Project.objects.latest("pk")
    actions.save_answers(started, {"titre": "x"}, started.revision, by=person, at=INSIDE)
    started.refresh_from_db()
    response = client.post(desk.address("deposit", started), {"revision": started.revision, "fin": "1", **MASS})
    assert response.status_code == 409
    assert not started.deposits.exists()


@pytest.mark.parametrize("name", ["reader", "editor"])
def test_a_member_does_not_raise_their_own_role(project, name):
    member = desk.join(project, name)
    client, before = desk.browser(member), row(project)
    for page, sent in [
        ("team", {"courriel": member.email, "role": "owner"}),
        ("team", {"courriel": "complice@example.org", "role": "owner"}),
        ("withdraw", {"motif": "x"}),
        ("deposit", {"revision": project.revision}),
    ]:
        assert client.post(desk.address(page, project), {**MASS, **sent, "fin": "1"}).status_code == 403
    assert row(project) == before
    assert project.team.get(user=member).role == name
    assert not project.invitations.exists()


def test_the_profile_makes_nobody_staff():
    person = factories.make_user("yann")
    client = desk.browser(person)
    sent = desk.page(client.get("/compte/")).xpath("//form[.//input[@name='first_name']]")[0].form_values()
    response = client.post(
        "/compte/", {**MASS, **dict(sent), "first_name": "Yannick", "job_title": "professeur", "fin": "1"}
    )
    assert response.status_code == 302
    changed = User.objects.get(pk=person.pk)
    assert (changed.first_name, changed.is_staff, changed.is_superuser) == ("Yannick", False, False)
    assert (changed.email, changed.groups.count()) == (person.email, 0)


def test_the_sign_up_makes_nobody_staff():
    sent = {"email": "louise@example.org", "password1": "phare granit houle lichen", "first_name": "Louise"}
    sent |= {"last_name": "Morvan", "job_title": "professeure", "fin": "1"}
    desk.browser().post("/compte/inscription/", {**MASS, **sent})
    created = User.objects.get(email="louise@example.org")
    assert (created.is_staff, created.is_superuser, created.groups.count()) == (False, False, 0)


# -- files -----------------------------------------------------------------------------------------


def test_a_file_of_another_project_is_neither_read_nor_taken_nor_removed(project):
    other = desk.make_project(
        campaign=project.campaign, school=factories.make_school("0299002C"), by=factories.make_user()
    )
    upload = SimpleUploadedFile("secret.pdf", desk.PDF, "application/pdf")
    piece = actions.attach(other, "avis-piece", upload, by=other.created_by, at=INSIDE)
    client, url = desk.browser(project.created_by), desk.section_of(project, "budget")
    sent = desk.form_of(client.get(url))
    for reference in (project.reference, other.reference):
        assert client.get(f"/projets/{reference}/pieces/{piece.pk}/").status_code == 404
    forged = {"avis-piece": piece.file.name, "avis-piece-id": piece.pk, "pieces": piece.pk, "attachment": piece.pk}
    client.post(url, {**sent, **forged, "retirer_piece": str(piece.pk), "vers": "ici"})
    piece.refresh_from_db()
    assert (piece.project, piece.removed_at) == (other, None)
    assert not Attachment.objects.filter(project=project).exists()


@pytest.mark.parametrize("address", ["/media/{}", "/{}", "/static/{}", "/static/../{}", "/media/%2e%2e/{}"])
def test_no_file_is_served_by_its_place_on_the_disk(project, address):
    upload = SimpleUploadedFile("secret.pdf", desk.PDF, "application/pdf")
    piece = actions.attach(project, "avis-piece", upload, by=project.created_by, at=INSIDE)
    response = desk.browser(project.created_by).get(address.format(piece.file.name))
    assert response.status_code in (400, 404)


def test_a_member_who_left_no_longer_reads_the_files(project):
    upload = SimpleUploadedFile("secret.pdf", desk.PDF, "application/pdf")
    piece = actions.attach(project, "avis-piece", upload, by=project.created_by, at=INSIDE)
    member = desk.join(project, "editor")
    client, url = desk.browser(member), f"/projets/{project.reference}/pieces/{piece.pk}/"
    first = client.get(url)
    assert first.status_code == 200
    assert b"".join(first.streaming_content) == desk.PDF
    project.team.filter(user=member).update(ended_at=INSIDE)
    for headers in ({}, {"If-None-Match": "*"}, {"Range": "bytes=0-10"}, {"If-Modified-Since": first.get("Date", "")}):
        assert client.get(url, headers=headers).status_code == 404


def test_a_member_who_left_uploads_nothing(project):
    member = desk.join(project, "editor")
    client, url = desk.browser(member), desk.section_of(project, "budget")
    sent = desk.form_of(client.get(url))
    project.team.filter(user=member).update(ended_at=INSIDE)
    upload = SimpleUploadedFile("devis.pdf", desk.PDF, "application/pdf")
    response = client.post(url, {**sent, "avis-nom": "Des heures de travail", "avis-piece": upload})
    assert response.status_code == 403
    assert "Des heures de travail" in desk.text_of(response)
    assert not Attachment.objects.exists()


# -- the administration ----------------------------------------------------------------------------


@pytest.mark.parametrize("group", ["instruction", "pilotage"])
@pytest.mark.parametrize("spelling", ["{}", "+{}", "%20{}", "0{}", "_3{}", "{}%0a", "١"])
def test_no_spelling_of_a_number_opens_the_answers_to_writing(project, group, spelling):
    """« +1 » is not a number for our address, and was one for Django’s own form."""
    client, before = client_of(make_staff("agent", group)), row(project)
    sent = {**MASS, "answers": "{}", "title": "Volé", "may_be_published": "on", "fin": "1"}
    response = client.post(f"/admin/projects/project/{spelling.format(project.pk)}/change/", sent)
    assert row(project) == before
    assert b'name="answers"' not in world.body_of(response)


def test_the_list_of_dossiers_edits_nothing(project):
    client, before = client_of(make_staff("agent", "pilotage")), row(project)
    sent = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-id": project.pk, "form-0-state": "accepted"}
    for action in ("", "delete_selected", "print_selection", "confirm"):
        client.post(
            "/admin/projects/project/", {**sent, "_save": "1", "action": action, "_selected_action": project.pk}
        )
    assert row(project) == before


def test_a_lead_gives_themselves_neither_a_group_nor_the_rank_of_superuser():
    lead = make_staff("nolwenn", "pilotage")
    client = client_of(lead)
    every_group = list(Group.objects.values_list("pk", flat=True))
    sent = {"first_name": "N", "last_name": "L", "email": lead.email, "is_active": "on", "is_staff": "on", "fin": "1"}
    client.post(
        f"/admin/accounts/user/{lead.pk}/change/", {**sent, **MASS, "groups": every_group, "is_superuser": "on"}
    )
    lead = User.objects.get(pk=lead.pk)
    assert not lead.is_superuser
    assert [group.name for group in lead.groups.all()] == ["pilotage"]
    assert lead.user_permissions.count() == 0


@pytest.mark.parametrize("query", ["password__startswith=a", "password__regex=^a", "groups__permissions__codename=x"])
def test_the_address_bar_of_the_administration_is_no_oracle(query):
    client = client_of(make_staff("nolwenn", "pilotage"))
    client.raise_request_exception = False
    for page in ("accounts/user", "projects/project", "schools/membership"):
        for prefix in ("", "user__", "created_by__", "assigned_to__"):
            assert client.get(f"/admin/{page}/?{prefix}{query}").status_code in (302, 400)
