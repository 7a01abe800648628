"""A school answered on paper: typed by staff, checked like any other, traced as such, never dated back."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from projects import actions, content, receipts, reminders, triggers
from projects.models import Deposit, JournalEntry, PaperAnswer, Project
from tests.factories import AFTER, ANSWERS, INSIDE, make_campaign, make_deposit, make_school, make_user
from tests.moments import at
from tests.projects import desk
from tests.projects.deciding import scene
from tests.projects.exports.scene import Kind, table
from tests.staff import client_of
from tne29.lib.errors import Refusal
from tne29.outbox.models import Letter

pytestmark = pytest.mark.django_db
RECEIVED, TYPED = date(2023, 10, 19), AFTER + timedelta(days=3)


@pytest.fixture
def lead():
    return scene.lead()


def scan(name: str = "reponse.pdf", content: bytes = desk.PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def opened(lead, campaign=None, *, received_on: date = RECEIVED, **given) -> Project:
    given = {"scan": scan(), "by": lead, "at": TYPED, **given}
    return actions.file_paper(make_school(), campaign or make_campaign(), received_on=received_on, **given)


def typed(project, lead) -> Deposit:
    actions.save_answers(project, ANSWERS, project.revision, by=lead, at=TYPED)
    return actions.deposit(project, by=lead, at=TYPED + timedelta(hours=1))


def test_it_is_deposited_at_the_instant_of_the_server_and_traced_as_paper(lead):
    project = opened(lead)
    deposit = typed(project, lead)
    reading = content.read(deposit)
    paper = PaperAnswer.objects.get()
    assert deposit.at == TYPED + timedelta(hours=1), "never dated back"
    assert (deposit.window.is_special, deposit.window.reason) == (
        True,
        "Saisie d’une réponse reçue sur papier le jeudi 19 octobre 2023",
    )
    assert reading.paper["received_on"] == RECEIVED
    assert reading.paper["scan"]["sha256"] == paper.sha256
    assert receipts.is_signed(deposit)
    assert reading.service["silence_on"] == date(2023, 12, 19), "the clock runs from the day it arrived"
    said = JournalEntry.objects.get(act="file_paper").message
    assert said == "Réponse reçue sur papier le jeudi 19 octobre 2023."


def test_the_receipt_goes_to_the_school_and_says_so(lead):
    project = opened(lead)
    typed(project, lead)
    told = Letter.objects.filter(kind="receipt")
    assert project.school.email.lower() in told.values_list("recipient", flat=True)
    text = told.first().text.replace("\u00a0", " ")
    assert "Reçu sur papier le : jeudi 19 octobre 2023\nEnregistré le : mardi 24 octobre 2023 à 1 h 00" in text
    assert "Saisi par le service : Nolwenn Le Goff" in text


def test_the_same_checks(lead):
    project = opened(lead)
    with pytest.raises(actions.Incomplete):
        actions.deposit(project, by=lead, at=TYPED)
    with pytest.raises(Refusal, match="possible"):
        actions.deposit(project, by=lead, at=TYPED + timedelta(days=40))
    assert not Deposit.objects.exists()


@pytest.mark.parametrize(
    ("day", "reason", "refused"),
    [
        (date(2023, 10, 20), "", None),
        (date(2023, 9, 4), "", None),
        (date(2023, 10, 21), "", "n’est pas dans la fenêtre"),
        (date(2023, 9, 3), "", "n’est pas dans la fenêtre"),
        (date(2023, 10, 21), "Grève de la poste.", None),
        (date(2023, 10, 25), "Plus tard.", "à venir"),
    ],
)
def test_the_day_of_reception_is_in_the_window_or_has_a_reason(lead, day, reason, refused):
    if refused is None:
        assert opened(lead, received_on=day, late_reason=reason).paper_answer.received_on == day
        return
    with pytest.raises(Refusal, match=refused):
        opened(lead, received_on=day, late_reason=reason)
    assert not Project.objects.exists()


@pytest.mark.parametrize("sent", [None, scan("reponse.exe"), scan("reponse.pdf", b"MZ")])
def test_without_a_sound_scan_nothing_is_opened(lead, sent):
    with pytest.raises(Refusal):
        opened(lead, scan=sent)
    assert not Project.objects.exists()


def test_only_staff_and_only_this_dossier(lead):
    other = desk.make_project()
    with pytest.raises(Refusal, match="réservée"):
        opened(make_user(), other.campaign)
    other.team.create(user=lead, role="editor", may_deposit=True, joined_at=INSIDE)
    with pytest.raises(Refusal, match="appartenance"):
        actions.deposit(other, by=lead, at=INSIDE)


def test_staff_are_reminded_and_the_school_is_not_told_that_it_prepares_a_dossier(lead):
    opened(lead)
    assert reminders.send_due(at("2023-11-05 10:00:00")) == 1
    assert list(Letter.objects.exclude(kind="receipt").values_list("recipient", flat=True)) == [lead.email]


def test_the_export_says_when_the_paper_came(lead):
    project = opened(lead)
    typed(project, lead)
    (row,) = table(Kind.CSV, project.campaign)
    assert row["depot.papier"] == "19/10/2023"


# -- what the database holds, by plain SQL ---------------------------------------------------------

INSERT = (
    "INSERT INTO projects_paperanswer (project_id, received_at, late_reason, file, name, size, sha256, content_type, "
    "by_id, at) VALUES (%s, %s, %s, 'x', 'x', 1, 'x', 'x', %s, %s)"
)


def forge(project: Project, received_at: str, reason: str = "", at: str = "2023-11-15 00:00:00") -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(INSERT, [project.pk, received_at, reason, project.created_by_id, at])


@pytest.mark.parametrize(
    ("received_at", "reason", "at"),
    [
        ("2023-10-20 22:00:00", "", "2023-11-15 00:00:00"),
        ("2023-09-03 21:59:59", "", "2023-11-15 00:00:00"),
        ("2023-10-20 22:00:00", "   ", "2023-11-15 00:00:00"),
        ("2023-10-10 22:00:00", "", "2023-10-09 00:00:00"),
    ],
)
def test_a_reception_out_of_the_window_is_refused_whatever_the_path(received_at, reason, at):
    project = desk.make_project()
    with pytest.raises(DatabaseError):
        forge(project, received_at, reason, at)
    assert not PaperAnswer.objects.exists()


def test_what_is_right_passes_and_never_changes():
    project = desk.make_project()
    forge(project, "2023-10-19 22:00:00")
    for statement in ("UPDATE projects_paperanswer SET late_reason = 'autre'", "DELETE FROM projects_paperanswer"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with triggers.disabled(connection):
        assert PaperAnswer.objects.update(late_reason="autre") == 1, "the control"


def test_a_paper_gives_no_deposit_a_way_round_its_window():
    """I1: the trigger of deposits knows nothing of papers."""
    deposit = make_deposit()
    forge(deposit.project, "2023-10-19 22:00:00")
    columns = "project_id, window_id, window_opens_at, window_ends_at, by_id, by_name, edition_id, content_hash"
    late = (
        f"INSERT INTO projects_deposit (number, at, revision, code, journal_hash, key_name, signature, {columns}) "
        f"SELECT 2, %s, 99, 'code', '', '', '', {columns} FROM projects_deposit WHERE id = %s"
    )
    for moment in ("2023-10-24 10:00:00", "2023-10-20 22:00:00"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(late, [moment, deposit.pk])


# -- pages -----------------------------------------------------------------------------------------


def test_from_the_list_to_the_receipt(lead):
    campaign, school = make_campaign(), make_school()
    client = client_of(lead)
    with time_machine.travel(TYPED, tick=True):
        address = reverse("admin:projects_project_paper")
        assert address in client.get(reverse("admin:projects_project_changelist")).content.decode()
        given = {"campaign": campaign.pk, "school": school.uai.lower(), "received_on": "2023-10-22", "fin": "1"}
        late = client.post(address, {**given, "scan": scan()})
        assert (late.status_code, "n’est pas dans la fenêtre" in desk.text_of(late)) == (409, True)
        assert client.post(address, {**given, "school": "0299001Z", "scan": scan()}).status_code == 422
        done = client.post(address, {**given, "late_reason": "Grève de la poste.", "scan": scan()})
        project = Project.objects.get()
        assert done.headers["Location"] == project.get_absolute_url()
        actions.save_answers(project, ANSWERS, project.revision, by=lead, at=TYPED)
        check = desk.text_of(client.get(desk.address("check", project)))
        assert "Déposer le dossier" in check
        sent = desk.form_of(client.get(desk.address("deposit", project)))
        shown = desk.text_of(client.post(desk.address("deposit", project), sent, follow=True))
        assert "Reçu sur papier le" in shown
        assert "admis hors délai" in shown
        page = desk.text_of(client.get(reverse("admin:projects_project_change", args=[project.pk])))
        assert "Réponse reçue sur papier" in page
        assert "Grève de la poste." in page
        got = client.get(reverse("admin:projects_project_scan", args=[project.pk]))
        assert b"".join(got.streaming_content) == desk.PDF
        listed = reverse("admin:projects_project_changelist")
        assert project.reference in client.get(listed, {"papier": "oui", "etat": "tous"}).content.decode()
