"""Around the reminders: the school’s mailbox, each person’s choices, delays of one project, openings and endings."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.models import UnwantedMail
from projects import actions, announcements, letters, reminders, tasks
from projects.models import Reminder
from tests.factories import INSIDE, make_campaign, make_project, make_school, make_user
from tests.moments import at
from tests.projects import desk
from tne29.outbox.models import Letter

pytestmark = pytest.mark.django_db
J7, LAST, OVER = at("2023-10-13 09:00:30"), at("2023-10-20 09:00:30"), at("2023-10-21 00:00:30")
OPENED = at("2023-09-04 00:00:30")


def sent(kind: str) -> list[str]:
    return sorted(Letter.objects.filter(kind=kind).values_list("recipient", flat=True))


def choose(user, *wanted: str):
    return desk.browser(user).post(reverse("account_mail_choices"), dict.fromkeys(wanted, "on") | {"fin": "1"})


# -- the mailbox of the school ---------------------------------------------------------------------------


def test_the_mailbox_of_the_school_is_reminded_once_for_a_draft():
    draft = make_project()
    desk.join(draft, "editor")
    assert reminders.send_due(J7) == 2
    assert reminders.send_due(J7 + timedelta(minutes=1)) == 0
    assert sent("mailbox") == [draft.school.email]
    letter = Letter.objects.get(kind="mailbox")
    assert reminders.no_longer_open(letter, J7) is None
    actions.deposit(draft, by=draft.created_by, at=J7)
    assert reminders.no_longer_open(letter, J7) == "le dossier n’est plus un brouillon"


def test_a_mailbox_that_is_in_the_team_gets_one_letter():
    school = make_school()
    draft = make_project(school=school)
    draft.created_by.email = school.email
    draft.created_by.save()
    reminders.send_due(J7)
    assert (sent("reminder"), sent("mailbox")) == ([school.email], [])


def test_the_mailbox_is_told_of_new_dates_and_not_of_old_ones():
    draft = make_project()
    reminders.send_due(J7)
    days = {"opens_on": date(2023, 9, 4), "closes_on": date(2023, 11, 3)}
    actions.move_window(draft.campaign, **days, by=make_user("cheffe", is_staff=True), at=J7, reason="Panne.")
    letter = Letter.objects.get(kind="mailbox")
    assert reminders.no_longer_open(letter, J7) == "les dates de la campagne ont changé"


# -- what each person wants --------------------------------------------------------------------------


def test_each_person_chooses(client):
    draft = make_project()
    colleague = desk.join(draft, "editor")
    page = desk.browser(colleague).get(reverse("account_mail_choices"))
    assert desk.form_of(page).items() >= {name: ["on"] for name in ("reminders", "openings", "endings")}.items()
    assert choose(colleague, "openings").status_code == 302
    assert set(colleague.unwanted_mails.values_list("choice", flat=True)) == {"reminders", "endings"}
    assert reminders.send_due(J7) == 1
    assert sent("reminder") == [draft.created_by.email]
    skipped = Reminder.objects.get(person=colleague, milestone=7)
    assert (skipped.state, skipped.why, skipped.letter_key) == ("skipped", reminders.UNWANTED, "")
    choose(colleague, "openings", "reminders", "endings")
    assert not UnwantedMail.objects.exists()
    assert reminders.send_due(LAST) == 2


def test_the_school_is_reminded_although_nobody_of_the_team_wants_to_be():
    draft = make_project()
    choose(draft.created_by)
    assert reminders.send_due(J7) == 0
    assert sent("mailbox") == [draft.school.email]


def test_what_binds_is_not_a_choice():
    user = make_user()
    assert choose(user, "reminders", "openings", "endings", "receipt").status_code == 302
    assert not UnwantedMail.objects.exists()


# -- the delays of one project -------------------------------------------------------------------------


def test_a_late_permission_has_its_own_reminders():
    draft, lead = make_project(), make_user("cheffe", is_staff=True)
    late = at("2023-10-25 10:00:00")
    actions.permit_late(draft, until=date(2023, 11, 3), reason="Panne.", by=lead, at=late)
    assert reminders.send_due(at("2023-10-27 08:59:00")) == 0
    assert reminders.send_due(at("2023-10-27 09:00:30")) == 1
    letter = Letter.objects.get(kind="reminder")
    assert "vendredi 3 novembre 2023" in letter.text
    assert reminders.no_longer_useful(letter, late) is None


def test_a_complement_that_is_asked_for_is_reminded_to_the_team():
    project, lead = make_project(), make_user("cheffe", is_staff=True)
    actions.deposit(project, by=project.created_by, at=INSIDE)
    asked = at("2023-11-02 10:00:00")
    actions.request_changes(project, by=lead, at=asked, message="Le devis.", until=at("2023-11-11 00:00:00"))
    assert reminders.send_due(at("2023-11-03 09:00:30")) == 1
    letter = Letter.objects.get(kind="reminder")
    assert "attend votre complément" in letter.subject and "Le complément demandé" in letter.text
    assert sent("mailbox") == []
    project.refresh_from_db()
    actions.save_answers(project, {"titre": "Autre"}, project.revision, by=project.created_by, at=asked)
    actions.deposit(project, by=project.created_by, at=asked + timedelta(hours=1))
    assert reminders.no_longer_useful(letter, asked) == "le dossier n’est plus un brouillon"
    assert reminders.send_due(at("2023-11-08 09:00:30")) == 0


# -- once, around a window --------------------------------------------------------------------------


def test_the_opening_is_told_once_to_those_who_belong_to_a_school():
    draft, stranger = make_project(), make_user("inconnue")
    refuses = make_project(draft.campaign, school=make_school("0299002C")).created_by
    UnwantedMail.objects.create(user=refuses, choice="openings")
    assert announcements.send_due(OPENED - timedelta(minutes=1)) == 0
    assert announcements.send_due(OPENED) == 1
    assert announcements.send_due(OPENED + timedelta(days=1)) == 0
    assert sent("opening") == [draft.created_by.email]
    assert stranger.email not in sent("opening")
    text = Letter.objects.get(kind="opening").text
    assert "/campagnes/campagne-1/" in text and "calendrier.ics" in text and "/compte/courriels/" in text


def test_a_scheduler_that_was_down_tells_of_an_opening_for_three_days():
    make_project()
    assert announcements.send_due(OPENED + timedelta(days=4)) == 0
    assert announcements.send_due(OPENED + timedelta(days=2)) == 1


def test_a_draft_that_was_left_is_told_once_with_its_pdf():
    left = make_project()
    filed = make_project(left.campaign, by=make_user("erwan"), school=make_school("0299002C"))
    desk.join(left, "reader")
    filed.team.update(user=left.created_by)
    actions.withdraw(filed, by=left.created_by, at=INSIDE)
    assert announcements.send_due(OVER - timedelta(minutes=1)) == 0
    assert announcements.send_due(OVER) == 2
    assert announcements.send_due(OVER + timedelta(minutes=1)) == 0
    letter = Letter.objects.filter(kind="not_deposited", recipient=left.created_by.email).get()
    assert "n’a pas été déposé" in letter.subject
    assert f"/projets/{left.reference}/dossier.pdf" in letter.text
    assert announcements.still_left(letter, OVER) is None
    actions.permit_late(left, until=date(2023, 11, 3), reason="Panne.", by=make_user(is_staff=True), at=OVER)
    assert announcements.still_left(letter, OVER) == "le dossier peut encore être déposé, ou l’a été"


def test_a_draft_left_at_the_end_of_its_own_delay_is_told_too():
    draft, lead = make_project(), make_user("cheffe", is_staff=True)
    actions.permit_late(draft, until=date(2023, 11, 3), reason="Panne.", by=lead, at=OVER)
    assert announcements.send_due(OVER + timedelta(minutes=1)) == 0
    assert announcements.send_due(at("2023-11-04 00:00:30")) == 1
    letter = Letter.objects.get(kind="not_deposited")
    assert "vendredi 3 novembre 2023" in letter.text
    assert announcements.still_left(letter, at("2023-11-04 00:00:30")) is None


@pytest.mark.parametrize("where", ["written", "posted"])
def test_one_that_cannot_leave_does_not_hold_the_others_back(monkeypatch, caplog, where):
    campaign = make_campaign()
    poison, _, _ = (make_project(campaign, by=make_user()) for _ in range(3))
    write, post = announcements._ending, announcements._post_new

    def written(project, *about):
        return 1 / 0 if project.pk == poison.pk else write(project, *about)

    def posted(batch, moment):
        return 1 / 0 if any(mail.about == poison.reference for mail in batch) else post(batch, moment)

    if where == "written":
        monkeypatch.setattr(announcements, "_ending", written)
    else:
        monkeypatch.setattr(announcements, "_post_new", posted)
    assert announcements.send_due(OVER) == 2
    assert poison.reference not in set(Letter.objects.values_list("about", flat=True))
    assert "ZeroDivisionError" in caplog.text


def test_a_campaign_that_cannot_be_read_does_not_hold_the_others_back(caplog):
    broken, sound = (make_campaign(slug=slug, reminder_days=days) for slug, days in (("a", ["x"]), ("b", [7])))
    make_project(broken, by=make_user()), make_project(sound, by=make_user())
    assert reminders.send_due(J7) == 1
    assert "left for a later round" in caplog.text


def test_reminders_that_stop_do_not_stop_announcements(monkeypatch):
    make_project()
    monkeypatch.setattr(reminders, "due", lambda moment: 1 / 0)
    with time_machine.travel(OVER, tick=False):
        assert tasks.send_reminders() == 1


def test_batches_leave_nobody_out(monkeypatch):
    monkeypatch.setattr(announcements, "BATCH", 2)
    campaign = make_campaign()
    for _ in range(5):
        make_project(campaign, by=make_user())
    assert announcements.send_due(OVER) == 5


def test_letters_that_may_be_refused_say_where_to_choose():
    make_project()
    reminders.send_due(J7)
    announcements.send_due(OVER)
    for kind in (letters.REMINDER.name, announcements.NOT_DEPOSITED.name):
        assert "/compte/courriels/" in Letter.objects.get(kind=kind).text
