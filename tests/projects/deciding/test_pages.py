"""The pages of the project lead: from the list to what was published, and her letters."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects import actions, letters_wording, printouts
from projects.models import Decision, LetterText, PreparedDecision, Printout, Release
from tests.factories import AFTER, make_deposit, make_project, make_school
from tests.projects.deciding import scene
from tests.projects.deciding.scene import NO, prepared, under_review
from tests.projects.desk import browser, form_of, text_of
from tests.staff import client_of, make_staff
from tne29.outbox.models import Letter

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("postgresql")]
LIST = reverse("admin:projects_project_changelist")
PREPARED = reverse("admin:projects_prepareddecision_changelist")
PREPARE = reverse("admin:projects_prepareddecision_prepare")
PUBLISH = reverse("admin:projects_prepareddecision_publish")
REFUSED = reverse("admin:projects_lettertext_edit", args=["refused"])


def choose(client, action: str, projects) -> str:
    """Ticks them in the list and goes where the action leads."""
    sent = {"action": action, "_selected_action": [each.pk for each in projects], "fin": "1"}
    return client.post(LIST, sent).headers["Location"]


def test_from_the_list_to_what_the_school_reads(client, lead):
    projects = under_review(3, by=lead)
    address = choose(client, "prepare_decisions", projects)
    page = client.get(address)
    assert "Préparer une décision pour 3 dossiers" in text_of(page)
    sent = form_of(page) | {"kind": "accepted", "rule": "same", "amount": "1 500,00 €", "needs_convention": "on"}
    assert client.post(address, sent).headers["Location"] == PREPARED
    assert set(PreparedDecision.objects.values_list("amount", flat=True)) == {1500}
    assert Letter.objects.filter(kind="decision").count() == 0
    listed = text_of(client.get(PREPARED))
    assert all(each.reference in listed for each in projects)
    confirm = client.get(choose(client, "publish_decisions", projects))
    assert "Publier 3 décisions" in text_of(confirm)
    assert "4\u202f500,00\u00a0€ en tout" in confirm.content.decode()
    done = client.post(PUBLISH, form_of(confirm), follow=True)
    assert "Tout est parti" in text_of(done)
    assert client.post(PUBLISH, form_of(confirm)).headers["Location"] == done.redirect_chain[-1][0]
    assert (Decision.objects.count(), Letter.objects.filter(kind="decision").count()) == (3, 3)
    owner = projects[0].created_by
    told = text_of(browser(owner).get(projects[0].get_absolute_url()))
    assert "Votre projet est accepté" in told
    assert "Une convention vous sera adressée" in told


def test_what_cannot_be_prepared_is_named_with_the_reason(client, lead):
    (ready,) = under_review(by=lead)
    other = make_deposit(make_project(ready.campaign, school=make_school("0299005F"))).project
    address = f"{PREPARE}?dossiers={ready.pk},{other.pk}"
    words = text_of(client.get(address))
    assert "pour 1 dossier" in words
    assert "commencez ou reprenez d’abord son instruction" in words
    refused = client.post(address, form_of(client.get(address)) | {"kind": "refused"})
    assert refused.status_code == 422
    assert "Indiquez le motif" in text_of(refused)


def test_somebody_prepared_meanwhile_and_the_page_says_who(client, lead):
    (project,) = under_review(by=lead)
    address = f"{PREPARE}?dossiers={project.pk}"
    sent = form_of(client.get(address)) | {"kind": "accepted", "rule": "none"}
    prepared(project, NO, by=scene.lead("soazig"))
    told = client.post(address, sent)
    assert told.status_code == 409
    assert "Soazig Le Goff a préparé une autre décision" in text_of(told)
    assert PreparedDecision.objects.get().kind == "refused"


def test_what_was_changed_after_the_page_was_read_is_not_published(client, lead):
    (project,) = under_review(by=lead)
    prepared(project, by=lead)
    sent = form_of(client.get(PUBLISH, {"dossiers": project.pk}))
    actions.prepare_decision(project, NO, by=scene.lead("soazig"), at=AFTER, seen=1)
    told = text_of(client.post(PUBLISH, sent, follow=True))
    assert "Tout n’est pas parti" in told
    assert "Soazig Le Goff a changé la décision préparée" in told
    assert not Decision.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"key": "x"}, {"key": "\x00"}, {"dossier": ["1:x", "9" * 30]}])
def test_forged_publications_do_nothing(client, sent):
    key = {} if "key" in sent else {"key": "5f0c1c70-1c9e-4f57-9a39-000000000000"}
    assert client.post(PUBLISH, {**key, **sent, "fin": "1"}).status_code in (302, 400)
    assert not Release.objects.exists()


def test_an_instructor_prepares_and_does_not_publish(lead):
    (project,) = under_review(by=lead)
    client = client_of(make_staff("instructrice", "instruction"))
    prepared(project, by=lead)
    assert client.get(PREPARE, {"dossiers": project.pk}).status_code == 200
    assert client.get(PUBLISH, {"dossiers": project.pk}).status_code == 403
    assert client.get(REFUSED).status_code == 200
    assert client.post(REFUSED, {"seen": 0, "subject": "x", "body": "y", "fin": "1"}).status_code == 403
    page = text_of(client.get(reverse("admin:projects_project_change", args=[project.pk])))
    assert "Décision préparée" in page
    assert "Publier cette décision" not in page


def cost_of(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_pages_cost_the_same_with_one_and_with_three(client, lead):
    projects = under_review(3, by=lead)
    one, *others = projects
    prepared(one, by=lead)
    addresses = [PREPARED, f"{PUBLISH}?dossiers={one.pk}", f"{PREPARE}?dossiers={one.pk}"]
    costs = [cost_of(client, each) for each in addresses]
    for each in others:
        prepared(each, by=lead)
    every = ",".join(str(each.pk) for each in projects)
    assert [cost_of(client, each.replace(f"={one.pk}", f"={every}")) for each in addresses] == costs
    release = scene.ask(*PreparedDecision.objects.all(), by=lead)
    assert max([*costs, cost_of(client, reverse("admin:projects_release_change", args=[release.pk]))]) <= 9


# -- letters ---------------------------------------------------------------------------------------


def written(client, **typed):
    return client.post(REFUSED, {**form_of(client.get(REFUSED)), "fin": "1", **typed})


BODY = "Bonjour [prénom],\n\nLe projet de [établissement] est refusé.\n\nMotif : [motif]\n\n[voies de recours]"


def test_her_words_are_what_the_school_receives_and_the_original_comes_back(client, lead):
    first, second = under_review(2, by=lead)
    assert written(client, subject="Réponse à [référence]", body=BODY, save="1").status_code == 302
    actions.refuse(first, by=lead, at=AFTER, reason="Trop tard, voir [prénom].")
    letter = Letter.objects.get(kind="decision")
    assert letter.subject == f"Réponse à {first.reference}"
    assert "Le projet de École de la Pointe est refusé." in letter.text
    assert "Motif : Trop tard, voir [prénom]." in letter.text, "what is put in a field is never read again"
    assert written(client, original="1").status_code == 302
    assert letters_wording.in_force("refused") == letters_wording.original("refused")
    actions.refuse(second, by=lead, at=AFTER, reason="Non.")
    assert "n’est pas retenu" in Letter.objects.filter(kind="decision").latest("pk").subject
    assert list(LetterText.objects.values_list("number", "is_original")) == [(2, True), (1, False)]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (BODY.replace("[prénom]", "[prenom]"), "Vouliez-vous dire [prénom]"),
        (BODY.replace("[motif]", "[motif"), "Un crochet"),
        (BODY.replace("[voies de recours]", ""), "Il manque le champ [voies de recours]"),
        ("{{ project.answers }} {% load x %}[motif] [voies de recours] [__class__]", "[__class__] n’existe pas"),
    ],
)
def test_a_wrong_field_is_refused_with_a_sentence(client, body, sentence):
    refused = written(client, subject="Objet", body=body, save="1")
    assert refused.status_code == 422
    assert sentence in text_of(refused)
    assert not LetterText.objects.exists()


def test_the_preview_is_of_a_real_dossier_and_keeps_nothing(client, lead):
    (project,) = under_review(by=lead)
    prepared(project, NO, by=lead)
    shown = written(client, subject="Essai [référence]", body=BODY, preview="1", dossier=project.reference)
    words = text_of(shown)
    assert f"Objet : Essai {project.reference}".replace("\u00a0", " ") in words.replace("\u00a0", " ")
    assert "Hors du cadre de l’appel." in words
    assert not LetterText.objects.exists()
    assert not Letter.objects.filter(kind="decision").exists()


def test_two_who_write_the_same_letter_are_told(client, lead):
    page = form_of(client.get(REFUSED))
    actions.save_wording("refused", "Autre", BODY, seen=0, by=scene.lead("soazig"), at=AFTER)
    told = client.post(REFUSED, {**page, "fin": "1", "subject": "Le mien", "body": BODY, "save": "1"})
    assert told.status_code == 409
    assert "Soazig Le Goff a changé ce texte" in text_of(told)
    assert "Le mien" in told.content.decode()


# -- the decision on paper -------------------------------------------------------------------------


def test_the_pdf_is_asked_for_by_the_school_and_by_staff_once_it_is_decided(client, lead):
    (project,) = under_review(by=lead)
    prepared(project, by=lead)
    school, address = browser(project.created_by), reverse("projects:decision_pdf", args=[project.reference])
    printing = reverse("admin:projects_project_decision_pdf", args=[project.pk])
    assert school.get(address).status_code == 404
    assert client.post(printing, {"fin": "1"}).status_code == 404
    actions.refuse(project, by=lead, at=AFTER, reason="Hors délai.")
    assert school.get(address).status_code == 200
    asked = client.post(printing, {"fin": "1"})
    printout = Printout.objects.get(kind="decision")
    assert asked.headers["Location"] == reverse("admin:projects_printout_change", args=[printout.pk])
    assert printouts.render(printout.pk, AFTER)
    assert school.get(address).headers["Content-Type"] == "application/pdf"
