"""The project lead's tool: what she reads, what she may do, what it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from lxml.html import fromstring

from campaigns.models import Campaign
from projects import actions, printouts
from projects.admin import reading
from projects.models import Consultation, Decision, JournalEntry, PreparedDecision, Printout, Project
from projects.workflow import State
from schools.models import Territory
from tests.factories import INSIDE, make_campaign, make_deposit, make_project
from tests.projects.desk import form_of
from tests.staff import client_of, make_staff
from tne29.lib.text import search_key
from tne29.outbox.models import Letter

pytestmark = pytest.mark.django_db
LIST = reverse("admin:projects_project_changelist")
PRINTOUTS = "admin:projects_printout_changelist"


@pytest.fixture
def lead():
    return make_staff("nolwenn", "pilotage")


@pytest.fixture
def client(lead):
    return client_of(lead)


def act(client, project, name: str, **given):
    last = JournalEntry.objects.filter(project=project).latest("pk").pk
    url = reverse("admin:projects_project_act", args=[project.pk, name])
    return client.post(url, {"seen": last, "fin": "1", **given})


def publish(client, project):
    """Reads the page that confirms, then presses its button."""
    url = reverse("admin:projects_prepareddecision_publish")
    return client.post(url, form_of(client.get(url, {"dossiers": project.pk})))


def page_of(project) -> str:
    return reverse("admin:projects_project_change", args=[project.pk])


def state_of(project) -> str:
    return Project.objects.get(pk=project.pk).state


def test_list_shows_deposits_and_not_drafts(client):
    deposit = make_deposit()
    draft = make_project(deposit.project.campaign, by=deposit.by, answers={"titre": "Brouillon secret"})
    html = client.get(LIST).content.decode()
    assert deposit.project.reference in html
    assert draft.reference not in html


def test_drafts_are_listed_without_their_answers(client):
    draft = make_project(answers={"titre": "Brouillon secret"})
    html = client.get(LIST, {"etat": "draft"}).content.decode()
    assert draft.reference in html
    assert "Brouillon secret" not in html
    assert "Brouillon secret" not in client.get(page_of(draft)).content.decode()


@pytest.mark.parametrize("words", ["webradio ecole", "WEBRADIO ÉCOLE", "0299001B", "brest"])
def test_search_ignores_accents_and_case(client, words):
    deposit = make_deposit()
    assert deposit.project.reference in client.get(LIST, {"q": words}).content.decode()
    assert deposit.project.reference not in client.get(LIST, {"q": "introuvable"}).content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"etat": "submitted"}, True),
        ({"etat": "accepted"}, False),
        ({"type": "primary"}, True),
        ({"type": "middle"}, False),
        ({"suivi": "personne"}, True),
        ({"suivi": "moi"}, False),
    ],
)
def test_filters(client, query, found):
    deposit = make_deposit()
    assert (deposit.project.reference in client.get(LIST, query).content.decode()) == found


def fill(campaign: Campaign, model: Project, number: int) -> None:
    Project.objects.bulk_create(
        Project(
            reference=f"T{n:08}",
            campaign=campaign,
            school=model.school,
            edition=model.edition,
            state=State.DRAFT,
            title=f"Projet {n}",
            search_key=search_key(f"projet {n}"),
            created_by=model.created_by,
            created_at=INSIDE,
            updated_at=INSIDE,
            submitted_at=INSIDE + timedelta(seconds=n),
        )
        for n in range(number)
    )


def test_list_costs_the_same_with_20_and_with_20_000_dossiers(client, time_machine):
    """At a standstill: the numbers beside the filters are counted again when a minute begins."""
    time_machine.move_to(timezone.now(), tick=False)
    project = make_deposit().project
    costs = []
    for number, start in ((20, 0), (19_980, 20)):
        fill(project.campaign, project, number) if start == 0 else _more(project, start, number)
        client.get(LIST)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(LIST).status_code == 200
        costs.append(len(captured))
    assert costs[0] == costs[1] <= 12


def _more(model: Project, start: int, number: int) -> None:
    rows = [
        Project(
            reference=f"T{n:08}",
            campaign=model.campaign,
            school=model.school,
            edition=model.edition,
            title=f"Projet {n}",
            created_by=model.created_by,
            created_at=INSIDE,
            updated_at=INSIDE,
            submitted_at=INSIDE + timedelta(seconds=n),
        )
        for n in range(start, start + number)
    ]
    Project.objects.bulk_create(rows, batch_size=1_000)


def test_page_of_a_dossier_reads_the_deposit_and_not_the_working_copy(client, django_assert_max_num_queries):
    deposit = make_deposit()
    project = deposit.project
    actions.save_answers(project, {"titre": "Titre changé depuis"}, project.revision, by=deposit.by, at=INSIDE)
    client.get(page_of(project))
    with django_assert_max_num_queries(12):
        html = client.get(page_of(project)).content.decode()
    assert "Les élèves fabriquent une émission." in html
    assert f"Dépôt n° {deposit.number}".replace(" ", " ") in html.replace("\u00a0", " ")
    assert "Titre changé depuis" not in html


def test_the_row_read_for_each_member_of_the_team_holds_no_questionnaire(django_assert_num_queries):
    project = make_deposit().project
    with django_assert_num_queries(2) as captured:
        assert len(reading.project_of(project.pk).members) == 1
    assert ["campaigns_edition" in each["sql"] for each in captured.captured_queries] == [False, True], "its deposits"


def test_whole_review_from_the_deposit_to_the_decision(client):
    deposit = make_deposit()
    project = deposit.project
    assert act(client, project, "start_review").status_code == 302
    assert state_of(project) == State.UNDER_REVIEW
    until = timezone.localdate() + timedelta(days=10)
    given = {"message": "Joignez le devis.", "until": until.isoformat()}
    assert act(client, project, "request_changes", **given).status_code == 302
    assert state_of(project) == State.CHANGES_REQUESTED
    assert "Joignez le devis." in Letter.objects.filter(subject__contains="à compléter").first().text
    assert act(client, project, "resume_review").status_code == 302
    given = {"amount": "1234,50", "conditions": "Convention à signer.", "reason": ""}
    assert act(client, project, "accept", **given).status_code == 302
    assert (state_of(project), Letter.objects.filter(kind="decision").count()) == (State.UNDER_REVIEW, 0)
    assert publish(client, project).status_code == 302
    decision = Decision.objects.get(project=project)
    assert (str(decision.amount), decision.conditions) == ("1234.50", "Convention à signer.")
    letter = Letter.objects.get(kind="decision")
    assert "1\u202f234,50\u00a0€" in letter.text
    assert "est accepté" in letter.subject


@pytest.mark.parametrize("name", ["refuse", "close_without_action"])
def test_refusal_needs_its_reason(client, name):
    project = make_deposit().project
    act(client, project, "start_review")
    response = act(client, project, name, reason="  ")
    assert response.status_code == 422
    assert "Indiquez le motif" in response.content.decode()
    assert state_of(project) == State.UNDER_REVIEW
    assert act(client, project, name, reason="Hors du cadre de l’appel.").status_code == 302
    publish(client, project)
    assert "Hors du cadre de l’appel." in Letter.objects.get(kind="decision").text


def test_second_reviewer_is_told(client):
    project = make_deposit().project
    act(client, project, "start_review")
    url = reverse("admin:projects_project_act", args=[project.pk, "refuse"])
    seen = JournalEntry.objects.filter(project=project).latest("pk").pk
    act(client, project, "accept")
    response = client.post(url, {"seen": seen, "fin": "1", "reason": "Non."})
    assert response.status_code == 409
    assert "Quelqu’un d’autre a agi sur ce dossier" in response.content.decode()
    assert PreparedDecision.objects.get(project=project).kind == "accepted"


def test_export_group_reads_and_prints_but_does_not_decide():
    project = make_deposit().project
    client = client_of(make_staff("soazig", "export"))
    assert client.get(page_of(project)).status_code == 200
    assert "Commencer l’instruction" not in client.get(page_of(project)).content.decode()
    assert act(client, project, "start_review").status_code == 403
    assert state_of(project) == State.SUBMITTED
    printed = client.post(reverse("admin:projects_project_pdf", args=[project.pk, 1]), {"fin": "1"})
    assert printed.status_code == 302
    assert Printout.objects.filter(kind="dossier", deposit__project=project).count() == 1


def test_selected_dossiers_are_asked_for_as_one_document(client):
    deposit = make_deposit()
    response = client.post(LIST, {"action": "print_selection", "_selected_action": [deposit.project.pk], "fin": "1"})
    printout = Printout.objects.get(kind="selection")
    assert response.headers["Location"] == reverse("admin:projects_printout_change", args=[printout.pk])
    assert printout.selection == [deposit.pk]


def test_a_draft_whose_pdf_failed_is_seen_without_its_content_and_tried_again(client):
    """Neither file nor answers: that it failed, and why."""
    asked = printouts.ask(printouts.Kind.DOSSIER, project=make_project(), at=INSIDE)
    page, listed = reverse("admin:projects_printout_change", args=[asked.pk]), reverse(PRINTOUTS)
    assert client.get(page).status_code == 404
    Printout.objects.filter(pk=asked.pk).update(state="failed", failure="La mise en page a duré trop longtemps.")
    assert asked.project.reference in client.get(listed).content.decode()
    assert "a duré trop longtemps" in client.get(page).content.decode()
    assert client.get(reverse("admin:projects_printout_download", args=[asked.pk])).status_code == 404
    again = client.post(reverse("admin:projects_printout_retry", args=[asked.pk]), {"fin": "1"})
    assert (again.status_code, again.headers["Location"]) == (302, listed)
    assert Printout.objects.get(pk=asked.pk).state == "queued"


def test_answers_cannot_be_written_through_the_admin(client):
    project = make_deposit().project
    before = Project.objects.filter(pk=project.pk).values().get()
    client.post(page_of(project), {"answers": "{}", "state": "accepted", "title": "forgé", "fin": "1"})
    assert Project.objects.filter(pk=project.pk).values().get() == before


@pytest.mark.parametrize("path", ["", "projects/project/", "campaigns/campaign/", "outbox/letter/"])
def test_staff_without_their_second_factor_are_sent_to_it(lead, path):
    response = client_of(lead, with_factor=False).get(f"/admin/{path}")
    assert response.status_code == 302


def test_new_campaign_opens_its_window(client):
    call = make_campaign().call
    given = {
        "call": call.pk, "number": 9, "name": "Campagne 9", "slug": "campagne-9", "opens_on": "2024-01-29",
        "closes_on": "2024-04-05", "reminder_days": "7, 2, 0", "fin": "1",
    }  # fmt: skip
    assert client.post(reverse("admin:campaigns_campaign_add"), given).status_code == 302
    campaign = Campaign.objects.get(slug="campagne-9")
    assert campaign.window_in_force().ends_at.isoformat() == "2024-04-05T22:00:00+00:00"
    assert campaign.reminder_days == [7, 2, 0]


def test_every_list_and_form_of_the_admin_answers(client):
    make_deposit()
    lists = (
        "campaigns/campaign campaigns/campaign/add campaigns/call campaigns/theme campaigns/theme/add campaigns/event "
        "campaigns/document campaigns/edition partners/partner partners/contact schools/school schools/membership "
        "schools/territory schools/commune schools/authority projects/project "
        "projects/printout outbox/letter accounts/user"
    )
    urls = ["/admin/", *(f"/admin/{name}/" for name in lists.split())]
    assert {url: client.get(url).status_code for url in urls} == dict.fromkeys(urls, 200)


def test_all_the_dossiers_of_a_school_from_the_page_of_one(client):
    deposit = make_deposit()
    page = fromstring(client.get(page_of(deposit.project)).content)
    (link,) = [a.get("href") for a in page.cssselect("main a") if a.text_content() == "Tous ses dossiers"]
    shown = client.get(link).content.decode()
    assert deposit.project.reference in shown
    assert deposit.project.school.label in shown
    for other in ("0299003D", "n’importe quoi", "\x00", "9" * 300):
        nobody = client.get(LIST, {"etablissement": other})
        assert nobody.status_code in (200, 400)
        assert deposit.project.reference not in nobody.content.decode()


def test_filters_come_before_the_list_and_say_their_empty_choice_in_words(client):
    make_deposit()
    Territory.objects.create(name="Le Léon", slug="leon")
    page = fromstring(client.get(LIST).content)
    assert page.cssselect("#changelist-filter ~ #changelist-form #result_list")
    choices = [a.text_content().strip() for a in page.cssselect("#changelist-filter li a")]
    assert any(each.startswith("aucun territoire prioritaire") for each in choices)
    assert "-" not in choices


def test_what_staff_read_download_and_export_is_written_down(client, lead):
    """Case 188: who, what, when; one insert for a page, none for the school’s own readings."""
    deposit = make_deposit()
    draft = make_project(deposit.project.campaign, by=deposit.by, answers={"titre": "Brouillon"})
    client.get(page_of(deposit.project))
    client.head(page_of(deposit.project))
    client.get(page_of(draft))
    client.post(reverse("admin:projects_project_pdf", args=[deposit.project_id, deposit.number]))
    client.post(LIST, {"action": "print_selection", "_selected_action": [deposit.project_id], "fin": "1"})
    noted = Consultation.objects.order_by("pk").values_list("project", "by", "act", "detail")
    selection = Printout.objects.get(kind="selection").pk
    assert list(noted) == [
        (deposit.project_id, lead.pk, "read", "dépôt n°\u00a01"),
        (deposit.project_id, lead.pk, "asked", "dépôt n°\u00a01"),
        (deposit.project_id, lead.pk, "asked", f"sélection n°\u00a0{selection}"),
    ]
    assert JournalEntry.objects.filter(by=lead).count() == 0


def test_only_the_steering_group_reads_who_read(client):
    deposit = make_deposit()
    client.get(page_of(deposit.project))
    address = reverse("admin:projects_consultation_changelist")
    assert deposit.project.reference in client.get(address).content.decode()
    for group in ("instruction", "export"):
        assert client_of(make_staff(group, group)).get(address).status_code == 403
