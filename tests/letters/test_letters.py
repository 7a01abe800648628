"""Whole letters, compared word for word with the files of expected/ (REWRITE_LETTERS=1 writes them again)."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest

from projects import actions, announcements, reminders
from schools.actions import answer_link, ask_mailbox, confirm_as_head, confirm_memberships, end_as_head, end_memberships
from schools.models import Membership
from schools.reminders import warn_of_lapse
from tests.factories import AFTER, INSIDE, make_project, make_school, make_user
from tests.letters.expecting import check
from tests.moments import at
from tne29.outbox.models import Letter

pytestmark = pytest.mark.django_db


def deposited(project):
    actions.deposit(project, by=project.created_by, at=INSIDE)
    return project


def under_review(project, lead):
    actions.start_review(deposited(project), by=lead, at=AFTER)
    return project


def test_receipt(project):
    actions.deposit(project, by=project.created_by, at=INSIDE)
    check("receipt", project)


def test_receipt_when_silence_means_acceptance(project):
    call = project.campaign.call
    call.silence_means = "acceptance"
    call.save()
    actions.deposit(project, by=project.created_by, at=INSIDE)
    check("receipt_acceptance", project)


def test_reminder_of_an_incomplete_draft(project):
    actions.save_answers(project, {"resume": None}, project.revision, by=project.created_by, at=INSIDE)
    reminders.send_due(at("2023-10-13 09:00:00"))
    check("reminder", project)


def test_reminder_of_the_last_morning(project):
    reminders.send_due(at("2023-10-20 09:00:00"))
    check("last_reminder", project)


def test_membership_confirmed(project, lead):
    waiting = make_user("ronan")
    Membership.objects.create(user=waiting, school=project.school, role="head", requested_at=INSIDE)
    confirmed = confirm_memberships(Membership.objects.all(), by=lead, at=INSIDE)
    assert [each.user for each in confirmed] == [waiting]
    check("membership_confirmed", project)
    assert confirm_memberships(Membership.objects.filter(user=waiting), by=lead, at=AFTER) == []
    assert Letter.objects.filter(kind="membership").count() == 1
    assert Membership.objects.confirmed(INSIDE).filter(user=waiting, confirmed_by=lead).exists()


@pytest.fixture
def waiting(project):
    ronan = make_user("ronan", job_title="professeur des écoles")
    return Membership.objects.create(user=ronan, school=project.school, requested_at=INSIDE)


def test_membership_link(project, waiting):
    Membership.objects.filter(role="head").update(role="member")
    project.school.email = "ecole.0299001b@example.org"
    project.school.save()
    ask_mailbox(waiting, by=waiting.user, at=INSIDE)
    check("membership_link", make_project(school=make_school("0299002C"), campaign=project.campaign))


def test_membership_waits(project, waiting):
    ask_mailbox(waiting, by=waiting.user, at=INSIDE)
    check("membership_waits", project)


@pytest.mark.parametrize("means", ["mailbox", "head"])
def test_membership_confirmed_otherwise(project, waiting, means):
    if means == "head":
        confirm_as_head(waiting, by=project.created_by, at=INSIDE)
    else:
        ask_mailbox(waiting, by=waiting.user, at=INSIDE)
        text = Letter.objects.get(kind="membership_link").text
        answer_link(text.partition("/confirmation/")[2].partition("/")[0], is_one_of_us=True, at=INSIDE)
    check(f"membership_confirmed_by_{means}", project)


def test_membership_refused(project, waiting):
    end_as_head(waiting, by=project.created_by, at=INSIDE)
    check("membership_refused", project)


def test_membership_ended(project, waiting, lead):
    end_memberships(Membership.objects.filter(pk=waiting.pk), by=lead, at=INSIDE)
    check("membership_ended", project)


def test_membership_lapses(project):
    warn_of_lapse(at("2024-09-01 08:00:00"))
    check("membership_lapses", project)
    assert warn_of_lapse(at("2024-09-02 08:00:00")) == 0


def test_review_started(project, lead):
    under_review(project, lead)
    check("review_started", project)


def test_changes_requested(project, lead):
    message = "Précisez le calendrier (J2).\nJoignez le devis."
    until = at("2023-11-04 00:00:00")
    actions.request_changes(under_review(project, lead), by=lead, at=AFTER, message=message, until=until)
    check("changes_requested", project)


def test_acceptance(project, lead):
    actions.accept(
        under_review(project, lead), by=lead, at=AFTER, amount=Decimal("12345.60"), conditions="Convention à signer."
    )
    check("accepted", project)


def test_refusal(project, lead):
    actions.refuse(under_review(project, lead), by=lead, at=AFTER, reason="Le projet sort du cadre de l’appel.")
    check("refused", project)


def test_closing_without_action(project, lead):
    actions.close_without_action(under_review(project, lead), by=lead, at=AFTER, reason="Projet abandonné.")
    check("no_action", project)


def test_reopening(project, lead):
    actions.refuse(under_review(project, lead), by=lead, at=AFTER, reason="Hors délai.")
    actions.reopen(project, by=lead, at=AFTER + timedelta(days=1), reason="Erreur de date, avec nos excuses.")
    check("reopened", project)


def test_withdrawal(project):
    actions.withdraw(project, by=project.created_by, at=INSIDE)
    check("withdrawn", project)


def test_invitation(project):
    actions.invite(project, "collegue@example.org", "editor", by=project.created_by, at=INSIDE)
    check("invitation", project)


def test_hostile_title_stays_text(project):
    title = "{{ 7*7 }} {% load x %} <b>gras</b> & Cie"
    actions.save_answers(project, {"titre": title}, project.revision, by=project.created_by, at=INSIDE)
    actions.deposit(project, by=project.created_by, at=INSIDE)
    assert f"Projet\u00a0: {title}" in Letter.objects.filter(kind="receipt").first().text


# -- the team --------------------------------------------------------------------------------------


@pytest.fixture
def colleague(project):
    ronan = make_user("ronan")
    return project.team.create(user=ronan, role="editor", joined_at=INSIDE)


def test_team_joined(project):
    actions.invite(project, "ronan@example.org", "reader", by=project.created_by, at=INSIDE)
    text = Letter.objects.get(kind="invitation").text
    secret = text.partition("/invitation/")[2].partition("/")[0]
    actions.accept_invitation(secret, by=make_user("ronan"), at=INSIDE)
    check("team_joined", project)


def test_team_left(project, colleague):
    actions.leave_team(project, by=colleague.user, at=INSIDE)
    check("team_left", project)


def test_team_removed(project, colleague):
    actions.remove_member(project, colleague.pk, by=project.created_by, at=INSIDE)
    check("team_removed", project)


def test_team_role(project, colleague):
    actions.change_place(project, colleague.pk, role="reader", may_deposit=True, by=project.created_by, at=INSIDE)
    check("team_role", project)


def test_ownership_offered_then_taken(project, colleague):
    actions.offer_ownership(project, colleague.pk, stays=False, by=project.created_by, at=INSIDE)
    check("ownership_offered", project)
    text = Letter.objects.get(kind="invitation").text
    actions.accept_invitation(text.partition("/invitation/")[2].partition("/")[0], by=colleague.user, at=INSIDE)
    check("ownership_taken", project)


def test_owner_named(project, colleague, lead):
    actions.name_owner(project, colleague.user.email, reason="La directrice est partie.", by=lead, at=INSIDE)
    check("owner_named", project)


def test_dates_that_were_moved(project, lead):
    make_project(project.campaign, by=project.created_by, school=project.school, answers={"titre": "Le canot"})
    other = actions.move_window(
        project.campaign, opens_on=date(2023, 9, 4), closes_on=date(2023, 11, 3), by=lead, at=INSIDE, reason="Panne."
    )
    letter = Letter.objects.get(kind="dates")
    references = re.findall(r"TNE29-\w{4}-\w{2}", letter.text)
    for number, reference in enumerate(dict.fromkeys(references), start=1):
        letter.text = letter.text.replace(reference, f"[référence {number}]")
    check("dates_moved", project, letter)
    assert other.audience == "2\u00a0brouillons\u00a0: 1\u00a0personne"


def test_a_campaign_closed_at_once(project, lead):
    deposited(project)
    days = {"opens_on": date(2023, 9, 4), "closes_on": date(2023, 10, 20)}
    later = at("2023-10-02 11:00:00")
    actions.move_window(project.campaign, **days, by=lead, at=later, reason="Crédits épuisés.", close_now=True)
    check("dates_closed", project)


def test_late_permission(project, lead):
    actions.permit_late(project, until=date(2023, 11, 3), reason="Panne du portail.", by=lead, at=AFTER)
    check("late_permission", project)


def test_late_permission_taken_back(project, lead):
    actions.permit_late(project, until=date(2023, 11, 3), reason="Panne du portail.", by=lead, at=AFTER)
    project.refresh_from_db()
    actions.withdraw_late(project, reason="Accordé par erreur.", by=lead, at=AFTER + timedelta(hours=1))
    check("late_withdrawn", project)


def test_reminder_to_the_mailbox_of_the_school(project):
    reminders.send_due(at("2023-10-13 09:00:00"))
    check("mailbox_reminder", project, Letter.objects.get(kind="mailbox"))


def test_reminder_of_a_complement(project, lead):
    under_review(project, lead)
    actions.request_changes(project, by=lead, at=AFTER, message="Le devis.", until=at("2023-11-11 00:00:00"))
    reminders.send_due(at("2023-11-03 09:00:00"))
    check("complement_reminder", project, Letter.objects.get(kind="reminder"))


def test_a_draft_that_was_not_deposited(project):
    announcements.send_due(AFTER)
    check("not_deposited", project)


def test_the_opening_of_a_campaign(project):
    announcements.send_due(at("2023-09-04 00:00:00"))
    check("opening", project)
