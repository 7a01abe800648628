"""The PDF of a questionnaire that no campaign asks yet: the one that schools would download, made by the worker."""

import pytest

from campaigns.models import Campaign
from campaigns.questionnaire import document_of, editing
from projects import actions, printouts
from projects.models import Printout
from tests import factories
from tests.factories import INSIDE, make_edition
from tests.projects.printouts.reading import faults, missing_in_order, text_of

from . import lead as desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return desk.draft_of(make_edition())


def asked_by(client, draft) -> Printout:
    response = client.post(desk.at("paper", draft.pk), {"fin": "1"})
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


def test_a_draft_that_was_printed_can_still_be_given_up(draft):
    asked_by(desk.lead(), draft)
    actions.discard(draft, by=None, at=INSIDE)
    assert not Printout.objects.exists()
