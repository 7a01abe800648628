"""The team, its invitations; files; receipts that anybody checks."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects import actions
from projects.models import Attachment, Deposit, DepositContent, Invitation, Project
from tests.factories import INSIDE, make_user
from tests.projects import desk
from tne29.outbox.models import Letter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_day_of_the_campaign")]


@pytest.fixture
def project() -> Project:
    return desk.make_project()


@pytest.fixture
def client(project):
    return desk.browser(project.created_by)


def invite(client, project, email="colley@example.org", role="editor"):
    sent = desk.form_of(client.get(desk.address("team", project)))
    return client.post(desk.address("team", project), {**sent, "courriel": email, "role": role})


def link() -> str:
    text = Letter.objects.filter(kind="invitation").latest("pk").text
    return next(word for word in text.split() if "/invitation/" in word).partition("8000")[2]


# -- the team --------------------------------------------------------------------------------------


def test_an_invitation_is_sent_and_waits(project, client):
    response = invite(client, project, "Colley@Example.org")
    assert response.url == desk.address("team", project)
    assert "colley@example.org" in desk.text_of(client.get(desk.address("team", project)))
    assert (Invitation.objects.get().email, Invitation.objects.get().role) == ("colley@example.org", "editor")


@pytest.mark.parametrize(
    ("email", "role", "target"),
    [
        ("pas une adresse", "editor", "#id_courriel"),
        ("", "editor", "#id_courriel"),
        ("a@example.org", "king", "#id_role_0"),
    ],
)
def test_a_wrong_invitation_is_a_sentence_linked_to_its_field(project, client, email, role, target):
    response = invite(client, project, email, role)
    assert response.status_code == 422
    page = desk.page(response)
    assert page.cssselect("#erreurs a")[0].get("href") == target
    assert page.get_element_by_id(target[1:]) is not None
    assert (page.get_element_by_id("id_courriel").value or "") == email
    assert not Invitation.objects.exists()


def test_somebody_of_the_team_is_not_invited_again(project, client):
    member = desk.join(project, "reader")
    response = invite(client, project, member.email)
    assert response.status_code == 409
    assert "fait déjà partie de l’équipe" in desk.text_of(response)


def test_people_named_in_the_answers_are_proposed_once(project, client):
    rows = [
        {"id": "raaaa1", "courriel": "a@example.org", "role": "editor"},
        {"id": "raaaa2", "courriel": project.created_by.email, "role": "editor"},
        {"id": "raaaa3", "courriel": "sansrole@example.org"},
    ]
    actions.save_answers(project, {"personnes": rows}, project.revision, by=project.created_by, at=INSIDE)
    shown = client.get(desk.address("team", project))
    assert desk.text_of(shown).count("a@example.org") == 2
    assert "sansrole@example.org" not in desk.text_of(shown)
    assert client.post(desk.address("team", project), desk.form_of(shown, 0)).status_code == 302
    assert (Invitation.objects.get().email, Invitation.objects.get().role) == ("a@example.org", "editor")
    assert "pas encore invitées" not in desk.text_of(client.get(desk.address("team", project)))


def test_only_the_owner_manages_the_team(project, client):
    invite(client, project)
    editor = desk.browser(desk.join(project, "editor"))
    shown = editor.get(desk.address("team", project))
    assert "colley@example.org" in desk.text_of(shown)
    assert desk.page(shown).cssselect("main form") == []
    sent = {"courriel": "pirate@example.org", "role": "owner", "fin": "1"}
    assert editor.post(desk.address("team", project), sent).status_code == 403
    revoke = desk.address("revoke_invitation", project, Invitation.objects.get().pk)
    assert editor.post(revoke, {"fin": "1"}).status_code == 403
    assert Invitation.objects.get().revoked_at is None


def test_an_invitation_is_cancelled(project, client):
    invite(client, project)
    opened = link()
    revoke = desk.address("revoke_invitation", project, Invitation.objects.get().pk)
    assert client.get(revoke).status_code == 405
    assert client.post(revoke, {"fin": "1"}).url == desk.address("team", project)
    assert desk.browser().get(opened).status_code == 404


def test_an_invitation_of_another_project_is_not_mine_to_cancel(project, client):
    other = desk.make_project(campaign=project.campaign, school=project.school, by=make_user())
    invitation = actions.invite(other, "x@example.org", "reader", by=other.created_by, at=INSIDE)
    assert client.post(desk.address("revoke_invitation", project, invitation.pk), {"fin": "1"}).status_code == 404


# -- being invited ---------------------------------------------------------------------------------


def test_a_visitor_sees_the_invitation_and_how_to_accept(project, client):
    invite(client, project)
    response = desk.browser().get(link())
    assert project.title in desk.text_of(response)
    links = [each.get("href") for each in desk.page(response).cssselect("main .buttons a")]
    assert links == [f"{reverse(name)}?next={link()}" for name in ("account_login", "account_signup")]
    assert response["Referrer-Policy"] == "same-origin"


def test_opening_the_link_changes_nothing_the_button_does(project, client):
    invite(client, project)
    invited = make_user("colley")
    browser = desk.browser(invited)
    shown = browser.get(link())
    assert Invitation.objects.get().accepted_at is None
    response = browser.post(link(), desk.form_of(shown))
    assert response.url == project.get_absolute_url()
    assert project.team.get(user=invited).role == "editor"
    assert browser.get(link()).status_code == 404
    assert browser.post(link(), {"fin": "1"}).status_code == 409


def test_an_invitation_is_only_for_the_address_invited(project, client):
    invite(client, project)
    other = desk.browser(make_user())
    assert "pour une autre adresse" in desk.text_of(other.get(link()))
    assert other.post(link(), {"fin": "1"}).status_code == 409
    assert project.team.count() == 1


def test_a_link_that_nobody_sent_or_too_old_says_so(project, client):
    invite(client, project)
    Invitation.objects.update(expires_at=INSIDE - timedelta(seconds=1))
    for address in (link(), "/invitation/inconnu/", f"/invitation/{'x' * 4000}/"):
        response = desk.browser().get(address)
        assert response.status_code == 404
        assert "n’est plus valable" in desk.text_of(response)


# -- files -----------------------------------------------------------------------------------------


@pytest.fixture
def piece(project) -> Attachment:
    upload = SimpleUploadedFile("Délibération n°3 « été » ; finale.pdf", desk.PDF, "application/pdf")
    return actions.attach(project, "avis-piece", upload, by=project.created_by, at=INSIDE)


def test_a_file_comes_back_as_it_was_with_safe_headers(project, client, piece):
    response = client.get(desk.address("attachment", project, piece.pk))
    assert b"".join(response.streaming_content) == desk.PDF
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''D%C3%A9lib%C3%A9ration%20n%C2%B03")
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "no-store" in response["Cache-Control"]


def test_a_file_is_for_the_team_alone(project, piece):
    url = desk.address("attachment", project, piece.pk)
    assert desk.browser(desk.join(project, "reader")).get(url).status_code == 200
    assert desk.browser(make_user()).get(url).status_code == 404
    assert desk.browser().get(url).url.startswith(reverse("account_login"))


def test_a_file_of_another_project_or_removed_is_not_found(project, client, piece):
    other = desk.make_project(campaign=project.campaign, school=project.school, by=project.created_by)
    assert client.get(desk.address("attachment", other, piece.pk)).status_code == 404
    actions.remove_attachment(piece, by=project.created_by, at=INSIDE)
    assert client.get(desk.address("attachment", project, piece.pk)).status_code == 404


def test_bytes_that_have_gone_are_not_a_failure_of_the_portal(project, client, piece):
    piece.file.storage.delete(piece.file.name)
    assert client.get(desk.address("attachment", project, piece.pk)).status_code == 404


# -- receipts that anybody checks ------------------------------------------------------------------


@pytest.fixture
def deposit(project) -> Deposit:
    return actions.deposit(project, by=project.created_by, at=INSIDE)


def test_a_code_gives_the_proof_and_nothing_personal(project, deposit):
    response = desk.browser().get(reverse("projects:verify", args=[deposit.code]))
    text = desk.text_of(response)
    for proof in (project.reference, "n° 1", "lundi 2 octobre 2023 à 10 h 00 min 00 s", deposit.content_hash):
        assert proof in text
    for private in (project.title, project.school.name, project.created_by.last_name, project.created_by.email):
        assert private not in response.content.decode()


def test_a_code_is_read_as_people_type_it(deposit):
    typed = deposit.code.lower().replace("-", " ")
    response = desk.browser().get(reverse("projects:verify_form"), {"code": typed})
    assert response.url == reverse("projects:verify", args=[deposit.code])


@pytest.mark.parametrize("code", ["AAAAA-AAAAA-AAAAA-AAAAA-AAAAA", "xx", "é" * 300])
def test_a_wrong_code_is_a_page_that_helps(code):
    response = desk.browser().get(reverse("projects:verify", args=[code]))
    assert response.status_code == 404
    assert "Aucun accusé ne porte ce code" in desk.text_of(response)
    assert desk.browser().get(reverse("projects:verify_form"), {"code": code}).status_code in (302, 422)


def test_the_form_alone_asks_for_the_code():
    assert "Vérifier un accusé de réception" in desk.text_of(desk.browser().get(reverse("projects:verify_form")))


def test_an_erased_content_keeps_its_proof(deposit):
    DepositContent.objects.filter(deposit=deposit).update(
        content="", salt="", erased_at=INSIDE, erased_by=deposit.by, erased_reason="Demande de la personne."
    )
    text = desk.text_of(desk.browser().get(reverse("projects:verify", args=[deposit.code])))
    assert "effacé comme la loi le prévoit" in text
    assert deposit.content_hash in text


def test_a_reference_alone_opens_nothing(project, deposit):
    assert desk.browser().get(reverse("projects:verify", args=[project.reference])).status_code == 404


def test_messages_say_what_was_done(project, client):
    response = invite(client, project)
    assert [str(each) for each in get_messages(response.wsgi_request)] == [
        "L’invitation est envoyée à colley@example.org."
    ]
