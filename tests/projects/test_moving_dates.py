"""Windows move: announced before it is done, traced, told, never below a deposit, never undone by a stale page."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.models import Window
from projects import actions, announcements, reminders, triggers
from projects.models import Deposit, Project, Reminder
from tests.factories import AFTER, INSIDE, make_campaign, make_deposit, make_project, make_school, make_user
from tests.moments import at
from tests.projects import desk
from tests.staff import client_of, make_staff
from tne29.lib.errors import Refusal
from tne29.outbox.models import Letter

pytestmark = pytest.mark.django_db
LATE = at("2023-10-25 10:00:00")


@pytest.fixture
def lead():
    return make_staff("nolwenn", "pilotage")


@pytest.fixture
def client(lead):
    with time_machine.travel(INSIDE, tick=True):
        yield client_of(lead)


def address(name: str, row: Model) -> str:
    return reverse(f"admin:{name}", args=[row.pk])


def sent(campaign, **given) -> dict:
    typed = {"opens_on": "2023-09-04", "closes_on": "2023-11-03", "reason": "Panne du portail.", "fin": "1"}
    return {**typed, "seen": campaign.window_in_force().pk, **given}


def move(campaign, closes_on: date, *, by, when=INSIDE, **given) -> Window:
    days = {"opens_on": date(2023, 9, 4), "closes_on": closes_on}
    return actions.move_window(campaign, **days, by=by, at=when, reason="Panne.", **given)


# -- the pages ---------------------------------------------------------------------------------------


def test_what_it_will_do_is_said_before_it_is_done(client):
    filed = make_deposit().project
    draft = make_project(filed.campaign, by=make_user("erwan"), school=make_school("0299002C"))
    page = address("campaigns_campaign_dates", filed.campaign)
    announced = client.post(page, sent(filed.campaign))
    text = desk.text_of(announced)
    assert "Prolonger la campagne ?" in text
    assert "1 brouillon, 1 dossier déposé : 2 personnes" in text
    assert "Rappels à venir : 20/10/2023 à 9 h 00" in text.replace("le ", "")
    assert Window.objects.count() == 1 and not Letter.objects.filter(kind="dates").exists()
    again = client.post(page, {**desk.form_of(announced), "again": "1"})
    assert desk.page(again).cssselect('input[name="reason"]')[0].value == "Panne du portail."
    done = client.post(page, {**desk.form_of(announced), "confirmed": "1"})
    assert done.status_code == 302
    window = filed.campaign.window_in_force()
    assert (window.span.closes_on, window.reason) == (date(2023, 11, 3), "Panne du portail.")
    assert window.by.first_name == "Nolwenn" and "2\u00a0personnes" in window.audience
    told = set(Letter.objects.filter(kind="dates").values_list("recipient", flat=True))
    assert told == {draft.created_by.email, filed.created_by.email}
    assert "Prévenus : 1 brouillon, 1 dossier déposé : 2 personnes" in desk.text_of(client.get(page))


@pytest.mark.parametrize(
    ("given", "title"),
    [
        ({"closes_on": "2023-10-10"}, "Raccourcir la campagne ?"),
        ({"opens_on": "2023-09-11", "closes_on": "2023-10-20"}, "Changer l’ouverture ?"),
        ({"close_now": "on"}, "Fermer la campagne maintenant ?"),
    ],
)
def test_each_change_has_its_name(client, given, title):
    campaign = make_campaign()
    text = desk.text_of(client.post(address("campaigns_campaign_dates", campaign), sent(campaign, **given)))
    assert title in text and "personne ne reçoit de courriel" in text


def test_a_stale_page_undoes_nothing(client, lead):
    """Announced or confirmed from a page that somebody else’s change has overtaken."""
    campaign = make_campaign()
    page, stale = address("campaigns_campaign_dates", campaign), sent(campaign)
    move(campaign, date(2023, 12, 1), by=lead)
    for given in ({}, {"confirmed": "1"}):
        response = client.post(page, {**stale, **given})
        assert response.status_code == 409
        assert "Ces dates ont été changées entre-temps" in desk.text_of(response)
    assert campaign.windows.count() == 2


def test_what_cannot_be_is_refused_before_it_is_announced(client):
    campaign = make_deposit().project.campaign
    page = address("campaigns_campaign_dates", campaign)
    for given, words in (
        ({"closes_on": "2023-09-05"}, "La nouvelle fin est déjà passée"),
        ({"closes_on": "2023-10-20"}, "Ces dates sont déjà celles de la campagne"),
        ({"opens_on": "2023-10-03"}, "la fenêtre ne peut pas ouvrir après"),
        ({"opens_on": "2023-12-01"}, "La fin doit suivre l’ouverture"),
    ):
        response = client.post(page, sent(campaign, **given))
        assert response.status_code == 409 and words in desk.text_of(response), given
    assert client.post(page, sent(campaign, reason=" ")).status_code == 422
    assert campaign.windows.count() == 1


def test_pages_cost_the_same_with_one_and_with_three_dossiers(client):
    campaign, costs = make_campaign(), []
    page = address("campaigns_campaign_dates", campaign)
    for number in (1, 3):
        for _ in range(number):
            make_project(campaign, by=make_user(), school=make_school())
        client.get(page)
        with CaptureQueriesContext(connection) as captured:
            client.get(page)
            client.post(page, sent(campaign))
        costs.append(len(captured))
    assert costs[0] == costs[1]


# -- one project alone -------------------------------------------------------------------------------


def test_a_project_is_allowed_to_be_late(client, lead):
    draft = make_project()
    other = make_project(draft.campaign, by=make_user("erwan"), school=make_school("0299002C"))
    page = address("projects_project_late", draft)
    with time_machine.travel(LATE, tick=True):
        client = client_of(lead)
        form = desk.form_of(client.get(page))
        assert form["until"] == ["2023-11-01"]
        response = client.post(page, {**form, "reason": "Panne du portail."})
        assert response.status_code == 302
        shown = desk.text_of(client.get(address("projects_project_change", draft)))
        assert "Délai propre à ce dossier : dépôt possible jusqu’au mercredi 1er novembre 2023 à 23 h 59" in shown
        stale = client.post(page, {**form, "until": "2023-12-01", "reason": "Encore."})
        assert stale.status_code == 409 and "Quelqu’un d’autre a agi" in desk.text_of(stale)
    window = Project.objects.get(pk=draft.pk).window
    assert (window.is_special, window.reason, window.by, window.audience) == (
        True,
        "Panne du portail.",
        lead,
        "1\u00a0personne",
    )
    assert draft.journal.get(act="permit_late").message == "Panne du portail."
    assert list(Letter.objects.filter(kind="dates").values_list("recipient", flat=True)) == [draft.created_by.email]
    assert actions.deposit(draft, by=draft.created_by, at=LATE + timedelta(hours=1)).window == window
    with pytest.raises(Refusal):
        actions.deposit(other, by=other.created_by, at=LATE + timedelta(hours=1))


@pytest.mark.parametrize(
    ("until", "when", "words"),
    [
        (date(2023, 10, 20), INSIDE, "choisissez un jour plus tardif"),
        (date(2023, 10, 24), LATE, "une date limite à venir"),
    ],
)
def test_a_delay_that_means_nothing_is_refused(lead, until, when, words):
    with pytest.raises(Refusal, match=words):
        actions.permit_late(make_project(), until=until, reason="Panne.", by=lead, at=when)


def test_what_is_in_review_has_no_delay(lead):
    project = make_deposit().project
    actions.start_review(project, by=lead, at=AFTER)
    with pytest.raises(Refusal, match="le délai de dépôt ne le concerne plus"):
        actions.permit_late(project, until=date(2023, 12, 1), reason="Panne.", by=lead, at=AFTER)


def shorten_below_a_deposit(project: Project) -> None:
    """By plain SQL: a window of its own that ends before what it has deposited."""
    early = Window.objects.create(
        campaign=project.campaign, is_special=True, opens_at=at("2023-09-04"), ends_at=INSIDE, created_at=INSIDE
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE projects_project SET window_id = %s WHERE id = %s", [early.pk, project.pk])


def test_the_database_holds_the_delay_of_a_project_too():
    project = make_deposit().project
    with pytest.raises(IntegrityError, match="Le délai d’un dossier ne peut pas finir avant"):
        shorten_below_a_deposit(project)
    with triggers.disabled(connection):
        shorten_below_a_deposit(project)
    assert Deposit.objects.get().at >= Project.objects.get(pk=project.pk).window.ends_at


def test_reminders_follow_the_new_end(lead):
    draft = make_project()
    assert reminders.send_due(at("2023-10-13 09:00:30")) == 1
    move(draft.campaign, date(2023, 11, 3), by=lead, when=at("2023-10-13 10:00:00"))
    assert reminders.send_due(at("2023-10-18 09:00:30")) == 0
    assert reminders.send_due(at("2023-10-20 09:00:30")) == 1
    assert list(Reminder.objects.filter(state="sent").order_by("pk").values_list("milestone", flat=True)) == [7, 14]
    unsent = Letter.objects.filter(kind="reminder").order_by("pk").first()
    assert reminders.no_longer_useful(unsent, at("2023-10-13 11:00:00")) == "les dates de la campagne ont changé"


# -- a delay taken back ------------------------------------------------------------------------------


@pytest.fixture
def delayed(lead):
    """A draft that may be late until 3 November, the campaign being over."""
    draft = make_project()
    actions.permit_late(draft, until=date(2023, 11, 3), reason="Panne.", by=lead, at=LATE)
    return Project.objects.select_related("campaign", "window", "created_by").get(pk=draft.pk)


def withdraw(project: Project, lead, when=LATE + timedelta(hours=2)) -> Window:
    return actions.withdraw_late(project, reason="Accordé par erreur.", by=lead, at=when)


def test_a_delay_is_taken_back_by_its_page(delayed, lead):
    page = address("projects_project_late_withdraw", delayed)
    with time_machine.travel(LATE + timedelta(hours=2), tick=True):
        client = client_of(lead)
        assert "Retirer ce délai" in desk.text_of(client.get(address("projects_project_change", delayed)))
        shown = client.get(page)
        assert "La campagne est close" in desk.text_of(shown)
        form = desk.form_of(shown)
        assert client.post(page, {**form, "reason": " "}).status_code == 422
        assert client.post(page, {**form, "reason": "Accordé par erreur."}).status_code == 302
        after = desk.text_of(client.get(address("projects_project_change", delayed)))
        assert "terminé le mercredi 25 octobre 2023 à 12 h 00" in after and "Retirer ce délai" not in after
        assert "il n’y a rien à retirer" in desk.text_of(client.get(page))
        for stale in (page, address("projects_project_late", delayed)):
            refused = client.post(stale, {**form, "until": "2023-12-01", "reason": "Encore."})
            assert refused.status_code == 409 and "Quelqu’un d’autre a agi" in desk.text_of(refused)
    given, ended = delayed.campaign.windows.filter(is_special=True).order_by("pk")
    assert (ended.by, ended.reason, ended.audience) == (lead, "Accordé par erreur.", "1\u00a0personne")
    assert given.opens_at == ended.opens_at < ended.ends_at < given.ends_at
    entry = delayed.journal.get(act="withdraw_late")
    assert (entry.by, entry.message) == (lead, "Accordé par erreur.")
    told = Letter.objects.filter(kind="dates").latest("pk")
    assert (told.recipient, "Accordé par erreur." in told.text) == (delayed.created_by.email, True)
    with pytest.raises(actions.Closed):
        actions.deposit(delayed, by=delayed.created_by, at=LATE + timedelta(hours=3))


def test_what_was_deposited_under_it_stands(delayed, lead):
    """Received after the page was asked for and before it was written: the end comes just after."""
    when = LATE + timedelta(hours=2)
    received = actions.deposit(delayed, by=delayed.created_by, at=when + timedelta(milliseconds=5))
    window = withdraw(delayed, lead, when)
    assert window.ends_at == received.at + timedelta(microseconds=1)
    assert Project.objects.get(pk=delayed.pk).state == "submitted"
    assert "c’est lui qui est examiné" in Letter.objects.filter(kind="dates").latest("pk").text


def test_while_the_campaign_receives_its_dates_are_those_of_the_project_again(lead):
    draft = make_project()
    actions.permit_late(draft, until=date(2023, 11, 3), reason="Panne.", by=lead, at=INSIDE)
    draft = Project.objects.get(pk=draft.pk)
    withdraw(draft, lead, INSIDE + timedelta(hours=1))
    assert Project.objects.get(pk=draft.pk).window is None
    assert "jusqu’au vendredi 20 octobre" in Letter.objects.filter(kind="dates").latest("pk").text
    assert actions.deposit(draft, by=draft.created_by, at=INSIDE + timedelta(hours=2)).window.is_special is False


def test_a_delay_that_everybody_has_holds_nobody(delayed, lead):
    """Taken back after the end, it is not held against the team when the campaign is prolonged; nor told twice."""
    withdraw(delayed, lead)
    assert announcements.send_due(LATE + timedelta(hours=3)) == 0
    move(delayed.campaign, date(2023, 11, 10), by=lead, when=LATE + timedelta(days=1))
    project = Project.objects.get(pk=delayed.pk)
    assert project.window is None and project.journal.filter(act="follow_campaign").count() == 1
    assert "vendredi 10 novembre" in Letter.objects.filter(kind="dates").latest("pk").text
    assert actions.deposit(project, by=project.created_by, at=LATE + timedelta(days=2)).window.is_special is False


def test_a_delay_that_lasts_longer_stays(delayed, lead):
    move(delayed.campaign, date(2023, 11, 2), by=lead, when=LATE + timedelta(days=1))
    assert Project.objects.get(pk=delayed.pk).window == delayed.window


def test_reminders_of_a_delay_taken_back_do_not_leave(delayed, lead):
    assert reminders.send_due(at("2023-10-27 09:00:30")) == 1
    letter = Letter.objects.get(kind="reminder")
    withdraw(delayed, lead, at("2023-10-27 10:00:00"))
    assert reminders.no_longer_useful(letter, at("2023-10-27 10:01")) == "les dates de la campagne ont changé"
    assert reminders.send_due(at("2023-11-01 09:00:30")) == 0


def test_a_delay_is_taken_back_once_and_not_after_its_end(delayed, lead):
    with pytest.raises(Refusal, match="il n’y a rien à retirer"):
        withdraw(delayed, lead, at("2023-11-04 00:00:00"))
    withdraw(delayed, lead)
    with pytest.raises(Refusal, match="a changé entre-temps"):
        withdraw(delayed, lead)
    with pytest.raises(Refusal, match="a changé entre-temps"):
        actions.permit_late(delayed, until=date(2023, 12, 1), reason="Panne.", by=lead, at=LATE)
