"""Filling a section: what is saved, what is refused, what is never lost."""

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects import actions
from projects.models import Attachment, Project, Revision
from tests.factories import INSIDE, make_user
from tests.projects import desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_day_of_the_campaign")]


@pytest.fixture
def project() -> Project:
    return desk.make_project()


@pytest.fixture
def client(project):
    return desk.browser(project.created_by)


def answers(project) -> dict:
    return Project.objects.get(pk=project.pk).answers


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


# -- saving ----------------------------------------------------------------------------------------


def test_an_answer_is_saved_and_shown_again(project, client):
    response = desk.save(client, project, titre="Robots et marées", effectif="1 80")
    assert response.status_code == 422
    response = desk.save(client, project, titre="Robots et marées", effectif="180")
    assert (response.status_code, response.url) == (302, desk.section_of(project))
    assert answers(project) == {"titre": "Robots et marées", "effectif": 180}
    assert said(response) == ["La section A est enregistrée."]
    assert desk.form_of(client.get(desk.section_of(project)))["titre"] == ["Robots et marées"]


@pytest.mark.parametrize(
    ("section", "button", "leads_to"),
    [
        ("projet", "suite", ("section", "budget")),
        ("projet", "dossier", ("detail",)),
        ("budget", "avant", ("section", "projet")),
        ("equipe", "suite", ("check",)),
        ("equipe", "nulle-part", ("section", "equipe")),
    ],
)
def test_each_button_leads_where_it_says(project, client, section, button, leads_to):
    name, *rest = leads_to
    assert desk.save(client, project, section, button).url == desk.address(name, project, *rest)


def test_only_what_differs_from_what_was_shown_is_a_change(project, client):
    desk.save(client, project, resume="Les élèves racontent leur littoral.")
    last = Revision.objects.latest("number")
    assert last.changes == {"resume": {"before": None, "after": "Les élèves racontent leur littoral."}}


def test_saving_the_page_as_it_is_writes_nothing(project, client):
    response = desk.save(client, project)
    assert Project.objects.get(pk=project.pk).revision == project.revision
    assert said(response) == []


def test_emptying_a_field_erases_the_answer(project, client):
    desk.save(client, project, titre="  ")
    assert answers(project) == {}


def test_fields_of_another_section_and_columns_are_ignored(project, client):
    desk.save(client, project, titre="Neuf", state="accepted", edition="1", reference="X", exactitude="oui")
    fresh = Project.objects.get(pk=project.pk)
    assert (fresh.answers, fresh.state, fresh.reference) == ({"titre": "Neuf"}, "draft", project.reference)


def test_questions_that_appear_are_shown_before_going_on(project, client):
    response = desk.save(client, project, button="suite", en_reseau="oui")
    assert response.url == desk.section_of(project)
    assert "De nouvelles questions apparaissent" in said(response)[-1]
    response = desk.save(client, project, button="suite", nature="RPI")
    assert response.url == desk.section_of(project, "budget")


def test_too_long_a_text_is_kept_and_reported(project, client):
    desk.save(client, project, resume="é" * 700)
    assert answers(project)["resume"] == "é" * 700
    assert "Raccourcissez" in desk.text_of(client.get(desk.section_of(project)))


# -- wrong types -----------------------------------------------------------------------------------


def test_a_wrong_answer_stays_on_screen_and_the_others_are_saved(project, client):
    response = desk.save(client, project, titre="Nouveau titre", effectif="beaucoup")
    assert response.status_code == 422
    assert answers(project) == {"titre": "Nouveau titre"}
    page = desk.page(response)
    assert page.find(".//title").text.startswith("Erreur")
    assert [link.get("href") for link in page.cssselect("#erreurs a")] == ["#id_effectif"]
    assert page.get_element_by_id("id_effectif").value == "beaucoup"
    assert "Vos autres réponses sont enregistrées." in desk.text_of(response)


def test_the_page_shown_again_can_be_corrected_without_a_clash(project, client):
    wrong = desk.save(client, project, titre="Nouveau titre", effectif="beaucoup")
    sent = desk.form_of(wrong) | {"effectif": ["120"], "titre": ["Encore un autre"]}
    assert client.post(desk.section_of(project), sent).status_code == 302
    assert answers(project) == {"titre": "Encore un autre", "effectif": 120}


def test_a_wrong_answer_on_a_stale_page_waits_for_its_correction(project, client):
    sent = desk.form_of(client.get(desk.section_of(project)))
    desk.write(project, desk.join(project, "editor"), resume="Écrit par une collègue.")
    response = client.post(desk.section_of(project), {**sent, "titre": "Le mien", "effectif": "x"})
    assert response.status_code == 422
    assert answers(project)["titre"] == "Une webradio"
    again = desk.form_of(response) | {"effectif": ["12"]}
    assert client.post(desk.section_of(project), again).status_code == 302
    assert answers(project) == {"titre": "Le mien", "effectif": 12, "resume": "Écrit par une collègue."}


@pytest.mark.parametrize("revision", ["", "-1", "abc", "99999", "9" * 400, "１"])
def test_a_page_without_its_revision_is_refused_and_given_back(project, client, revision):
    response = client.post(desk.section_of(project), {"titre": "Un autre titre", "revision": revision, "fin": "1"})
    assert response.status_code == 400
    assert answers(project) == {"titre": "Une webradio"}
    assert "Un autre titre" in desk.text_of(response)


# -- rows ------------------------------------------------------------------------------------------


def test_rows_are_added_and_removed_without_a_script(project, client):
    url = desk.section_of(project, "budget")
    sent = desk.form_of(client.get(url)) | {"depenses-0-poste": ["Micros"], "depenses-0-montant": ["1 234,5"]}
    response = client.post(url, {**sent, "ajouter": "depenses"})
    assert response.url == f"{url}?ajouter=depenses#field-depenses"
    assert [(row["poste"], row["montant"]) for row in answers(project)["depenses"]] == [("Micros", "1234.50")]
    shown = desk.form_of(client.get(f"{url}?ajouter=depenses"))
    assert shown["depenses-1-poste"] == [""]
    response = client.post(url, {**shown, "retirer": "depenses-0"})
    assert response.url == f"{url}#field-depenses"
    assert "depenses" not in answers(project)


def test_a_row_added_beside_a_wrong_answer_is_there(project, client):
    url = desk.section_of(project, "budget")
    sent = desk.form_of(client.get(url)) | {"depenses-0-montant": ["douze"]}
    response = client.post(url, {**sent, "ajouter": "depenses"})
    assert response.status_code == 422
    assert desk.page(response).get_element_by_id("id_depenses-0-montant").value == "douze"
    assert desk.page(response).get_element_by_id("id_depenses-1-poste").value in ("", None)


# -- two people ------------------------------------------------------------------------------------


def test_two_people_in_different_questions_are_both_kept(project, client):
    sent = desk.form_of(client.get(desk.section_of(project)))
    desk.write(project, desk.join(project, "editor"), resume="D’une collègue.")
    response = client.post(desk.section_of(project), {**sent, "effectif": "50"})
    assert response.status_code == 302
    assert answers(project) == {"titre": "Une webradio", "resume": "D’une collègue.", "effectif": 50}


def test_two_people_in_different_rows_are_both_kept(project, client):
    url = desk.section_of(project, "budget")
    sent = desk.form_of(client.get(url)) | {"depenses-0-poste": ["Le mien"]}
    desk.write(project, desk.join(project, "editor"), depenses=[{"id": "rtheirs", "poste": "Le leur"}])
    response = client.post(url, sent)
    assert {row["poste"] for row in answers(project)["depenses"]} == {"Le mien", "Le leur"}
    assert "ses ajouts sont gardés" in said(response)[-1]


@pytest.fixture
def clash(project, client):
    """Both wrote the title; mine comes second, with another answer beside it."""
    sent = desk.form_of(client.get(desk.section_of(project)))
    desk.write(project, desk.join(project, "editor", "soizic"), titre="Leur titre")
    return client.post(desk.section_of(project), {**sent, "titre": "Mon titre", "effectif": "50"})


def test_the_same_answer_twice_shows_both_texts(project, clash):
    assert clash.status_code == 409
    text = desk.text_of(clash)
    assert "Mon titre" in text
    assert "Leur titre" in text
    assert "Soizic Le Goff" in text
    assert answers(project) == {"titre": "Leur titre", "effectif": 50}
    assert "Vos autres réponses sont enregistrées." in text


@pytest.mark.parametrize(
    ("choice", "typed", "stored"),
    [("mienne", "Mon titre", "Mon titre"), ("autre", "Mon titre", "Leur titre"), ("mienne", "Les deux", "Les deux")],
)
def test_the_choice_is_kept_and_nothing_else_moves(project, client, clash, choice, typed, stored):
    sent = desk.form_of(clash) | {"choix-titre": [choice], "titre": [typed]}
    response = client.post(desk.section_of(project), {**sent, "vers": "ici"})
    assert response.status_code == 302
    assert answers(project) == {"titre": stored, "effectif": 50}


def test_a_third_version_meanwhile_is_shown_too(project, client, clash):
    desk.write(project, desk.join(project, "editor", "erwan"), titre="Un troisième")
    response = client.post(desk.section_of(project), desk.form_of(clash))
    assert response.status_code == 409
    assert "Un troisième" in desk.text_of(response)
    assert answers(project)["titre"] == "Un troisième"


# -- files -----------------------------------------------------------------------------------------


def upload(name: str = "Délibération n°3 – été.pdf", content: bytes = desk.PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def send(client, project, **files):
    url = desk.section_of(project, "budget")
    return client.post(url, {**desk.form_of(client.get(url)), **files, "vers": "ici"})


def test_a_file_is_joined_listed_and_removed(project, client):
    assert send(client, project, **{"avis-piece": upload()}).status_code == 302
    piece = Attachment.objects.get()
    assert (piece.question, piece.name) == ("avis-piece", "Délibération n°3 – été.pdf")
    url = desk.section_of(project, "budget")
    shown = client.get(url)
    assert "Délibération n°3 – été.pdf" in desk.text_of(shown)
    response = client.post(url, {**desk.form_of(shown), "retirer_piece": str(piece.pk)})
    assert response.url == url
    assert Attachment.objects.get().removed_at is not None


def test_the_limits_are_announced_before(project, client):
    shown = desk.text_of(client.get(desk.section_of(project, "budget")))
    assert "PDF ; 10 Mo au plus par fichier ; 2 fichiers au plus" in shown


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("vide.pdf", b"", "vide"),
        ("page.html", b"<p>", "choisissez un fichier PDF"),
        ("faux.pdf", b"<html><script>alert(1)</script>", "ne correspond pas à son extension"),
    ],
)
def test_a_wrong_file_is_refused_and_the_text_is_saved(project, client, name, content, sentence):
    response = send(client, project, **{"avis-piece": upload(name, content), "depenses-0-poste": "Micros"})
    assert response.status_code == 422
    assert sentence in desk.text_of(response)
    assert desk.page(response).cssselect("#erreurs a")[0].get("href") == "#id_avis-piece"
    assert answers(project)["depenses"][0]["poste"] == "Micros"
    assert not Attachment.objects.exists()


def test_a_file_beside_a_wrong_answer_is_kept_and_listed(project, client):
    response = send(client, project, **{"avis-piece": upload(), "depenses-0-montant": "douze"})
    assert response.status_code == 422
    assert "Délibération n°3 – été.pdf" in desk.text_of(response)


def test_a_file_of_another_project_cannot_be_removed(project, client):
    other = desk.make_project(campaign=project.campaign, school=project.school, by=make_user())
    piece = actions.attach(other, "avis-piece", upload(), by=other.created_by, at=INSIDE)
    url = desk.section_of(project, "budget")
    client.post(url, {**desk.form_of(client.get(url)), "retirer_piece": str(piece.pk)})
    assert Attachment.objects.get().removed_at is None


# -- who and when ----------------------------------------------------------------------------------


def test_a_stranger_finds_nothing(project):
    stranger = desk.browser(make_user())
    for key in ("projet", "inconnue"):
        assert stranger.get(desk.section_of(project, key)).status_code == 404
        assert stranger.post(desk.section_of(project, key), {"fin": "1"}).status_code == 404


def test_a_section_that_does_not_exist_is_not_found(project, client):
    assert client.get(desk.section_of(project, "inconnue")).status_code == 404


def test_a_reader_reads_and_cannot_write(project):
    reader = desk.browser(desk.join(project, "reader"))
    shown = reader.get(desk.section_of(project))
    assert "Une webradio" in desk.text_of(shown)
    assert desk.page(shown).cssselect("main textarea, main [name=titre]") == []
    response = reader.post(
        desk.section_of(project), {"titre": "Titre pirate", "revision": str(project.revision), "fin": "1"}
    )
    assert response.status_code == 403
    assert "Titre pirate" in desk.text_of(response)
    assert answers(project) == {"titre": "Une webradio"}


def test_a_member_removed_meanwhile_gets_the_text_back(project):
    user = desk.join(project, "editor")
    client = desk.browser(user)
    sent = desk.form_of(client.get(desk.section_of(project)))
    project.team.filter(user=user).update(ended_at=INSIDE)
    response = client.post(desk.section_of(project), {**sent, "resume": "Des heures de travail"})
    assert response.status_code == 403
    assert "Vous ne faites plus partie de l’équipe" in desk.text_of(response)
    assert "Des heures de travail" in desk.text_of(response)
    assert answers(project) == {"titre": "Une webradio"}


def test_a_save_that_comes_too_late_gives_the_text_back(project, client):
    sent = desk.form_of(client.get(desk.section_of(project)))
    actions.deposit(project, by=project.created_by, at=INSIDE)
    actions.start_review(project, by=make_user(is_staff=True), at=INSIDE)
    response = client.post(desk.section_of(project), {**sent, "resume": "Trop tard"})
    assert response.status_code == 409
    assert "en instruction" in desk.text_of(response)
    assert "Trop tard" in desk.text_of(response)
    shown = client.get(desk.section_of(project))
    assert "Lecture seule" in desk.text_of(shown)


def test_after_the_session_ended_the_text_waits_for_the_sign_in(project, client):
    sent = desk.form_of(client.get(desk.section_of(project))) | {"resume": ["Des heures de travail"]}
    client.logout()
    response = client.post(desk.section_of(project), sent)
    assert response.status_code == 403
    assert answers(project) == {"titre": "Une webradio"}
    kept = desk.form_of(response)
    assert kept["resume"] == ["Des heures de travail"]
    client.force_login(project.created_by)
    assert client.post(desk.section_of(project), kept).status_code == 302
    assert answers(project)["resume"] == "Des heures de travail"


def test_after_another_sign_in_nothing_is_written_until_pressed_again(project):
    client = desk.browser(project.created_by, enforce_csrf_checks=True)
    sent = desk.form_of(client.get(desk.section_of(project))) | {"resume": ["Des heures de travail"]}
    sent["csrfmiddlewaretoken"] = ["x" * 64]
    response = client.post(desk.section_of(project), sent)
    assert response.status_code == 403
    assert answers(project) == {"titre": "Une webradio"}
    again = desk.form_of(response)
    assert again["resume"] == ["Des heures de travail"]
    assert client.post(desk.section_of(project), again).status_code == 302
    assert answers(project)["resume"] == "Des heures de travail"


def test_a_form_of_another_site_is_refused_without_an_echo(project):
    client = desk.browser(project.created_by, enforce_csrf_checks=True)
    sent = desk.form_of(client.get(desk.section_of(project))) | {"resume": ["Venu d’ailleurs"]}
    response = client.post(desk.section_of(project), sent, headers={"Origin": "https://example.invalid"})
    assert response.status_code == 403
    assert "Venu d’ailleurs" not in desk.text_of(response)


def test_a_visitor_is_asked_to_sign_in_and_comes_back(project):
    url = desk.section_of(project)
    assert desk.browser().get(url).url == f"{reverse('account_login')}?next={url}"


def test_the_page_is_never_kept_by_the_browser(project, client):
    for response in (client.get(desk.section_of(project)), desk.save(client, project)):
        assert {"no-store", "private"} <= set(response["Cache-Control"].replace(" ", "").split(","))
