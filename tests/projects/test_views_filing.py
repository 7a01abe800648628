"""The page of a project, the check, the deposit and its receipt, the withdrawal."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.contrib.messages import get_messages

from campaigns.models import Call, Campaign
from projects import actions, letters
from projects.models import Deposit, Project
from schools.models import Membership
from tests.factories import INSIDE, make_user
from tests.projects import desk
from tne29.outbox.models import Letter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_day_of_the_campaign")]
DEADLINE = "jusqu’au vendredi 20 octobre 2023 à 23 h 59, heure de Paris"


@pytest.fixture
def project() -> Project:
    return desk.make_project()


@pytest.fixture
def client(project):
    return desk.browser(project.created_by)


def fresh(project) -> Project:
    return Project.objects.get(pk=project.pk)


def move(project, name, **more) -> Project:
    actions_by_staff = {"start_review", "request_changes", "accept", "refuse", "close_without_action"}
    by = make_user(is_staff=True) if name in actions_by_staff else project.created_by
    getattr(actions, name)(fresh(project), by=by, at=INSIDE, **more)
    return fresh(project)


def press(client, project) -> object:
    return client.post(desk.address("deposit", project), desk.form_of(client.get(desk.address("deposit", project))))


# -- the page of a project -------------------------------------------------------------------------


def test_a_draft_says_loudly_that_it_is_not_deposited(project, client):
    response = client.get(project.get_absolute_url())
    assert "non déposé" in desk.page(response).find(".//title").text
    text = desk.text_of(response)
    assert "Ce dossier n’est pas déposé" in text
    assert f"Vous pouvez déposer ce dossier {DEADLINE}." in text
    assert "Il reste 18 jours." in text


def test_sections_are_a_list_of_tasks(project, client):
    actions.save_answers(project, {"en_reseau": True}, project.revision, by=project.created_by, at=INSIDE)
    page = desk.page(client.get(project.get_absolute_url()))
    tasks = [" ".join(task.text_content().split()) for task in page.cssselect(".task")]
    assert tasks == [
        "A Section A : Le projet1 réponse à compléter en cours",
        "B Section B : BudgetRien n’y est obligatoire facultative",
        "C Section C : ÉquipeRien n’y est obligatoire facultative",
    ]
    assert "0 section complète sur 1" in page.find(".//main").text_content().replace("\xa0", " ")


def test_each_state_says_what_comes_next(project, client):
    def text() -> str:
        return desk.text_of(client.get(project.get_absolute_url()))

    move(project, "deposit")
    assert "Votre dossier est déposé" in text()
    assert f"le déposer de nouveau {DEADLINE}" in text()
    desk.write(project, project.created_by, titre="Un autre titre")
    assert "Des modifications ne sont pas déposées" in text()
    move(project, "start_review")
    assert "Votre dossier est en instruction" in text()
    move(project, "request_changes", message="Joignez le devis.", until=INSIDE + timedelta(days=5))
    assert "Joignez le devis." in text()
    assert "Vous pouvez déposer votre complément jusqu’au samedi 7 octobre 2023" in text()
    desk.write(project, project.created_by, titre="Complété")
    move(project, "deposit")
    move(project, "accept", amount=Decimal("1800.00"), reason="Projet solide.", conditions="Bilan en juin.")
    assert "Votre projet est accepté" in text()
    assert "1 800,00 €" in text()
    assert "Projet solide." in text()
    assert "Bilan en juin." in text()


def test_a_refusal_says_why_and_what_one_may_do(project, client):
    project.campaign.call.appeal_text = "Vous pouvez former un recours dans les deux mois."
    project.campaign.call.save()
    move(project, "deposit")
    move(project, "start_review")
    move(project, "refuse", reason="La dépense est déjà engagée.")
    text = desk.text_of(client.get(project.get_absolute_url()))
    assert "La dépense est déjà engagée." in text
    assert "former un recours" in text


def test_history_tells_who_did_what(project, client):
    move(project, "deposit")
    moments = desk.page(client.get(project.get_absolute_url())).cssselect(".moment-title")
    assert [moment.text for moment in moments] == ["Dépôt n°\u00a01", "Création du dossier"]


def test_a_reference_in_small_letters_finds_its_project(project, client):
    assert (
        client.get(project.get_absolute_url().replace(project.reference, project.reference.lower())).status_code == 200
    )


@pytest.mark.parametrize(
    "name", ["detail", "check", "deposit", "receipt", "withdraw", "resume", "team", "dossier_pdf", "receipt_pdf"]
)
@pytest.mark.parametrize("method", ["get", "head", "post", "put", "delete"])
def test_a_stranger_finds_nothing_anywhere(project, name, method):
    move(project, "deposit")
    answer = getattr(desk.browser(make_user()), method)(desk.address(name, project))
    assert answer.status_code in (404, 405)
    assert project.title not in answer.content.decode()


def test_private_pages_are_never_kept(project, client):
    move(project, "deposit")
    for name in ("detail", "check", "receipt", "withdraw", "team"):
        cache = client.get(desk.address(name, project))["Cache-Control"]
        assert {"no-store", "private"} <= set(cache.replace(" ", "").split(","))


# -- checking --------------------------------------------------------------------------------------


def test_what_is_missing_comes_first_with_a_link_to_each(client, project):
    actions.save_answers(
        project, {"titre": None, "en_reseau": True}, project.revision, by=project.created_by, at=INSIDE
    )
    response = client.get(desk.address("check", project))
    links = [link.get("href") for link in desk.page(response).cssselect(".lacks a")]
    assert links == [f"{desk.section_of(project)}#field-titre", f"{desk.section_of(project)}#field-nature"]
    shown = desk.page(client.get(desk.section_of(project)))
    assert all(shown.get_element_by_id(link.partition("#")[2]) is not None for link in links)
    assert "2 réponses à compléter" in desk.text_of(response)
    assert "Déposer le dossier" not in desk.text_of(response)


def test_a_complete_project_may_be_deposited(project, client):
    text = desk.text_of(client.get(desk.address("check", project)))
    assert "Le dossier est prêt à être déposé" in text
    assert "Une webradio" in text


@pytest.mark.parametrize(
    ("role", "fields", "sentence"),
    [
        ("editor", {}, "Seule la personne titulaire du dossier"),
        ("owner", {}, "votre appartenance à l’établissement doit être confirmée"),
        ("editor", {"may_deposit": True}, "votre appartenance à l’établissement doit être confirmée"),
    ],
)
def test_what_blocks_is_said_with_what_to_do(project, role, fields, sentence):
    client = desk.browser(desk.join(project, role, **fields))
    response = client.get(desk.address("check", project))
    assert sentence in desk.text_of(response)
    assert desk.page(response).cssselect("main .alert a")
    assert client.get(desk.address("deposit", project)).url == desk.address("check", project)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [("2023-09-03", "à partir du lundi 4 septembre 2023"), ("2023-10-21", f"Le dépôt était possible {DEADLINE}.")],
)
def test_outside_the_window_the_dates_are_said(project, day, sentence):
    with time_machine.travel(f"{day}T12:00:00+02:00"):
        client = desk.browser(project.created_by)
        assert sentence in desk.text_of(client.get(desk.address("check", project)))


def test_nothing_new_since_the_last_deposit_is_said(project, client):
    move(project, "deposit")
    assert "il n’y a rien de plus à déposer" in desk.text_of(client.get(desk.address("check", project)))


# -- depositing ------------------------------------------------------------------------------------


def test_the_confirmation_says_what_will_happen_and_who_is_told(project, client):
    text = desk.text_of(client.get(desk.address("deposit", project)))
    assert "accusé de réception" in text
    assert project.created_by.email in text
    assert project.school.email.lower() in text
    assert DEADLINE in text


def test_a_deposit_leads_to_its_receipt(project, client):
    response = press(client, project)
    assert response.url == desk.address("receipt", project)
    assert [str(message) for message in get_messages(response.wsgi_request)] == ["Votre dossier est déposé."]
    deposit = Deposit.objects.get()
    assert deposit.at >= INSIDE
    assert Letter.objects.filter(kind="receipt", recipient=project.created_by.email).exists()


def test_the_receipt_has_every_mention_of_the_law(project, client):
    call = project.campaign.call
    call.service_phone, call.service_address = "02 98 76 20 20", "32 boulevard Dupleix\n29000 Quimper"
    call.appeal_text, call.legal_paragraph = "Recours dans les deux mois.", "Articles L. 112-11 et suivants."
    call.save()
    deposit = actions.deposit(project, by=project.created_by, at=INSIDE)
    text = desk.text_of(client.get(desk.address("receipt", project)))
    for mention in (
        project.reference,
        "lundi 2 octobre 2023 à 10 h 00 min 00 s (heure de Paris)",
        "n° 1, par",
        deposit.content_hash,
        deposit.code,
        call.service_name,
        call.service_email,
        call.service_phone,
        "29000 Quimper",
        "Sans réponse de sa part au samedi 2 décembre 2023, votre demande sera considérée comme rejetée",
        "Recours dans les deux mois.",
        "Articles L. 112-11 et suivants.",
        f"/verifier/{deposit.code}/",
    ):
        assert mention in text, mention


def test_pressing_twice_makes_one_deposit(project, client):
    sent = desk.form_of(client.get(desk.address("deposit", project)))
    answers = {client.post(desk.address("deposit", project), sent).url for _ in range(3)}
    assert answers == {desk.address("receipt", project)}
    assert Deposit.objects.count() == 1


def test_a_deposit_too_late_is_refused_and_said(project):
    with time_machine.travel("2023-10-20T23:59:30+02:00"):
        client = desk.browser(project.created_by)
        sent = desk.form_of(client.get(desk.address("deposit", project)))
    with time_machine.travel("2023-10-21T00:00:00+02:00"):
        response = client.post(desk.address("deposit", project), sent)
    assert response.status_code == 409
    assert "Le dossier n’est pas déposé" in desk.text_of(response)
    assert DEADLINE in desk.text_of(response)
    assert not Deposit.objects.exists()
    assert fresh(project).journal.filter(act="deposit_refused").exists()


def test_an_incomplete_deposit_shows_what_is_missing(project, client):
    actions.save_answers(project, {"titre": None}, project.revision, by=project.created_by, at=INSIDE)
    sent = {"revision": str(fresh(project).revision), "fin": "1"}
    response = client.post(desk.address("deposit", project), sent)
    assert response.status_code == 409
    assert desk.page(response).cssselect(".lacks a")
    assert not Deposit.objects.exists()


def test_what_is_deposited_is_what_was_read(project, client):
    sent = desk.form_of(client.get(desk.address("deposit", project)))
    desk.write(project, desk.join(project, "editor"), titre="Changé entre-temps")
    response = client.post(desk.address("deposit", project), sent)
    assert response.status_code == 409
    assert "Le dossier a changé depuis que vous avez ouvert cette page" in desk.text_of(response)
    assert not Deposit.objects.exists()
    assert press(client, project).url == desk.address("receipt", project)


def test_a_deposit_of_another_deposit_number_is_shown(project, client):
    move(project, "deposit")
    desk.write(project, project.created_by, titre="Corrigé")
    move(project, "deposit")
    first = client.get(desk.address("receipt", project), {"depot": "1"})
    assert "Un dépôt plus récent l’a remplacé" in desk.text_of(first)
    assert "n° 2" in desk.text_of(client.get(desk.address("receipt", project)))
    for wrong in ("3", "-1", "x", "1" * 50, "１"):
        assert client.get(desk.address("receipt", project), {"depot": wrong}).status_code == 404


def test_a_receipt_says_what_was_true_at_the_deposit(project, client):
    """R7: the title, the service and the delay of that day, on the page and in the PDF, whatever changes since."""
    press(client, project)
    call = project.campaign.call
    before = desk.text_of(client.get(desk.address("receipt", project)))
    Call.objects.filter(pk=call.pk).update(
        service_name="Un autre service", service_phone="09 99 99 99 99", silence_months=4, appeal_text="D’autres voies."
    )
    Campaign.objects.filter(pk=project.campaign_id).update(name="Renommée")
    project.refresh_from_db()
    desk.write(project, project.created_by, titre="Un autre titre")
    after = desk.text_of(client.get(desk.address("receipt", project)))
    assert "Un autre" not in after and "Renommée" not in after and "D’autres voies" not in after
    assert re.search(r"de sa part au (.*?),", after)[0] == re.search(r"de sa part au (.*?),", before)[0]
    deposit = Deposit.objects.select_related("project__campaign__call", "content").get(project=project)
    assert call.service_name in str(letters.receipt_context(deposit)["call"])


def test_no_receipt_before_the_deposit(project, client):
    assert client.get(desk.address("receipt", project)).status_code == 404


# -- withdrawing -----------------------------------------------------------------------------------


def test_a_draft_is_withdrawn_then_taken_up_again(project, client):
    sent = desk.form_of(client.get(desk.address("withdraw", project))) | {"motif": ["Départ d’une collègue."]}
    assert client.post(desk.address("withdraw", project), sent).url == project.get_absolute_url()
    assert fresh(project).state == "withdrawn"
    assert "Départ d’une collègue." in desk.text_of(client.get(project.get_absolute_url()))
    sent = desk.form_of(client.get(desk.address("resume", project)))
    assert client.post(desk.address("resume", project), sent).url == project.get_absolute_url()
    assert fresh(project).state == "draft"


def test_a_reason_that_is_too_long_is_a_sentence(project, client):
    response = client.post(desk.address("withdraw", project), {"motif": "x" * 1001, "fin": "1"})
    assert response.status_code == 422
    assert "1 000 caractères au plus" in desk.text_of(response)
    assert fresh(project).state == "draft"


def test_what_is_in_review_is_neither_withdrawn_nor_resumed(project, client):
    move(project, "deposit")
    move(project, "start_review")
    for name in ("withdraw", "resume"):
        assert client.get(desk.address(name, project)).url == project.get_absolute_url()
        assert client.post(desk.address(name, project), {"fin": "1"}).status_code == 409
    assert fresh(project).state == "under_review"


def test_only_the_owner_withdraws(project):
    client = desk.browser(desk.join(project, "editor"))
    shown = client.get(desk.address("withdraw", project))
    assert shown.status_code == 403
    assert "Seule la personne titulaire du dossier" in desk.text_of(shown)
    assert desk.page(shown).cssselect(f'main a[href="{project.get_absolute_url()}"]')
    assert client.post(desk.address("withdraw", project), {"fin": "1"}).status_code == 403
    assert fresh(project).state == "draft"


def test_a_membership_confirmed_opens_the_deposit(project):
    user = desk.join(project, "owner")
    client = desk.browser(user)
    Membership.objects.create(user=user, school=project.school, requested_at=INSIDE, confirmed_at=INSIDE)
    assert press(client, project).url == desk.address("receipt", project)
    assert Deposit.objects.get().by == user
