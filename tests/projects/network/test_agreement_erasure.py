"""The person who answered is erased, as the law may ask; that the school answered, and to what, stays."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.utils import DatabaseError

from projects import actions, printouts
from projects.models import Agreement, AgreementRequest, JournalEntry, Printout
from tests import factories, staff
from tests.factories import AFTER, INSIDE, make_project, make_user
from tests.projects import desk
from tests.projects.network import scene
from tests.projects.network.scene import UAIS
from tne29.lib.errors import Refusal
from tne29.outbox.models import Letter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_day_of_the_campaign")]
NAME, WORDS = "Maïwenn Kerdraon", "Avec plaisir, dit-elle."
REASON = "Demande de la personne."


@pytest.fixture
def project():
    project = scene.make_project(UAIS[:1])
    scene.ask(project)
    scene.answer(project, comment=WORDS)
    actions.deposit(project, by=project.created_by, at=INSIDE)
    return project


def erase(project, **fields) -> Agreement:
    given = {"reason": REASON, "by": make_user(is_staff=True), "at": AFTER, **fields}
    return actions.erase_answerer(project, Agreement.objects.get().pk, **given)


def test_the_answer_stays_and_the_person_is_gone(project):
    url, hash_before = f"/accord/{scene.secret()}/", scene.place(project).concern.hash
    erase(project)
    held = str(list(Agreement.objects.values())) + str(list(AgreementRequest.objects.values()))
    for word in (NAME, "directrice", WORDS, "Contact 1", "contact1@example.org"):
        assert word not in held
    assert scene.state(project) == "agreed"
    assert Agreement.objects.get().content_hash == hash_before
    pages = [desk.browser().get(url), desk.browser(project.created_by).get(desk.address("agreements", project))]
    for page in pages:
        assert page.status_code == 200
        assert "ne personne dont les données ont été effacées" in desk.text_of(page)
        assert NAME not in desk.text_of(page)


def test_the_journal_names_nobody_and_says_that_it_was_done(project):
    assert NAME not in str(list(JournalEntry.objects.values()))
    erase(project)
    noted = project.journal.get(act="agreement_erased")
    assert (noted.message, noted.label[-8:]) == (REASON, UAIS[0])


def test_twice_is_once_and_a_reason_is_needed(project):
    with pytest.raises(Refusal, match="motif"):
        erase(project, reason="  ")
    erase(project)
    erase(project, reason="Autre motif")
    assert Agreement.objects.get().erased_reason == REASON
    assert project.journal.filter(act="agreement_erased").count() == 1


def test_an_answer_of_another_dossier_is_not_reached(project):
    other = make_project(project.campaign)
    with pytest.raises(Refusal, match="n’existe pas dans ce dossier"):
        erase(other)
    assert Agreement.objects.get().name == NAME


def test_a_later_change_shows_no_difference_with_what_was_erased(project):
    erase(project)
    scene.change(project, titre="Un autre titre")
    place = scene.place(project)
    assert (place.state.value, place.changes) == ("outdated", [])
    assert "Voici ce qui a changé" not in desk.text_of(desk.browser().get(f"/accord/{scene.secret()}/"))


def made_of(project) -> list[Printout]:
    """The dossier, a selection with it and the archive of its campaign, as a worker would have kept them."""
    deposit = project.deposits.get()
    rows = {"dossier": {"deposit": deposit, "project": project}, "selection": {"selection": [deposit.pk]}, "zip": {}}
    found = []
    for kind, of in rows.items():
        row = Printout(kind=kind, campaign=project.campaign, fingerprint=kind, asked_at=INSIDE, state="done", **of)
        row.file.save(kind, ContentFile(NAME.encode()))
        found.append(row)
    return found


def test_files_that_named_the_person_are_retired_and_made_again_without(project, django_capture_on_commit_callbacks):
    """Another campaign keeps its exports; what was being made begins again."""
    made = made_of(project)
    other = Printout.objects.create(
        kind="csv", campaign=factories.make_campaign(slug="autre"), fingerprint="x", asked_at=INSIDE, state="done"
    )
    running = Printout.objects.create(
        kind="csv", campaign=project.campaign, fingerprint="y", asked_at=INSIDE, state="running", lease_until=AFTER
    )
    before = printouts.dossier.deposited(project.deposits.get())
    assert NAME in before.html()
    with django_capture_on_commit_callbacks(execute=True):
        erase(project)
    assert [default_storage.exists(each.file.name) for each in made] == [False] * 3
    states = dict(Printout.objects.values_list("kind", "state").exclude(pk__in=(other.pk, running.pk)))
    assert states == {"dossier": "retired", "selection": "retired", "zip": "retired"}
    assert Printout.objects.get(pk=other.pk).state == "done"
    again = Printout.objects.get(pk=running.pk)
    assert (again.state, again.token, again.lease_until) == ("queued", 1, None)
    after = printouts.dossier.deposited(project.deposits.get())
    assert NAME not in after.html() and after.fingerprint != before.fingerprint
    lead = staff.client_of(staff.make_staff("lead", "pilotage"))
    page = desk.text_of(lead.get(f"/admin/projects/printout/{made[2].pk}/change/"))
    assert "Ce fichier a été retiré" in page and "Recommencer" not in page
    chosen = lead.get(f"/admin/projects/printout/{made[1].pk}/change/").content.decode()
    assert 'href="/admin/projects/project/">Choisir de nouveau' in chosen
    assert lead.get(f"/admin/projects/printout/{made[2].pk}/telecharger/").status_code == 404


def test_a_storage_that_fails_undoes_nothing_and_the_other_files_go(
    project, settings, caplog, django_capture_on_commit_callbacks
):
    made = made_of(project)
    cannot_go = Path(settings.MEDIA_ROOT) / made[0].file.name
    cannot_go.unlink()
    (cannot_go / "full").mkdir(parents=True)
    with django_capture_on_commit_callbacks(execute=True):
        erase(project)
    assert [default_storage.exists(each.file.name) for each in made] == [True, False, False]
    assert "not empty" in caplog.text and Agreement.objects.get().name == ""


def test_letters_that_quoted_the_answer_lose_their_text(project):
    erase(project)
    held = Letter.objects.filter(about=project.reference)
    assert not held.filter(text__contains=NAME).exists() and not held.filter(text__contains=WORDS).exists()
    assert not held.filter(text__contains="Contact 1", kind="agreement_told").exists()
    assert held.filter(text__contains="a été effacé avec les données").count() >= 3


def test_staff_choose_whom_and_say_why(project):
    lead = staff.client_of(staff.make_staff("lead", "pilotage"))
    dossier = f"/admin/projects/project/{project.pk}/change/"
    page = f"/admin/projects/project/{project.pk}/effacement/"
    before = desk.text_of(lead.get(dossier))
    assert f"{NAME}, directrice" in before
    assert WORDS in before
    assert f"{NAME}, directrice, pour École 1 du réseau" in desk.text_of(lead.get(page))
    sent = {"donnees": f"accord-{Agreement.objects.get().pk}", "reason": "", "fin": "1"}
    assert lead.post(page, sent).status_code == 422
    done = lead.post(page, sent | {"reason": REASON}, follow=True)
    after = desk.text_of(done)
    assert "Les données de la personne sont effacées" in after
    assert "Une personne dont les données ont été effacées" in after
    assert NAME not in after
    assert WORDS not in after
    assert "Aucune donnée à effacer" in desk.text_of(lead.get(page))


ACTS = [
    {"name": "Quelqu’un"},
    {"name": "", "job": "", "comment": ""},
    {"name": "", "job": "", "comment": "", "erased_at": AFTER},
    {"name": "", "job": "", "comment": "", "erased_at": AFTER, "erased_reason": "Loi", "answer": "declined"},
    {"name": "", "job": "directrice", "comment": "", "erased_at": AFTER, "erased_reason": "Loi"},
]


@pytest.mark.parametrize("columns", ACTS)
def test_the_database_lets_nothing_but_an_erasure_through(project, columns):
    with pytest.raises(DatabaseError, match="ne se modifie pas"):
        Agreement.objects.update(**columns)


def test_an_erasure_is_not_undone(project):
    erase(project)
    with pytest.raises(DatabaseError, match="ne se modifie pas"):
        Agreement.objects.update(name=NAME)
