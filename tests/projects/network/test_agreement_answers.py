"""One link, one answer, to exactly what was read: through the page, without an account."""

import pytest
from django.db import connection
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects import actions
from projects.models import Agreement, AgreementRequest
from tests.factories import AFTER, INSIDE
from tests.faults.values import MASS
from tests.projects import desk
from tests.projects.network import scene
from tests.projects.network.scene import UAIS
from tne29.lib.errors import Refusal
from tne29.outbox.models import Letter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_day_of_the_campaign")]
FIRST, SECOND = UAIS[:2]
TYPED = {"reponse": "agreed", "nom": "Maïwenn Kerdraon", "fonction": "directrice", "commentaire": ""}


@pytest.fixture
def project():
    project = scene.make_project()
    scene.ask(project)
    return project


def url_of(secret: str = "") -> str:
    return reverse("projects:agreement", args=[secret or scene.secret()])


def send(client, url: str, **typed):
    """Fills the page in, reads it over, confirms."""
    sent = {**desk.form_of(client.get(url)), **TYPED, **typed}
    confirm = client.post(url, sent)
    assert confirm.status_code == 200, desk.text_of(confirm)
    return client.post(url, {**desk.form_of(confirm), "confirmer": "1"})


def test_a_head_reads_confirms_and_gets_a_receipt(project):
    client, url = desk.browser(), url_of()
    page = client.get(url)
    assert page.status_code == 200
    text = desk.text_of(page)
    for word in (
        "Une webradio",
        "Les élèves fabriquent",
        "accueille les ateliers",
        "Contact 1",
        "lundi 8 janvier 2024",
    ):
        assert word in text
    assert "École 2 du réseau" not in text
    assert scene.place(project).concern.hash in text
    done = send(client, url, commentaire="Avec plaisir.")
    assert (done.status_code, done.url) == (302, url)
    given = desk.text_of(client.get(url))
    assert "L’accord de votre établissement est enregistré" in given
    assert "Maïwenn Kerdraon, directrice" in given
    assert scene.state(project) == "agreed"
    receipt = Letter.objects.get(kind="agreement_told", recipient=scene.school().email)
    assert scene.place(project).concern.hash in receipt.text
    news = Letter.objects.get(kind="agreement_told", recipient=project.created_by.email)
    assert "donne son accord" in news.subject


def test_looking_changes_nothing(project):
    """Case 7: mail scanners open and look at every link."""
    before = list(AgreementRequest.objects.values())
    client = desk.browser()
    for method in (client.get, client.head, client.options):
        method(url_of())
    assert list(AgreementRequest.objects.values()) == before
    assert not Agreement.objects.exists()


def test_the_first_press_is_only_read_over(project):
    client, url = desk.browser(), url_of()
    confirm = client.post(url, {**desk.form_of(client.get(url)), **TYPED})
    assert "Enregistrer ma réponse" in desk.text_of(confirm)
    assert not Agreement.objects.exists()
    back = client.post(url, {**desk.form_of(confirm), "corriger": "1"})
    assert desk.form_of(back)["nom"] == ["Maïwenn Kerdraon"]


def test_a_second_answer_changes_nothing_and_shows_the_first(project):
    client, url = desk.browser(), url_of()
    sent = {**desk.form_of(client.get(url)), **TYPED, "confirmer": "1"}
    client.post(url, sent)
    again = client.post(url, {**sent, "reponse": "declined", "nom": "Quelqu’un d’autre"})
    assert again.status_code == 200
    assert "Maïwenn Kerdraon" in desk.text_of(again)
    assert "Quelqu’un" not in desk.text_of(again)
    assert Agreement.objects.get().answer == "agreed"
    assert Letter.objects.filter(recipient=scene.school().email, kind="agreement_told").count() == 1


def test_a_refusal_is_an_answer(project):
    send(desk.browser(), url_of(), reponse="declined", commentaire="Nous manquons de salles.")
    assert scene.state(project) == "declined"
    page = desk.text_of(desk.browser(project.created_by).get(desk.address("agreements", project)))
    assert "Nous manquons de salles." in page


def test_what_changed_since_the_letter_is_what_is_answered(project):
    scene.change(project, titre="Un autre titre")
    text = desk.text_of(desk.browser().get(url_of()))
    assert "Le projet a changé depuis notre courriel" in text
    assert "Un autre titre" in text
    send(desk.browser(), url_of())
    assert '"titre":"Un autre titre"' in scene.request_of().content
    assert scene.state(project) == "agreed"


@pytest.mark.parametrize("press", ["read over", "confirm"])
def test_what_changed_under_the_eyes_is_read_again_and_the_words_are_kept(project, press):
    client, url = desk.browser(), url_of()
    sent = {**desk.form_of(client.get(url)), **TYPED}
    if press == "confirm":
        sent = {**desk.form_of(client.post(url, sent)), "confirmer": "1"}
    scene.change(project, titre="Un autre titre")
    response = client.post(url, sent)
    assert response.status_code == 409
    assert "relisez ce qui suit" in desk.text_of(response)
    assert "Un autre titre" in desk.text_of(response)
    assert desk.form_of(response)["nom"] == ["Maïwenn Kerdraon"]
    assert not Agreement.objects.exists()
    assert desk.form_of(response)["empreinte"] == [scene.place(project).concern.hash]


def test_an_answer_out_of_date_says_so_and_shows_what_is_new(project):
    send(desk.browser(), url_of())
    scene.change(project, titre="Un autre titre")
    text = desk.text_of(desk.browser().get(url_of()))
    assert "Le projet a changé depuis cette réponse" in text
    assert "Une webradio" in text
    assert "Un autre titre" in text
    team = desk.text_of(desk.browser(project.created_by).get(desk.address("agreements", project)))
    assert "à redemander" in team
    assert "AvantUne webradioMaintenantUn autre titre" in team
    old = url_of()
    scene.ask(project, INSIDE + scene.DAY)
    assert url_of() != old
    assert "Voici ce qui a changé" in desk.text_of(desk.browser().get(url_of()))
    assert "est enregistré" in desk.text_of(desk.browser().get(old))


DEAD = ["unknown", "revoked", "expired", "withdrawn", "no longer associated", "cut", "long", "strange", "closed draft"]


@pytest.mark.parametrize("why", DEAD)
def test_a_dead_link_is_answered_like_one_that_never_was(project, why, on_a_day_of_the_campaign):
    url, never = url_of(), desk.browser().get(url_of("u" * 43))
    if why == "revoked":
        actions.revoke_agreement_request(project, FIRST, by=project.created_by, at=INSIDE)
    elif why == "expired":
        AgreementRequest.objects.update(expires_at=INSIDE, asked_at=INSIDE - scene.DAY)
    elif why == "withdrawn":
        actions.withdraw(project, by=project.created_by, at=INSIDE)
    elif why == "no longer associated":
        scene.change(project, associes=[scene.row(SECOND, 2)])
    elif why == "closed draft":
        on_a_day_of_the_campaign.move_to(AFTER)
    else:
        kinds = {"unknown": "u" * 43, "cut": scene.secret()[:-1], "long": "a" * 3000, "strange": "été%00\u202e"}
        url = url_of(kinds[why]) if why != "strange" else "/accord/%C3%A9t%C3%A9%E2%80%AE/"
    client = desk.browser()
    for response in (client.get(url), client.post(url, {**TYPED, "empreinte": "x", "confirmer": "1", "fin": "1"})):
        assert response.status_code == 404
        assert response.content == never.content
        assert response["Referrer-Policy"] == "same-origin"
        assert "no-store" in response["Cache-Control"]
    assert not Agreement.objects.exists()


HOSTILE = [
    {"reponse": "peut-être"},
    {"reponse": ""},
    {"nom": ""},
    {"nom": " \u200b "},
    {"fonction": "x" * 121},
    {"commentaire": "x" * 1001},
]


@pytest.mark.parametrize("typed", HOSTILE)
def test_a_wrong_answer_is_refused_with_its_reason(project, typed):
    client, url = desk.browser(), url_of()
    sent = {**desk.form_of(client.get(url)), **TYPED, **typed, "confirmer": "1"}
    response = client.post(url, sent)
    assert response.status_code == 422
    assert "Corrigez ce qui suit" in desk.text_of(response)
    assert not Agreement.objects.exists()


def test_a_post_assigns_nothing_but_the_answer(project):
    client, url = desk.browser(), url_of()
    extra = {"school": "0299004E", "at": "2000-01-01", "content_hash": "0" * 64, "request": "1", "answer": "declined"}
    sent = {**MASS, **extra, **desk.form_of(client.get(url)), **TYPED, "confirmer": "1"}
    client.post(url + "?reponse=declined", sent)
    given = Agreement.objects.get()
    assert (given.answer, given.request.school.uai, given.content_hash) == (
        "agreed",
        FIRST,
        scene.place(project).concern.hash,
    )
    assert given.at.date() == INSIDE.date()


def test_hostile_words_stay_words(project):
    script = "<script>alert(1)</script>{{ 7*7 }}{% load x %}"
    send(desk.browser(), url_of(), nom=f"{script}\r\nBcc: x@example.org", commentaire=script)
    for response in (
        desk.browser().get(url_of()),
        desk.browser(project.created_by).get(desk.address("agreements", project)),
    ):
        assert b"<script>alert" not in response.content
        assert "{{ 7*7 }}" in desk.text_of(response)
    assert "\nBcc:" not in Letter.objects.filter(kind="agreement_told").latest("pk").text


def test_only_the_choice_that_was_read_counts(project):
    """The verb itself: another hash, another word, a secret of another kind."""
    with pytest.raises(actions.ContentChanged):
        scene.answer(project, seen_hash="0" * 64)
    with pytest.raises(ValueError, match="peut-être"):
        scene.answer(project, "peut-être")
    with pytest.raises(Refusal, match="plus valable"):
        actions.answer_agreement("u" * 43, "agreed", seen_hash="", name="x", job="y", at=INSIDE)
    assert not Agreement.objects.exists()


# -- what the database itself refuses ---------------------------------------------------------------


@pytest.mark.parametrize(
    "act",
    [
        lambda: Agreement.objects.update(answer="declined"),
        lambda: Agreement.objects.all().delete(),
        lambda: AgreementRequest.objects.filter(answered_at__isnull=False).update(content="{}"),
        lambda: AgreementRequest.objects.filter(answered_at__isnull=False).update(answered_at=None),
        lambda: AgreementRequest.objects.filter(answered_at__isnull=False).update(content_hash="0" * 64),
    ],
)
def test_an_answer_and_what_it_is_about_do_not_change(project, act):
    scene.answer(project)
    with pytest.raises(DatabaseError, match="ne se modifie pas"):
        act()


def test_the_text_of_an_answered_request_may_be_erased_and_its_proof_stays(project):
    scene.answer(project)
    AgreementRequest.objects.filter(school__uai=FIRST).update(content="", words={})
    assert scene.state(project) == "agreed"
    assert desk.browser().get(url_of()).status_code == 200


@pytest.mark.parametrize("schools", [1, 3])
def test_pages_cost_the_same_for_one_school_and_three(schools):
    project = scene.make_project(UAIS[:schools])
    scene.ask(project)
    client, team, url = desk.browser(), desk.browser(project.created_by), url_of()
    sent = {**TYPED, "empreinte": scene.place(project).concern.hash, "fin": "1"}
    for act, cost in (
        (lambda: client.get(url), 5),
        (lambda: team.get(desk.address("agreements", project)), 5),
        (lambda: client.post(url, sent), 4),
    ):
        act()
        with CaptureQueriesContext(connection) as queries:
            assert act().status_code == 200
        assert len(queries) == cost, [each["sql"][:90] for each in queries]
