"""The page behind the link, and what staff see: what is shown, what is not, what it costs."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from projects import actions
from projects.models import Consultation, Opinion, OpinionFile, OpinionRequest
from tests.factories import INSIDE
from tests.projects import desk
from tests.projects.opinions import scene
from tests.projects.opinions.scene import DAY, DUE_ON, IEN, TOWN
from tests.staff import client_of, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("postgresql")]
LIST = reverse("admin:projects_project_changelist")
GIVES = {"avis": "reserved", "commentaire": "Trop court.", "nom": "Soazig", "fonction": "inspectrice", "fin": "1"}


@pytest.fixture(autouse=True)
def on_a_day_of_the_campaign():
    with time_machine.travel(INSIDE, tick=True):
        yield


@pytest.fixture
def project():
    return scene.make_filed()


@pytest.fixture
def lead():
    return client_of(scene.lead())


def page(person=IEN) -> str:
    return f"/avis/{scene.secret(person)}/"


def admin(name: str, *args) -> str:
    return reverse(f"admin:projects_project_{name}", args=args)


# -- the link --------------------------------------------------------------------------------------


def test_the_page_shows_what_was_chosen_and_is_kept_by_nobody(project):
    scene.ask(project, message="Votre regard sur l’inclusion.")
    desk.write(project, project.created_by, resume="Texte de travail")
    response = desk.browser().get(page())
    text = desk.text_of(response)
    assert response.status_code == 200
    for shown in ("Le phare", "Une émission sur le port.", "Votre regard sur l’inclusion.", "lundi 23 octobre 2023"):
        assert shown in text
    for hidden in (scene.SECRET_WORDS, "Texte de travail", "devis.pdf", project.created_by.email):
        assert hidden not in text
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "same-origin"


def test_a_visit_changes_nothing_a_first_post_is_read_over_and_a_second_counts(project):
    scene.ask(project)
    client, link = desk.browser(), page()
    client.get(link)
    client.head(link)
    first = client.post(link, GIVES)
    assert ("Avis réservé" in desk.text_of(first), Opinion.objects.count()) == (True, 0)
    assert client.post(link, {**GIVES, "corriger": "1"}).status_code == 200
    assert client.post(link, {**GIVES, "confirmer": "1"}).status_code == 302
    assert Opinion.objects.get().comment == "Trop court."
    after = desk.text_of(client.get(link))
    assert "Votre avis est enregistré" in after
    assert "Une émission sur le port." not in after
    client.post(link, {**GIVES, "avis": "favourable", "confirmer": "1"})
    assert Opinion.objects.get().answer == "reserved"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"avis": ""}, "Choisissez votre avis"),
        ({"avis": "x"}, "Choisissez un des trois avis"),
        ({"commentaire": " "}, "Expliquez en une phrase"),
        ({"nom": ""}, "Indiquez qui répond"),
        ({"commentaire": "a" * 5_001}, "trop long"),
    ],
)
def test_what_is_typed_wrong_is_said_and_kept(project, change, words):
    scene.ask(project)
    response = desk.browser().post(page(), {**GIVES, "confirmer": "1", **change})
    assert response.status_code == 422
    assert words in desk.text_of(response)
    assert not Opinion.objects.exists()


def test_a_file_survives_what_is_typed_wrong_and_comes_to_staff(project, lead):
    (asked,) = scene.ask(project)
    client, link = desk.browser(), page()
    client.post(link, {**GIVES, "nom": "", "fichier": scene.upload("Avis signé.pdf")})
    assert "Avis signé.pdf" in desk.text_of(client.get(link))
    client.post(link, {**GIVES, "retirer": "1"})
    assert not OpinionFile.objects.exists()
    assert client.post(link, {**GIVES, "fichier": scene.upload("avis.html")}).status_code in (409, 415)
    assert "Avis signé.pdf" in desk.text_of(client.post(link, {**GIVES, "fichier": scene.upload("Avis signé.pdf")}))
    file_url = admin("opinion_piece", project.pk, asked.pk)
    assert lead.get(file_url).status_code == 404, "not before the opinion is given"
    client.post(link, {**GIVES, "confirmer": "1"})
    response = lead.get(file_url)
    assert b"".join(response.streaming_content) == desk.PDF
    assert "attachment" in response["Content-Disposition"]
    assert Consultation.objects.filter(act="piece").count() == 1
    OpinionFile.objects.update(scan="waiting")
    assert lead.get(file_url).status_code == 409


def test_the_files_of_the_deposit_only_when_they_are_shown(project):
    piece = project.attachments.get()
    other = scene.make_filed("Autre", 1).attachments.get()
    scene.ask(project, IEN, sections=("budget",), files=True)
    scene.ask(project, TOWN, sections=("budget",))
    client = desk.browser()
    assert client.get(f"{page()}pieces/{piece.pk}/").status_code == 200
    assert client.get(f"{page(TOWN)}pieces/{piece.pk}/").status_code == 404
    assert client.get(f"{page()}pieces/{other.pk}/").status_code == 404
    scene.answer(when=INSIDE)
    assert client.get(f"{page()}pieces/{piece.pk}/").status_code == 404


def test_a_dead_link_says_what_to_do(project):
    (asked,) = scene.ask(project)
    link = page()
    actions.revoke_opinion_request(project, asked.pk, seen=1, by=scene.lead(), at=INSIDE)
    for method in ("get", "post"):
        response = getattr(desk.browser(), method)(link, GIVES)
        assert response.status_code == 404
        assert "demandez au service de vous envoyer un nouveau lien" in desk.text_of(response)


def test_the_page_costs_the_same_for_every_section(project):
    scene.ask(project)
    scene.ask(project, TOWN, sections=("projet", "budget", "equipe"), files=True)
    costs = []
    for person in (IEN, TOWN):
        with CaptureQueriesContext(
            connection,
        ) as found:
            desk.browser().get(page(person))
        costs.append(len(found))
    assert costs[0] <= 4
    assert costs[1] - costs[0] <= 1, "one more for the files"


# -- staff -----------------------------------------------------------------------------------------


def asking(**change) -> dict:
    given = {"destinataires": [], "autre_organisme": "Une association", "autre_courriel": "asso@example.org"}
    return given | {"sections": ["projet"], "due_on": "2023-10-23", "fin": "1"} | change


def test_the_lead_asks_sends_again_revokes_and_asks_again(project, lead):
    ask_url = admin("opinions", project.pk)
    assert "Demander des avis" in desk.text_of(lead.get(admin("change", project.pk)))
    assert lead.get(ask_url).status_code == 200
    assert lead.post(ask_url, asking()).status_code == 302
    asked = OpinionRequest.objects.get()
    assert (asked.kind, asked.due_on, asked.with_files) == ("other", DUE_ON, False)
    assert "Une association" in desk.text_of(lead.get(admin("change", project.pk)))
    again = admin("opinion_again", project.pk, asked.pk)
    assert lead.get(again).status_code == 200
    assert lead.post(again, {"seen": "1", "due_on": "2023-11-06", "fin": "1"}).status_code == 302
    assert lead.post(again, {"seen": "1", "due_on": "2023-11-06", "fin": "1"}).status_code == 409
    revoke = admin("opinion_revoke", project.pk, asked.pk)
    assert lead.get(revoke).status_code == 200
    assert lead.post(revoke, {"seen": "2", "fin": "1"}).status_code == 302
    assert lead.post(ask_url, asking()).status_code == 302
    assert OpinionRequest.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"autre_courriel": "", "autre_organisme": ""}, "Choisissez à qui"),
        ({"autre_organisme": ""}, "Dites à quel titre"),
        ({"autre_courriel": "x"}, "adresse complète"),
        ({"sections": []}, "au moins une section"),
        ({"due_on": ""}, "le jour auquel"),
        ({"due_on": "2023-09-01"}, "date à venir"),
    ],
)
def test_a_request_typed_wrong_is_explained(project, lead, change, words):
    response = lead.post(admin("opinions", project.pk), asking(**change))
    assert response.status_code in (409, 422)
    assert words in desk.text_of(response)
    assert not OpinionRequest.objects.exists()


def test_staff_read_opinions_beside_the_dossier_and_the_team_does_not(project, lead):
    scene.ask(project, IEN, TOWN)
    scene.answer("unfavourable", comment="Le calendrier est intenable.", when=INSIDE)
    text = desk.text_of(lead.get(admin("change", project.pk)))
    for shown in ("avis défavorable", "Soazig Le Bihan", "Le calendrier est intenable.", TOWN.name):
        assert shown in text
    owner = desk.browser(project.created_by)
    for name in ("detail", "reading"):
        body = owner.get(desk.address(name, project)).content.decode()
        assert "Le calendrier est intenable." not in body
        assert escape(IEN.name) not in body
        assert "avis demandé" not in body


def test_the_list_finds_the_late_ones(project, lead):
    quiet, given = scene.make_filed("Sans avis", 1), scene.make_filed("Avec avis", 2)
    scene.ask(project)
    scene.ask(given)
    scene.answer(when=INSIDE)

    def listed(choice: str) -> set[str]:
        text = lead.get(LIST, {"avis": choice}).content.decode()
        return {each.reference for each in (project, quiet, given) if each.reference in text}

    assert (listed("en-retard"), listed("attendu"), listed("donne")) == (
        set(),
        {project.reference},
        {given.reference},
    )
    with time_machine.travel(INSIDE + 30 * DAY, tick=True):
        late_lead = client_of(make_staff("tard", "pilotage"))
        assert project.reference in late_lead.get(LIST, {"avis": "en-retard"}).content.decode()
        assert "avis en retard" in desk.text_of(late_lead.get(admin("change", project.pk)))


def test_the_panel_costs_one_query_whatever_the_opinions(project, lead):
    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            lead.get(admin("change", project.pk))
        return len(found)

    scene.ask(project)
    one = cost()
    scene.ask(project, TOWN, scene.Person("other", "Autre", "autre@example.org"))
    assert cost() == one
