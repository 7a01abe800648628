"""The PDF of a questionnaire that no campaign asks yet: the one that schools would download, made by the worker."""

import pytest
from django.core.files.storage import default_storage

from campaigns.models import Campaign
from campaigns.questionnaire import acroform, document_of, editing
from projects import actions, printouts
from projects.models import Printout
from projects.printouts.holding import Hold
from tests import factories
from tests.factories import INSIDE, make_edition
from tests.projects.printouts.reading import faults, missing_in_order, text_of
from tne29.lib.clock import Clock
from tne29.lib.pdf_form import read_form

from . import lead as desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return desk.draft_of(make_edition())


def asked_by(client, draft, press: str = "imprimer") -> Printout:
    response = client.post(desk.at("paper", draft.pk), {"faire": press, "fin": "1"})
    printout = Printout.objects.latest("pk")
    assert response.headers["Location"].endswith(f"/{printout.pk}/change/")
    return printout


def test_a_draft_is_printed_with_its_own_questions_without_any_call(draft):
    client = desk.lead()
    document = editing.change(document_of(draft.source), "titre", label="Comment s’appelle le projet ?")
    draft = actions.save_edition(draft, document, draft.fingerprint, by=None, at=INSIDE)
    printout = asked_by(client, draft)
    assert (printout.kind, printout.edition) == ("proof", draft)
    assert "en attente" in desk.words(client.get(f"/admin/projects/printout/{printout.pk}/change/"))
    assert printouts.render(printout.pk, INSIDE)
    printout.refresh_from_db()
    pdf = printout.file.open().read()
    titles = [question.title for question in draft.questionnaire.questions]
    assert missing_in_order(titles, text_of(pdf)) == []
    assert "Épreuve, pour relecture seulement" in text_of(pdf, margins=True)
    assert faults(pdf) == []
    served = client.get(f"/admin/projects/printout/{printout.pk}/telecharger/")
    assert f'filename="epreuve-{draft.slug}.pdf"' in served.headers["Content-Disposition"]


def test_a_proof_is_no_blank_questionnaire_of_a_campaign(draft):
    campaign = factories.make_campaign()
    printout = asked_by(desk.lead(), draft)
    assert printout.campaign is None
    assert printouts.render(printout.pk, INSIDE)
    assert printouts.current_blank(campaign) is None
    assert Campaign.objects.get().call.edition != draft


def test_a_draft_is_proofread_in_the_file_to_fill_too(draft):
    """The same fields as the questionnaire has questions; brought back while it is a draft, it is refused."""
    client = desk.lead()
    printout = asked_by(client, draft, "remplir")
    assert (printout.kind, printouts.render(printout.pk, INSIDE)) == ("proof_fill", True)
    printout.refresh_from_db()
    with printout.file.open() as file:
        form = read_form(file.read())
    assert form.texts[acroform.EDITION] == draft.fingerprint
    assert {"titre", "resume"} <= set(form.names)
    served = client.get(f"/admin/projects/printout/{printout.pk}/telecharger/")
    assert f'filename="epreuve-a-remplir-{draft.slug}.pdf"' in served.headers["Content-Disposition"]


@pytest.mark.django_db(transaction=True)
def test_a_draft_that_was_printed_can_still_be_given_up_and_leaves_no_file():
    draft = desk.draft_of(make_edition())
    printout = asked_by(desk.lead(), draft)
    Hold.take(printout.pk, Clock(INSIDE)).done(b"%PDF-1.7 essai")
    printout.refresh_from_db()
    assert default_storage.exists(printout.file.name)
    actions.discard(draft, by=None, at=INSIDE)
    assert not Printout.objects.exists()
    assert not default_storage.exists(printout.file.name)
