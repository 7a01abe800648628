"""The person who gave an opinion, and what was noted of somebody, are erased as the law may ask; the acts stay."""

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.utils import DatabaseError

from projects import actions, invariants, triggers
from projects.models import Consultation, JournalEntry, Note, Opinion, OpinionFile, OpinionRequest
from tests import staff
from tests.factories import INSIDE, make_project
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


def erase(project, given, **fields) -> Opinion:
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
    assert "le sens de l’avis, sa date et son empreinte restent" in after
    assert Consultation.objects.filter(act="piece").get().detail == "avis\u00a0: fichier effacé"
    note = {"donnees": f"note-{Note.objects.get().pk}", "reason": REASON, "fin": "1"}
    after = desk.text_of(client.post(page, note, follow=True))
    assert "Texte effacé le" in after and "une personne dont les données ont été effacées" in after.lower()
    assert [
        word for word in ("Soazig", WORDS, "absente", "avis.pdf") if word in desk.text_of(client.get(dossier))
    ] == []
    assert "Aucune donnée à effacer" in desk.text_of(client.get(page))
