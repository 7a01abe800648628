"""Complements and reopenings in the words of the project lead, read before they leave (decisions: test_pages)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from projects import actions, letters_fields, letters_wording
from projects.admin.deciding import examples
from projects.models import Complement, LetterText
from tests.factories import AFTER, make_project, make_school
from tests.projects.deciding.scene import under_review
from tests.projects.desk import form_of, text_of
from tne29.outbox.models import Letter

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("postgresql")]
Name = LetterText.Name
UNTIL = AFTER + timedelta(days=14)
WORDS = {
    Name.CHANGES_REQUESTED: (
        "À compléter : [référence]",
        "Bonjour [prénom],\n\n[demande]\n\nSeulement :\n[questions]\n\nAvant : [date limite]\n\n[délai du silence]",
    ),
    Name.REOPENED: ("On reprend : [référence]", "Bonjour [prénom],\n\n[établissement] : [motif]"),
}


def editor(name: str) -> str:
    return reverse("admin:projects_lettertext_edit", args=[name])


def act(project, name: str) -> str:
    return reverse("admin:projects_project_act", args=[project.pk, name])


def written(client, name: str, **typed):
    return client.post(editor(name), {**form_of(client.get(editor(name))), "fin": "1", **typed})


@pytest.mark.parametrize("name", list(Name))
def test_the_texts_that_the_portal_came_with_are_sound(name):
    assert letters_wording.faults(name, letters_wording.original(name)) == {"subject": [], "body": []}
    assert set(letters_fields.REQUIRED.get(name, ())) <= {field.name for field in letters_fields.FIELDS[name]}


def test_each_letter_is_in_the_list_with_a_preview_on_a_real_dossier(client, lead):
    under_review(by=lead)
    listed = text_of(client.get(reverse("admin:projects_lettertext_changelist")))
    for name in Name:
        assert name.label.capitalize() in listed
        shown = text_of(client.get(editor(name)))
        assert "Objet : Votre" in shown
        assert "Bonjour Annaig" in shown


def test_a_complement_is_asked_in_her_words(client, lead):
    subject, body = WORDS[Name.CHANGES_REQUESTED]
    assert written(client, Name.CHANGES_REQUESTED, subject=subject, body=body, save="1").status_code == 302
    (project,) = under_review(by=lead)
    given = {"message": "Le budget, [référence] ?", "scope": ["resume"], "is_indispensable": True, "until": UNTIL}
    actions.request_changes(project, by=lead, at=AFTER, **given)
    letter = Letter.objects.get(kind="review", recipient=project.created_by.email, subject__startswith="À compléter")
    text = letter.text.replace("\u00a0", " ")
    assert "Le budget, [référence] ?" in text, "what is put in a field is never read again"
    assert "Seulement :\n– A2 " in text
    assert "Avant : jusqu’au" in text
    assert "article L. 114-5" in text


def test_what_the_law_wants_cannot_be_taken_out(client):
    subject, body = WORDS[Name.CHANGES_REQUESTED]
    for field in letters_fields.REQUIRED[Name.CHANGES_REQUESTED]:
        less = body.replace(f"[{field}]", "")
        refused = written(client, Name.CHANGES_REQUESTED, subject=subject, body=less, save="1")
        assert (refused.status_code, f"Il manque le champ [{field}]" in text_of(refused)) == (422, True)
    other = written(client, Name.REOPENED, subject="Objet", body="[motif] [montant accordé]", save="1")
    assert "[montant accordé] n’existe pas" in text_of(other), "a field of another letter"
    assert not LetterText.objects.exists()


def test_a_reopening_is_told_in_her_words(client, lead):
    subject, body = WORDS[Name.REOPENED]
    assert written(client, Name.REOPENED, subject=subject, body=body, save="1").status_code == 302
    (project,) = under_review(by=lead)
    actions.refuse(project, by=lead, at=AFTER, reason="Hors délai.")
    actions.reopen(project, by=lead, at=UNTIL, reason="Erreur de date.")
    letter = Letter.objects.get(subject=f"On reprend : {project.reference}")
    assert "École de la Pointe : Erreur de date." in letter.text


def test_the_letter_is_read_before_the_act(client, lead):
    """Nothing is done, what was typed stays; the other acts have theirs too."""
    (project,) = under_review(by=lead)
    address = act(project, "request_changes")
    form = {**form_of(client.get(address)), "fin": "1"}
    typed = {"message": "Joignez le devis.", "until": "2027-01-15", "scope": ["resume"], "preview": "1"}
    shown = client.post(address, {**form, **typed})
    assert shown.status_code == 200
    letter = text_of(shown)
    assert f"Objet : Votre dossier {project.reference} est à compléter" in letter
    assert "Joignez le devis." in letter
    assert "vendredi 15 janvier 2027" in letter
    assert "Résumé" in letter
    assert form_of(shown)["message"] == ["Joignez le devis."]
    assert not Complement.objects.exists()
    whole = text_of(client.post(address, {**form, **typed, "scope": [], "parties": ["budget"]}))
    assert "B1 Dépenses – B2 Devis" in whole, "a whole section is each of its questions"
    wrong = client.post(address, {**form, **typed, "parties": ["rien"]})
    assert (wrong.status_code, "parties choisies" in text_of(wrong)) == (422, True)
    past = client.post(address, {**form, **typed, "until": "2020-01-15"})
    assert past.status_code == 409
    accepted = client.post(act(project, "accept"), {**form, "amount": "4 200,50", "preview": "1"})
    assert "Montant accordé : 4 200,50 €" in text_of(accepted)
    assert client.post(act(project, "refuse"), {**form, "reason": " ", "preview": "1"}).status_code == 422
    assert not Letter.objects.filter(kind="decision").exists()
    assert not hasattr(project, "prepared")


def test_the_preview_reaches_any_dossier(client, lead, monkeypatch):
    monkeypatch.setattr(examples, "FEW", 1)
    first, second = under_review(2, by=lead)
    for project in (first, second):
        shown = text_of(client.get(f"{editor(Name.REFUSED)}?dossier={project.reference}"))
        assert f"Objet : Votre projet {project.reference}" in shown
    draft = make_project(first.campaign, school=make_school("0299003D"))
    assert draft.reference not in text_of(client.get(f"{editor(Name.REFUSED)}?dossier={draft.reference}"))
