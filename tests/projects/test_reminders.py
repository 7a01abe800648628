"""I4: each person is reminded once, whatever ran twice or not at all; never late, never after a deposit."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from campaigns.snapshot import reference_lists
from projects import actions, reminders
from projects.models import Reminder
from tests.factories import ANSWERS, INSIDE, make_campaign, make_project, make_user
from tests.moments import at
from tne29.outbox.models import Letter

pytestmark = pytest.mark.django_db

LOOKING = 3
J14, J7, J2, LAST = (at(f"2023-10-{day:02} 09:00:00") for day in (6, 13, 18, 20))


def sent() -> list[int]:
    return sorted(Reminder.objects.filter(state="sent").values_list("milestone", flat=True), reverse=True)


def test_nothing_before_the_first_milestone():
    make_project()
    assert reminders.send_due(J14 - timedelta(seconds=1)) == 0


def test_each_milestone_is_sent_once():
    make_project()
    for moment in (J14, J14 + timedelta(minutes=1), J7, J7, J2, LAST, LAST + timedelta(hours=5)):
        reminders.send_due(moment)
    assert sent() == [14, 7, 2, 0]
    assert Letter.objects.filter(kind__contains="reminder").count() == 4


def test_after_a_stop_only_the_most_urgent_is_sent():
    make_project()
    assert reminders.send_due(J2 + timedelta(hours=3)) == 1
    assert sent() == [2]
    skipped = Reminder.objects.filter(state="skipped").values_list("milestone", "why")
    assert sorted(skipped) == [(7, reminders.OVERTAKEN), (14, reminders.OVERTAKEN)]


def test_nothing_after_the_deadline():
    make_project()
    assert reminders.send_due(at("2023-10-21 00:00:00")) == 0


def test_nothing_to_a_team_that_has_deposited():
    project = make_project()
    actions.deposit(project, by=project.created_by, at=INSIDE)
    assert reminders.send_due(J7) == 0


def test_nothing_to_a_team_that_has_withdrawn():
    project = make_project()
    actions.withdraw(project, by=project.created_by, at=INSIDE)
    assert reminders.send_due(J7) == 0


def test_last_morning_is_a_reminder_that_is_sent_again_when_uncertain():
    make_project()
    reminders.send_due(LAST)
    assert Letter.objects.filter(kind__contains="reminder").values_list("kind", flat=True).get() == "last_reminder"


def test_letter_says_what_is_missing_and_until_when():
    make_project(answers={"titre": ANSWERS["titre"]})
    reminders.send_due(J7)
    letter = Letter.objects.get(kind="reminder")
    text = f"{letter.subject}\n{letter.text}".replace("\u00a0", " ")
    assert "n’est pas déposé : il reste 7 jours" in text
    assert "jusqu’au vendredi 20 octobre 2023 à 23 h 59, heure de Paris" in text
    assert "- A. Le projet : 1 question" in text
    assert "/verifier/" in text


def test_letter_of_a_complete_draft_says_that_only_the_deposit_is_left():
    make_project()
    reminders.send_due(J7)
    assert "il ne reste qu’à vérifier et à déposer" in Letter.objects.get(kind="reminder").text


def test_extension_of_the_window_makes_new_reminders():
    project = make_project()
    reminders.send_due(J7)
    lead = make_user("cheffe", is_staff=True)
    actions.move_window(
        project.campaign,
        opens_on=date(2023, 9, 4),
        closes_on=date(2023, 10, 27),
        by=lead,
        at=J7 + timedelta(hours=1),
        reason="panne du réseau",
    )
    assert reminders.send_due(J7 + timedelta(hours=2)) == 1
    assert reminders.send_due(J7 + timedelta(days=7)) == 1
    assert Reminder.objects.filter(state="sent").values("window_ends_at").distinct().count() == 2


def test_deposit_between_planning_and_sending_stops_the_letter():
    project = make_project()
    reminders.send_due(J7)
    letter = Letter.objects.get(kind="reminder")
    assert reminders.no_longer_useful(letter, J7) is None
    actions.deposit(project, by=project.created_by, at=J7)
    assert reminders.no_longer_useful(letter, J7) == "le dossier n’est plus un brouillon"


def test_moved_window_between_planning_and_sending_stops_the_letter():
    project = make_project()
    reminders.send_due(J7)
    letter = Letter.objects.get(kind="reminder")
    actions.move_window(
        project.campaign,
        opens_on=date(2023, 9, 4),
        closes_on=date(2023, 10, 27),
        by=make_user("cheffe", is_staff=True),
        at=J7,
        reason="panne",
    )
    assert reminders.no_longer_useful(letter, J7) == "les dates de la campagne ont changé"


@pytest.mark.parametrize("drafts", [1, 5])
def test_looking_for_what_is_due_costs_the_same_for_any_number_of_drafts(django_assert_num_queries, drafts):
    campaign = make_campaign()
    first = make_project(campaign)
    for _ in range(drafts - 1):
        make_project(campaign, by=first.created_by)
    assert reminders.send_due(J7) == drafts
    with django_assert_num_queries(4):
        assert reminders.send_due(J7 + timedelta(minutes=1)) == 0


@pytest.mark.parametrize("drafts", [1, 3])
def test_a_batch_costs_the_same_for_one_reminder_or_many(drafts):
    """Goal: 3 statements for one more reminder. It takes none within a batch, of which the writing part costs 5."""
    campaign = make_campaign()
    first = make_project(campaign)
    for _ in range(drafts - 1):
        make_project(campaign, by=first.created_by)
    reference_lists()
    assert spent(lambda: reminders.send_due(J14 - timedelta(days=1))) == (0, LOOKING)
    assert spent(lambda: reminders.send_due(J14)) == (drafts, LOOKING + 1 + 6)


def test_batches_of_a_campaign_leave_nobody_out(monkeypatch):
    monkeypatch.setattr(reminders, "BATCH", 2)
    campaign = make_campaign()
    first = make_project(campaign)
    for _ in range(4):
        make_project(campaign, by=first.created_by)
    assert reminders.send_due(J7) == 5
    assert Reminder.objects.filter(state="sent").count() == Letter.objects.filter(kind="reminder").count() == 5


def test_asking_again_before_sending_costs_one_query(django_assert_num_queries):
    make_project()
    reminders.send_due(J7)
    letter = Letter.objects.get(kind="reminder")
    with django_assert_num_queries(1):
        assert reminders.no_longer_useful(letter, J7) is None


def test_a_letter_that_cannot_be_written_holds_nobody_back(monkeypatch):
    campaign = make_campaign()
    bad = make_project(campaign)
    good = make_project(campaign, by=bad.created_by)
    really = reminders._letter
    monkeypatch.setattr(reminders, "_letter", lambda each, *given: 1 / (each.project != bad) and really(each, *given))
    assert reminders.send_due(J7) == 1
    assert Letter.objects.get(kind="reminder").about == good.reference
    monkeypatch.undo()
    assert reminders.send_due(J7) == 1
    assert Reminder.objects.filter(state="sent", project=bad).count() == 1


def test_a_row_that_the_database_refuses_holds_nobody_back(monkeypatch):
    """The whole batch is undone, then each one is recorded alone."""
    campaign = make_campaign()
    bad = make_project(campaign)
    good = make_project(campaign, by=bad.created_by)
    really = reminders._letter

    def too_long(each, *given):
        mail = really(each, *given)
        return replace(mail, about="x" * 41, valid_until=None) if each.project == bad else mail

    monkeypatch.setattr(reminders, "_letter", too_long)
    if connection.vendor == "sqlite":
        monkeypatch.setattr(reminders, "post_each", refusing(reminders.post_each, bad))
    assert reminders.send_due(J7) == 1
    assert Letter.objects.get(kind="reminder").about == good.reference
    assert Reminder.objects.get(state="sent").project == good


def refusing(really, bad):
    """SQLite takes a text of any length; a row that it refuses comes from elsewhere."""

    def post(mails, *, at):
        if any(len(mail.about) > 40 for mail in mails):
            raise IntegrityError(bad.reference)
        return really(mails, at=at)

    return post


def test_overtaken_by_another_scheduler_is_not_sent():
    """J−7 was due when a scheduler froze; another one has sent J−2 meanwhile, which makes J−7 a thing of the past."""
    make_project()
    slow = list(reminders.due(J7))
    assert reminders.send_due(J2) == 1
    assert reminders._send_batch(slow, J7) == 0
    assert sent() == [2]
    assert Letter.objects.filter(kind="reminder").count() == 1


def spent(act) -> tuple[int, int]:
    with CaptureQueriesContext(connection) as captured:
        result = act()
    return result, len([each for each in captured if "SAVEPOINT" not in each["sql"]])
