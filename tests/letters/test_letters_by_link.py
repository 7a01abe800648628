"""Letters that carry a signed link: agreements of associated schools, opinions."""

import pytest

from campaigns.models import Call
from projects import actions, reminders, reminders_of_opinions
from tests.factories import INSIDE, make_head, make_school
from tests.letters.expecting import letters_about
from tests.moments import at
from tests.projects.network import scene as network
from tests.projects.opinions import scene as opinions

pytestmark = pytest.mark.django_db


# -- agreements of associated schools -----------------------------------------------------------------


@pytest.fixture
def associating():
    project = network.make_project(network.UAIS[:1], by=make_head(make_school(), "nolwenn"))
    network.ask(project)
    return project


def test_agreement_request(associating):
    letters_about("agreement_request", associating, kind="agreement")


def test_agreement_copy_to_the_contact(associating):
    letters_about("agreement_copy", associating, recipient="contact1@example.org")


def test_agreement_reminder(associating):
    actions.remind_agreements(INSIDE + network.WEEK)
    letters_about("agreement_reminder", associating, kind="agreement")


def test_reminder_of_a_draft_whose_schools_have_not_all_agreed(associating):
    reminders.send_due(at("2023-10-13 09:00:00"))
    letters_about("reminder_agreements", associating, kind="reminder")
    Call.objects.update(requires_agreements=True)
    reminders.send_due(at("2023-10-18 09:00:00"))
    letters_about("reminder_agreements_required", associating, kind="reminder")


def test_agreement_receipt_and_news(associating):
    network.answer(associating, comment="Avec plaisir.")
    letters_about("agreement_receipt", associating, recipient=network.school().email, kind="agreement_told")
    letters_about("agreement_news", associating, recipient=associating.created_by.email, kind="agreement_told")


def test_agreement_declined(associating):
    network.answer(associating, "declined", comment="Nous manquons de salles.")
    letters_about("agreement_declined", associating, recipient=associating.created_by.email, kind="agreement_told")


# -- opinions --------------------------------------------------------------------------------------


@pytest.fixture
def opined():
    project = opinions.make_filed()
    opinions.ask(project, message="Votre regard sur l’inclusion nous serait utile.")
    return project


def test_opinion_request_and_reminders(opined):
    letters_about("opinion_request", opined, kind="opinion")
    reminders_of_opinions.send_due(at("2023-10-16 09:00"))
    letters_about("opinion_reminder", opined, kind="opinion_reminder")
    reminders_of_opinions.send_due(at("2023-10-26 09:00"))
    letters_about("opinion_reminder_late", opined, kind="opinion_reminder")
    asked = opined.opinion_requests.get()
    lead, due_on = opinions.lead(), opinions.DUE_ON
    actions.send_opinion_again(opined, asked.pk, due_on=due_on, seen=1, by=lead, at=INSIDE)
    letters_about("opinion_request_again", opined, kind="opinion")
    actions.revoke_opinion_request(opined, asked.pk, seen=2, by=lead, at=INSIDE)
    letters_about("opinion_revoked", opined, kind="opinion_told")


def test_opinion_receipt_and_news(opined):
    actions.join_to_opinion(opinions.secret(), opinions.upload(), at=INSIDE)
    opinions.answer("reserved", comment="Le calendrier est court.")
    letters_about("opinion_receipt", opined, kind="opinion_told", recipient=opinions.IEN.email)
    letters_about("opinion_news", opined, kind="opinion_told", recipient=opinions.lead().email)
