"""A school answered on paper: typed by staff, checked like any other, traced as such, never dated back."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from projects import actions, content, receipts, reminders, triggers
from projects.actions import keeping, scanning
from projects.models import Deposit, JournalEntry, PaperAnswer, Project
from tests.factories import AFTER, ANSWERS, INSIDE, make_campaign, make_deposit, make_school, make_user
from tests.moments import at
from tests.projects import desk
from tests.projects.deciding import scene
from tests.projects.exports.scene import Kind, archive, table
from tests.staff import client_of
from tne29.lib.clamav import Verdict
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
    "scan, scan_tries, threat, by_id, at) VALUES (%s, %s, %s, 'x', 'x', 1, 'x', 'x', 'none', 0, '', %s, %s)"
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


OTHERWISE = {
    "late_reason": "'autre'",
    "file": "'autre'",
    "name": "'autre'",
    "size": "2",
    "sha256": "'autre'",
    "content_type": "'autre'",
    "received_at": "'2023-10-18 22:00:00'",
    "at": "'2023-11-16 00:00:00'",
}


def test_what_is_right_passes_and_never_changes():
    project = desk.make_project()
    forge(project, "2023-10-19 22:00:00")
    frozen = [f"UPDATE projects_paperanswer SET {column} = {value}" for column, value in OTHERWISE.items()]
    for statement in (*frozen, "DELETE FROM projects_paperanswer"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert PaperAnswer.objects.update(scan="clean", scan_at=AFTER) == 1, "but for what the antivirus says"
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
        chosen = {"etablissement": school.uai.lower()}
        assert school.name in desk.text_of(client.get(address, {"q": "pointe"}))
        assert "Reçue le" in desk.text_of(client.get(address, chosen))
        given = {**chosen, "campaign": campaign.pk, "received_on": "2023-10-22", "fin": "1"}
        late = client.post(address, {**given, "scan": scan()})
        assert (late.status_code, "n’est pas dans la fenêtre" in desk.text_of(late)) == (409, True)
        lost = client.post(address, {**given, "etablissement": "0299001Z", "scan": scan()})
        assert (lost.status_code, "Choisissez un établissement" in desk.text_of(lost)) == (422, True)
        assert client.post(address, given).status_code == 422
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


def test_the_school_is_found_as_a_school_finds_itself(lead):
    for uai in ("0299001B", "0299002C"):
        make_school(uai, name=f"École {uai}")
    client, address = client_of(lead), reverse("admin:projects_project_paper")
    shown = desk.text_of(client.get(address, {"q": "brest"}))
    assert "2 établissements trouvés" in shown
    assert "Cochez l’école" in desk.text_of(client.get(address, {"q": "brest", "suite": "1"}))
    assert "erreur de frappe" in desk.text_of(client.get(address, {"q": "0299001A"}))
    assert "Aucun établissement" in desk.text_of(client.get(address, {"q": "quimperle"}))
    draft = desk.make_project(school=make_school())
    page = desk.text_of(client.get(address, {"etablissement": "0299001B"}))
    assert draft.reference in page
    assert draft.title not in page, "a draft is its team’s alone"


# -- its scan is a file like the others ------------------------------------------------------------


def test_the_scan_waits_for_the_antivirus_and_an_infected_one_is_put_aside(lead, settings, monkeypatch):
    settings.CLAMAV_URL = "tcp://127.0.0.1:9"
    project = opened(lead)
    paper, client = project.paper_answer, client_of(lead)
    address = reverse("admin:projects_project_scan", args=[project.pk])
    assert paper.scan == "waiting"
    assert client.get(address).status_code == 409
    monkeypatch.setattr(scanning.clamav, "scan", lambda url, chunks: Verdict("Essai.Eicar"))
    assert scanning.scan_due(TYPED + timedelta(minutes=10)) == 1
    paper.refresh_from_db()
    assert (paper.scan, paper.threat) == ("infected", "Essai.Eicar")
    assert client.get(address).status_code == 409
    assert "infecté" in desk.text_of(client.get(reverse("admin:projects_project_change", args=[project.pk])))
    assert JournalEntry.objects.get(act="paper_infected").message == "reponse.pdf (Essai.Eicar)"
    letter = Letter.objects.get(kind="infected")
    assert letter.recipient == project.campaign.call.service_email
    assert not scanning.scan_due(TYPED + timedelta(days=2)), "said once"


def test_the_scan_is_in_the_archive_of_the_campaign_and_named_when_it_is_not_given(lead, monkeypatch):
    monkeypatch.setattr("projects.printouts.making.press.write", lambda html, sheets: b"%PDF")
    project = opened(lead)
    typed(project, lead)
    (path,) = [name for name in archive(project.campaign).namelist() if "/papier/" in name]
    assert path.endswith("/papier/reponse.pdf")
    assert archive(project.campaign).read(path) == desk.PDF
    PaperAnswer.objects.update(scan="infected")
    opened_again = archive(project.campaign)
    assert path not in opened_again.namelist()
    assert "non : infecté" in opened_again.read("manifeste.csv").decode("utf-8-sig")


def test_its_bytes_are_looked_after(lead):
    project = opened(lead)
    kept = project.paper_answer.file.name
    assert not [each for each in keeping.orphans(timezone.now() + timedelta(days=3)) if each == kept]
    assert list(keeping.disagreements(deep=True)) == []
    default_storage.delete(kept)
    (said,) = keeping.disagreements(deep=True)
    assert said == f"{project.reference}, numérisation «\u00a0reponse.pdf\u00a0»\u00a0: les octets manquent"
    lost = default_storage.save("papiers/perdu", ContentFile(b"x"))
    assert lost in set(keeping.orphans(timezone.now() + timedelta(days=3)))
