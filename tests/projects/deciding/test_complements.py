"""A complement on chosen questions: only those change, whatever the path, and the deposit says so again."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects import actions, content
from projects.models import Complement, Deposit, Project
from projects.workflow import State
from tests.factories import AFTER, INSIDE, make_head, make_school
from tests.moments import at
from tests.projects import desk
from tests.projects.deciding import scene
from tests.staff import client_of
from tne29.lib.errors import Refusal
from tne29.outbox.models import Letter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("after_the_campaign")]
UNTIL = at("2023-11-05 00:00:00")
LATER = AFTER + timedelta(hours=2)


@pytest.fixture
def after_the_campaign():
    """Pages read the clock: it is the day after the end."""
    with time_machine.travel(LATER, tick=True):
        yield


@pytest.fixture
def lead():
    return scene.lead()


@pytest.fixture
def project(lead) -> Project:
    school = make_school()
    filed = desk.make_project(make_head(school), school=school, answers={"titre": "Une webradio", "resume": "Avant."})
    actions.deposit(filed, by=filed.created_by, at=at("2023-10-02 10:00:00"))
    return actions.start_review(filed, by=lead, at=AFTER)


def ask(project, lead, *scope: str, **given) -> Project:
    words = {"message": "Précisez.", "until": UNTIL, "scope": scope, **given}
    return actions.request_changes(project, by=lead, at=AFTER + timedelta(hours=1), **words)


def save(project, **answers):
    fresh = Project.objects.get(pk=project.pk)
    return actions.save_answers(fresh, answers, fresh.revision, by=project.created_by, at=LATER)


def file() -> SimpleUploadedFile:
    return SimpleUploadedFile("avis.pdf", desk.PDF, "application/pdf")


def test_only_what_was_asked_for_changes(project, lead):
    ask(project, lead, "resume")
    with pytest.raises(Refusal, match="Titre du projet"):
        save(project, titre="Autre", resume="Après.")
    assert Project.objects.get().answers["resume"] == "Avant.", "nothing of a save that strays is written"
    save(project, resume="Après.")
    deposit = actions.deposit(project, by=project.created_by, at=LATER)
    asked = Complement.objects.get()
    assert (asked.answer, asked.ended_at, asked.deposit.number) == (deposit, LATER, 1)
    assert content.read(deposit).answers["resume"] == "Après."
    assert Project.objects.get().state == State.UNDER_REVIEW


def test_files_too(project, lead):
    kept = ask(project, lead, "resume")
    with pytest.raises(Refusal, match="Avis"):
        actions.attach(kept, "avis-piece", file(), by=project.created_by, at=LATER)
    actions.resume_review(kept, by=lead, at=LATER)
    again = Project.objects.get()
    actions.request_changes(again, by=lead, at=LATER, message="L’avis.", until=UNTIL, scope=["avis"])
    piece = actions.attach(again, "avis-piece", file(), by=project.created_by, at=LATER)
    actions.remove_attachment(piece, by=project.created_by, at=LATER)


def test_what_depends_on_a_question_and_what_had_changed_go_with_it(project, lead):
    asked = Complement.objects.filter(project=ask(project, lead, "en_reseau"))
    assert asked.get().scope == ["en_reseau", "nature"]


def test_what_the_team_changed_between_its_deposit_and_the_request_may_still_change(lead):
    filed = desk.make_project(answers={"titre": "Une webradio", "resume": "Avant."})
    actions.deposit(filed, by=filed.created_by, at=at("2023-10-02 10:00:00"))
    desk.write(filed, filed.created_by, resume="Entre-temps.")
    ask(filed, lead, "effectif")
    assert Complement.objects.get().scope == ["resume", "effectif"]
    save(filed, effectif=12)
    assert actions.deposit(filed, by=filed.created_by, at=LATER).number == 2


def test_the_deposit_refuses_what_was_written_by_another_path(project, lead):
    ask(project, lead, "resume")
    save(project, resume="Après.")
    fresh = Project.objects.get()
    fresh.revisions.create(
        number=fresh.revision + 1, by=lead, at=LATER, changes={"titre": {"before": "Une webradio", "after": "Forgé"}}
    )
    Project.objects.update(answers={**fresh.answers, "titre": "Forgé"}, revision=fresh.revision + 1)
    with pytest.raises(Refusal, match="ont changé depuis votre dépôt"):
        actions.deposit(Project.objects.get(), by=project.created_by, at=LATER)
    assert Deposit.objects.count() == 1


def test_a_former_text_does_not_come_back_where_nothing_was_asked(project, lead):
    ask(project, lead, "resume")
    fresh = Project.objects.get()
    with pytest.raises(Refusal, match="Titre du projet"):
        actions.bring_back(fresh, "titre", "Avant cela", INSIDE, fresh.revision, by=project.created_by, at=LATER)
    assert Project.objects.get().answers["titre"] == "Une webradio"


def test_without_a_scope_everything_changes_as_before(project, lead):
    ask(project, lead)
    save(project, titre="Autre", resume="Après.")
    assert actions.deposit(project, by=project.created_by, at=LATER).number == 2


def test_the_receipt_of_the_answer_goes_on_with_the_first_clock(project, lead):
    ask(project, lead, "resume", is_indispensable=True)
    save(project, resume="Après.")
    answered = actions.deposit(project, by=project.created_by, at=at("2023-10-31 10:00:00"))
    told = content.read(Deposit.objects.get(pk=answered.pk)).service["silence_on"].isoformat()
    assert told == "2023-12-12", "two months from 2 October, and the ten days that the answer took"


def test_the_letter_names_the_questions_and_the_clock(project, lead):
    ask(project, lead, "resume", is_indispensable=True)
    text = Letter.objects.filter(kind="review").latest("pk").text
    assert "Vous pouvez changer" in text
    assert "– A2 Résumé" in text
    assert "vaut rejet est suspendu" in text


# -- pages -----------------------------------------------------------------------------------------


def test_the_team_sees_what_changes_and_reads_the_rest(project, lead):
    ask(project, lead, "resume")
    school = desk.browser(project.created_by)
    page = school.get(desk.section_of(project))
    typed = set(desk.form_of(page))
    assert "resume" in typed
    assert "titre" not in typed
    assert "Une webradio" in desk.text_of(page)
    other = desk.text_of(school.get(desk.section_of(project, "budget")))
    assert "n’a rien demandé de changer dans cette section" in other
    assert "A2 Résumé" in desk.text_of(school.get(project.get_absolute_url()))
    check = school.get(desk.address("check", project)).content.decode()
    assert ("#field-resume" in check, "#field-titre" in check) == (True, False)
    saved = desk.save(school, project, resume="Après.")
    assert saved.status_code == 302
    forged = {
        **desk.form_of(school.get(desk.section_of(project))),
        "titre": "Forgé",
        "resume": "Et puis.",
        "vers": "ici",
    }
    school.post(desk.section_of(project), forged)
    assert Project.objects.get().answers["titre"] == "Une webradio"
    door = desk.address("autosave", project, "projet")
    sent = {"titre": "Forgé", "seulement": "titre", "revision": Project.objects.get().revision, "fin": "1"}
    school.post(door, sent)
    assert Project.objects.get().answers["titre"] == "Une webradio"


def test_asked_for_in_the_administration_with_the_dates_on_the_page(project, lead):
    client = client_of(lead)
    address = reverse("admin:projects_project_act", args=[project.pk, "request_changes"])
    sent = desk.form_of(client.get(address)) | {
        "message": "Précisez.",
        "until": "2023-11-04",
        "scope": ["resume", "effectif"],
        "is_indispensable": "on",
    }
    assert client.post(address, {**sent, "scope": ["inconnue"]}).status_code == 422
    assert client.post(address, sent).status_code == 302
    asked = Complement.objects.get()
    assert (asked.scope, asked.is_indispensable) == (["resume", "effectif"], True)
    page = desk.text_of(client.get(reverse("admin:projects_project_change", args=[project.pk])))
    assert "la demande est réputée rejetée" in page
    assert "le délai est suspendu" in page
