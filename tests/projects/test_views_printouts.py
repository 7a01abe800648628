"""PDFs as they are served: never drawn in a request."""

import json

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from campaigns import snapshot
from projects import actions, printouts
from projects.models import Printout, Project
from tests.factories import INSIDE, make_user
from tests.projects import desk
from tne29.lib import press

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_day_of_the_campaign")]


@pytest.fixture(autouse=True)
def no_press(monkeypatch):
    """Whatever is asked of these pages, nothing is laid out."""
    snapshot.forget()
    monkeypatch.setattr(press.Press, "write", lambda *_: pytest.fail("a request drew a document"))


@pytest.fixture
def project() -> Project:
    return desk.make_project()


@pytest.fixture
def client(project):
    return desk.browser(project.created_by)


def made(printout: Printout, content: bytes = b"%PDF-1.7 fait") -> Printout:
    printout.file.save("imprime.pdf", ContentFile(content), save=False)
    printout.state, printout.progress, printout.done_at = Printout.State.DONE, 100, INSIDE
    printout.save()
    return printout


def test_a_dossier_is_asked_for_then_served(project, client):
    url = desk.address("dossier_pdf", project)
    waiting = client.get(url)
    assert waiting.status_code == 200
    assert "Le document est en préparation" in desk.text_of(waiting)
    assert b'<noscript><meta http-equiv="refresh"' in waiting.content
    made(Printout.objects.get())
    served = client.get(url)
    assert b"".join(served.streaming_content) == b"%PDF-1.7 fait"
    assert served["Content-Type"] == "application/pdf"
    assert f"dossier-{project.reference}-brouillon.pdf" in served["Content-Disposition"]
    assert "no-store" in served["Cache-Control"]


def test_asking_again_makes_no_other_row(project, client):
    for _ in range(3):
        client.get(desk.address("dossier_pdf", project))
    assert Printout.objects.count() == 1


def test_the_waiting_page_is_told_how_it_goes(project, client):
    url = desk.address("dossier_pdf", project)
    client.get(url)
    Printout.objects.update(state=Printout.State.RUNNING, progress=40)
    answer = client.get(url, headers={"Accept": "application/json"})
    assert json.loads(answer.content) == {"etat": "running", "mot": "en préparation", "avancement": 40}


def test_a_failure_is_explained_with_a_way_to_try_again(project, client):
    url = desk.address("dossier_pdf", project)
    client.get(url)
    Printout.objects.update(state=Printout.State.FAILED, failure="La mise en page a duré trop longtemps.")
    failed = client.get(url)
    assert "La mise en page a duré trop longtemps." in desk.text_of(failed)
    assert desk.page(failed).cssselect("main .button")[0].text == "Réessayer"


def test_a_deposit_and_its_receipt_have_their_own_files(project, client):
    actions.deposit(project, by=project.created_by, at=INSIDE)
    client.get(desk.address("dossier_pdf", project))
    client.get(desk.address("receipt_pdf", project))
    assert set(Printout.objects.values_list("kind", "deposit__number")) == {("dossier", 1), ("receipt", 1)}
    desk.write(project, project.created_by, titre="Corrigé")
    client.get(desk.address("dossier_pdf", project))
    assert Printout.objects.filter(kind="dossier", deposit=None).count() == 1
    client.get(desk.address("dossier_pdf", project), {"depot": "1"})
    assert Printout.objects.count() == 3


def test_what_does_not_exist_is_not_found(project, client):
    assert client.get(desk.address("receipt_pdf", project)).status_code == 404
    for number in ("1", "x", "9" * 40):
        assert client.get(desk.address("dossier_pdf", project), {"depot": number}).status_code == 404
    assert not Printout.objects.exists()


def test_a_stranger_gets_no_document(project, client):
    actions.deposit(project, by=project.created_by, at=INSIDE)
    client.get(desk.address("receipt_pdf", project))
    made(Printout.objects.get())
    assert desk.browser(make_user()).get(desk.address("receipt_pdf", project)).status_code == 404
    assert desk.browser().get(desk.address("receipt_pdf", project)).status_code == 302


def test_a_lost_file_is_not_a_failure_of_the_portal(project, client):
    client.get(desk.address("dossier_pdf", project))
    printout = made(Printout.objects.get())
    printout.file.storage.delete(printout.file.name)
    assert client.get(desk.address("dossier_pdf", project)).status_code == 404


# -- the blank questionnaire -----------------------------------------------------------------------


BLANKS = [
    ("blank_pdf", Printout.Kind.BLANK, "questionnaire", "à imprimer"),
    ("fillable_pdf", Printout.Kind.FILLABLE, "questionnaire-remplissable", "à remplir"),
]


@pytest.mark.parametrize(("name", "kind", "file", "words"), BLANKS)
def test_a_blank_questionnaire_is_for_everybody_once_made(name, kind, file, words):
    campaign = desk.make_campaign()
    url = reverse(f"projects:{name}", args=[campaign.slug])
    missing = desk.browser().get(url)
    assert missing.status_code == 503
    assert missing["Retry-After"] == "60"
    assert f"Le questionnaire {words} est en préparation" in desk.text_of(missing)
    assert not Printout.objects.exists()
    made(printouts.ask(kind, campaign=campaign, at=INSIDE))
    served = desk.browser().get(url)
    assert b"".join(served.streaming_content).startswith(b"%PDF")
    assert f'"{file}-{campaign.slug}.pdf"' in served["Content-Disposition"]
    assert "public" in served["Cache-Control"]


@pytest.mark.parametrize(("name", "kind", "file", "words"), BLANKS)
def test_a_blank_questionnaire_costs_two_queries(django_assert_num_queries, name, kind, file, words):
    campaign = desk.make_campaign()
    made(printouts.ask(kind, campaign=campaign, at=INSIDE))
    url = reverse(f"projects:{name}", args=[campaign.slug])
    desk.browser().get(url)
    with django_assert_num_queries(2):
        desk.browser().get(url)


def test_no_questionnaire_for_a_campaign_that_does_not_exist():
    assert desk.browser().get(reverse("projects:blank_pdf", args=["inconnue"])).status_code == 404


def test_the_answers_of_a_team_are_never_served_as_the_blank_questionnaire(project):
    made(printouts.ask(Printout.Kind.FILLABLE, project=project, at=INSIDE))
    url = reverse("projects:fillable_pdf", args=[project.campaign.slug])
    assert desk.browser().get(url).status_code == 503


# -- the questionnaire to fill, with the answers ---------------------------------------------------


def test_the_questionnaire_of_a_team_is_asked_for_then_served(project, client):
    url = desk.address("prefilled_pdf", project)
    assert "Questionnaire remplissable" in desk.text_of(client.get(url))
    made(Printout.objects.get())
    served = client.get(url)
    assert b"".join(served.streaming_content) == b"%PDF-1.7 fait"
    assert f"questionnaire-{project.reference}.pdf" in served["Content-Disposition"]
    assert "no-store" in served["Cache-Control"]
    assert desk.browser(make_user()).get(url).status_code == 404


def test_saved_answers_make_another_questionnaire(project, client):
    url = desk.address("prefilled_pdf", project)
    client.get(url)
    desk.write(project, project.created_by, titre="Un autre titre")
    client.get(url)
    assert Printout.objects.filter(kind=Printout.Kind.FILLABLE, project=project).count() == 2


def test_sizes_are_said_beside_the_links():
    campaign = desk.make_campaign()
    for kind, size in ((Printout.Kind.BLANK, 210_000), (Printout.Kind.FILLABLE, 283_000)):
        printout = made(printouts.ask(kind, campaign=campaign, at=INSIDE))
        Printout.objects.filter(pk=printout.pk).update(size=size)
    text = desk.text_of(desk.browser().get(reverse("campaigns:campaign", args=[campaign.slug])))
    assert "PDF accessible, 205 ko" in text.replace("\u00a0", " ").replace("\u202f", " ")
    assert "PDF, 276 ko" in text.replace("\u00a0", " ").replace("\u202f", " ")
