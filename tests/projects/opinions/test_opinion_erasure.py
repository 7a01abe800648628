"""The person who gave an opinion, and what was noted of somebody, are erased as the law may ask; the acts stay."""

from contextlib import nullcontext
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.utils import DatabaseError

from projects import actions, invariants, reminders_of_opinions, triggers
from projects.models import Consultation, JournalEntry, Note, Opinion, OpinionFile, OpinionRequest
from projects.opinions import Person
from tests import staff
from tests.factories import INSIDE, make_deposit, make_project
from tests.projects import desk
from tests.projects.opinions import scene
from tests.projects.opinions.scene import DAY, IEN
from tne29.lib.errors import NotAllowed, Refusal
from tne29.outbox.models import Letter

pytestmark = pytest.mark.django_db
REASON = "Demande de la personne."
WORDS, ASKED = "Très bien, dit Soazig.", "Chère Madame Le Bihan"
PERSON = ("Soazig", "Le Bihan", "inspectrice", WORDS, ASKED, IEN.email, "avis.pdf")
LATER = INSIDE + 2 * DAY


@pytest.fixture
def project():
    project = scene.make_filed()
    scene.ask(project, message=ASKED)
    return project


@pytest.fixture
def given(project, django_capture_on_commit_callbacks):
    actions.join_to_opinion(scene.secret(), scene.upload(), at=INSIDE)
    given = scene.answer("reserved", comment=WORDS)
    sent = Letter.objects.exclude(key__startswith="opinion_told:news")
    sent.update(state="sent", sent_at=INSIDE + DAY)
    return given


def erase(project, given, **fields) -> OpinionRequest:
    return actions.erase_opinion_giver(
        project, given.pk, **{"reason": REASON, "by": scene.lead(), "at": LATER, **fields}
    )


def everything_kept() -> str:
    """All that the base says of opinions, their letters and the journal."""
    models = (Opinion, OpinionRequest, OpinionFile, Letter, JournalEntry)
    return str([list(model.objects.values()) for model in models])


def test_the_opinion_of_the_body_stays_and_the_person_is_gone(project, given, django_capture_on_commit_callbacks):
    kept, url, seal = OpinionFile.objects.get().file.name, f"/avis/{scene.secret()}/", given.hash
    assert [word for word in PERSON if word not in everything_kept()] == [], "the control: it is all there before"
    with django_capture_on_commit_callbacks(execute=True):
        erase(project, given)
    assert [word for word in PERSON if word in everything_kept()] == []
    assert not default_storage.exists(kept)
    found = Opinion.objects.get()
    assert (found.answer, found.hash, found.erased_reason) == ("reserved", seal, REASON)
    with time_machine.travel(LATER, tick=False):
        page = desk.text_of(desk.browser().get(url))
    assert "Avis réservé" in page and "une personne dont les données ont été effacées" in page
    noted = project.journal.get(act="opinion_erased")
    assert (noted.message, noted.label.endswith(IEN.name)) == (REASON, True)
    assert list(invariants.violations(LATER, ("I2", "I5"))) == []


def test_letters_stay_without_their_words_and_what_has_not_left_does_not(project, given):
    before = Letter.objects.count()
    erase(project, given)
    told = {
        letter.key.partition(":")[2].partition(":")[0]: letter for letter in Letter.objects.filter(kind="opinion_told")
    }
    assert Letter.objects.count() == before
    receipt, news = told["receipt"], told["news"]
    assert (receipt.state, receipt.recipient, receipt.subject[:10]) == ("sent", "", "Votre avis")
    assert (news.state, news.recipient, news.error) == (
        "cancelled",
        scene.lead().email,
        "données effacées avant l’envoi",
    )
    assert receipt.text == news.text == "Le texte de ce courriel a été effacé avec les données d’une personne.\n"
    assert "Bonjour" in Letter.objects.filter(kind="receipt").first().text, "those that say nothing of it are left"


def test_twice_is_once_a_reason_is_needed_and_no_other_dossier_is_reached(project, given):
    with pytest.raises(Refusal, match="motif"):
        erase(project, given, reason="  ")
    with pytest.raises(Refusal, match="n’existe pas dans ce dossier"):
        erase(make_project(project.campaign), given)
    with pytest.raises(Refusal, match="service instructeur"):
        erase(project, given, by=project.created_by)
    erase(project, given)
    erase(project, given, reason="Autre motif")
    assert Opinion.objects.get().erased_reason == REASON
    assert project.journal.filter(act="opinion_erased").count() == 1


GONE = "name = '', job = '', comment = ''"
DATED = f"{GONE}, erased_at = '2023-10-04 08:00:00', erased_reason = 'Loi'"
REFUSED = (
    f"UPDATE projects_opinion SET {GONE}",
    f"UPDATE projects_opinion SET {GONE}, erased_at = '2023-10-04 08:00:00'",
    f"UPDATE projects_opinion SET {DATED}, answer = 'favourable'",
    f"UPDATE projects_opinion SET {DATED}, hash = 'x'",
    f"UPDATE projects_opinion SET {DATED.replace(GONE, 'name = name')}",
    "UPDATE projects_opinionrequest SET email = '', message = ''",
    "DELETE FROM projects_opinionfile",
    "UPDATE projects_note SET text = ''",
    "UPDATE projects_note SET text = 'x', erased_at = '2023-10-04 08:00:00', erased_reason = 'Loi'",
    "UPDATE projects_note SET text = '', by_name = 'x', erased_at = '2023-10-04 08:00:00', erased_reason = 'Loi'",
    "DELETE FROM projects_note",
)


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            transaction.set_rollback(True)
    except DatabaseError:
        return True
    return False


def test_the_database_lets_nothing_but_an_erasure_through(project, given):
    actions.write_note(project, "À revoir.", by=scene.lead(), at=INSIDE)
    assert [statement for statement in REFUSED if not refused(statement)] == []
    assert not refused(f"UPDATE projects_opinion SET {DATED}"), "the control: the erasure itself passes"
    erase(project, given)
    after = ("UPDATE projects_opinion SET name = 'x'", f"UPDATE projects_opinion SET {DATED}")
    assert [statement for statement in after if not refused(statement)] == []


HALF_DONE = (
    "UPDATE projects_opinion SET name = 'x' WHERE erased_at IS NOT NULL",
    "UPDATE projects_opinion SET erased_reason = '' WHERE erased_at IS NOT NULL",
)


def test_an_erasure_that_is_not_whole_is_named(project, given):
    erase(project, given)
    for statement in HALF_DONE:
        with transaction.atomic():
            with triggers.disabled(connection), connection.cursor() as cursor:
                cursor.execute(statement)
            said = [str(each) for each in invariants.violations(LATER, ("I5",))]
            assert any("n’a pas tout effacé" in each for each in said), (statement, said)
            transaction.set_rollback(True)


# -- whoever was asked and did not answer ------------------------------------------------------------


def test_whoever_never_answered_is_erased_and_is_not_waited_for(project, django_capture_on_commit_callbacks):
    actions.join_to_opinion(scene.secret(), scene.upload(), at=INSIDE)
    url, asked, kept = f"/avis/{scene.secret()}/", OpinionRequest.objects.get(), OpinionFile.objects.get().file.name
    Letter.objects.update(state="sent", sent_at=INSIDE)
    assert [word for word in (ASKED, IEN.email, "avis.pdf") if word not in everything_kept()] == [], "the control"
    with django_capture_on_commit_callbacks(execute=True):
        erase(project, asked)
        erase(project, asked)
    assert [word for word in (ASKED, IEN.email, "avis.pdf") if word in everything_kept()] == []
    assert not default_storage.exists(kept)
    asked.refresh_from_db()
    assert (asked.revoked_at, asked.name) == (LATER, IEN.name)
    assert (reminders_of_opinions.send_due(INSIDE + 19 * DAY), desk.browser().get(url).status_code) == (0, 404)
    acts = ["opinion_asked", "opinion_revoked", "opinion_erased"]
    assert list(project.journal.filter(act__startswith="opinion").order_by("pk").values_list("act", flat=True)) == acts
    assert scene.ask(project, when=LATER), "they may be asked again"
    assert list(invariants.violations(LATER, ("I2", "I5"))) == []


def test_what_was_asked_at_that_address_goes_with_it_and_no_other(project):
    """Revoked, asked again in capitals, answered, asked once more; another body, and another dossier, keep theirs."""
    (first,) = OpinionRequest.objects.all()
    actions.revoke_opinion_request(project, first.pk, seen=1, by=scene.lead(), at=INSIDE)
    again = Person(IEN.kind, IEN.name, IEN.email.upper())
    scene.ask(project, again, message=ASKED)
    given = scene.answer(person=again)
    scene.ask(project, IEN, scene.TOWN, when=LATER, message=ASKED)
    elsewhere = make_deposit(make_project(project.campaign)).project
    scene.ask(elsewhere, message=ASKED)
    Letter.objects.filter(state="queued").update(state="sent", sent_at=INSIDE)
    erase(project, given)
    kept = OpinionRequest.objects.exclude(email="").exclude(message="")
    assert set(kept.values_list("project", "email")) == {(project.pk, scene.TOWN.email), (elsewhere.pk, IEN.email)}
    assert not Letter.objects.filter(about=project.reference, recipient__iexact=IEN.email).exists()
    keys = (f"opinion_told:revoked:{first.pk}", f"opinion_told:receipt:{given.pk}")
    revoked, receipt = (Letter.objects.get(key=key) for key in keys)
    assert revoked.text == receipt.text and "a été effacé" in receipt.text
    assert OpinionRequest.objects.open().filter(project=project).count() == 1


# -- notes -----------------------------------------------------------------------------------------


def test_a_note_is_erased_with_every_text_it_had(project):
    lead = scene.lead()
    first = actions.write_note(project, "Mme Le Bihan est absente.", by=lead, at=INSIDE)
    second = actions.write_note(project, "Mme Le Bihan est revenue.", replaces=first.pk, by=lead, at=INSIDE)
    other = actions.write_note(project, "Budget à relire.", by=lead, at=INSIDE)
    actions.erase_note(project, first.pk, reason=REASON, by=lead, at=LATER)
    texts = dict(Note.objects.values_list("pk", "text"))
    assert texts == {first.pk: "", second.pk: "", other.pk: "Budget à relire."}
    assert set(Note.objects.filter(text="").values_list("erased_reason", "by_name")) == {(REASON, lead.get_full_name())}
    with pytest.raises(Refusal, match="n’existe pas"):
        actions.write_note(project, "Encore elle.", replaces=second.pk, by=lead, at=LATER)
    with pytest.raises(NotAllowed, match="notes internes"):
        actions.erase_note(project, other.pk, reason=REASON, by=staff.make_staff("exports", "export"), at=LATER)
    assert not project.journal.filter(label__contains="note").exists(), "the team reads the journal"


def test_the_notes_of_others_are_erased_by_whoever_steers(project):
    reviewer, lead = staff.make_staff("katell", "instruction"), scene.lead()
    own = actions.write_note(project, "À revoir avec Mme Le Bihan.", by=reviewer, at=INSIDE)
    of_lead = actions.write_note(project, "Budget à relire.", by=lead, at=INSIDE)
    with pytest.raises(NotAllowed, match="pilotent l’appel"):
        actions.erase_note(project, of_lead.pk, reason=REASON, by=reviewer, at=LATER)
    page = f"/admin/projects/project/{project.pk}/effacement/"
    offered = desk.text_of(staff.client_of(reviewer).get(page))
    assert ("À revoir avec" in offered, "Budget à relire" in offered) == (True, False)
    sent = {"donnees": f"note-{of_lead.pk}", "reason": REASON, "fin": "1"}
    assert staff.client_of(reviewer).post(page, sent).status_code == 422
    actions.erase_note(project, own.pk, reason=REASON, by=lead, at=LATER)
    assert dict(Note.objects.values_list("pk", "text")) == {own.pk: "", of_lead.pk: "Budget à relire."}


@pytest.mark.only_on("postgresql")
def test_staff_choose_what_and_say_why(project, given):
    actions.write_note(project, "Mme Le Bihan est absente.", by=scene.lead(), at=INSIDE)
    client = staff.client_of(scene.lead())
    page, dossier = (f"/admin/projects/project/{project.pk}/{name}/" for name in ("effacement", "change"))
    assert client.get(f"/admin/projects/project/{project.pk}/avis/{given.pk}/fichier/").status_code == 200
    assert Consultation.objects.filter(act="piece").get().detail == "avis\u00a0: avis.pdf"
    told = desk.text_of(client.get(page))
    assert f"Avis de Soazig Le Bihan, inspectrice, pour {IEN.name}" in told
    assert "Note de" in told and "Mme Le Bihan est absente." in told
    sent = {"donnees": f"avis-{given.pk}", "reason": "", "fin": "1"}
    assert client.post(page, sent).status_code == 422
    assert client.post(page, sent | {"donnees": "avis-x", "reason": REASON}).status_code == 422
    after = desk.text_of(client.post(page, sent | {"reason": REASON}, follow=True))
    assert "le sens, la date et l’empreinte restent" in after
    assert Consultation.objects.filter(act="piece").get().detail == "avis\u00a0: fichier effacé"
    note = {"donnees": f"note-{Note.objects.get().pk}", "reason": REASON, "fin": "1"}
    after = desk.text_of(client.post(page, note, follow=True))
    assert "Texte effacé le" in after and f"par {scene.lead()}" in after
    assert "une personne dont les données ont été effacées" in after.lower()
    assert [
        word for word in ("Soazig", WORDS, "absente", "avis.pdf") if word in desk.text_of(client.get(dossier))
    ] == []
    assert "Aucune donnée à effacer" in desk.text_of(client.get(page))
    scene.ask(project, scene.TOWN, when=LATER)
    assert f"Demande d’avis à {scene.TOWN.email}, pour {scene.TOWN.name}" in desk.text_of(client.get(page))


def test_the_way_back_of_the_migration_finds_a_text_in_every_note(project):
    """Where the constraint that wants one comes back; SQLite has no trigger while it migrates."""
    lead = scene.lead()
    erased, kept = (actions.write_note(project, text, by=lead, at=INSIDE) for text in ("Mme Le Bihan.", "Budget."))
    actions.erase_note(project, erased.pk, reason=REASON, by=lead, at=LATER)
    migration = import_module("projects.migrations.0028_erasures")
    with triggers.disabled(connection) if connection.vendor == "sqlite" else nullcontext():
        migration.write_a_word(apps, connection.schema_editor())
    assert dict(Note.objects.values_list("pk", "text")) == {erased.pk: "(texte effacé)", kept.pk: "Budget."}
    assert refused("UPDATE projects_note SET text = 'x'"), "the triggers are back"
