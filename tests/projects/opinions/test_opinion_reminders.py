"""Reminders of opinions: planned when asked, due means ≤, the most urgent alone, never once it is given."""

from datetime import timedelta

import pytest

from projects import actions, coming, reminders_of_opinions
from projects.models import OpinionReminder
from projects.reminders_of_opinions import send_due
from tests.factories import INSIDE
from tests.moments import at
from tests.projects.opinions import scene
from tests.projects.opinions.scene import DAY, IEN
from tne29.outbox.models import Letter

pytestmark = pytest.mark.django_db
PLANNED = [at("2023-10-16 09:00"), at("2023-10-21 09:00"), at("2023-10-23 09:00"), at("2023-10-26 09:00")]
INSTANT = timedelta(microseconds=1)


@pytest.fixture
def project():
    project = scene.make_filed()
    scene.ask(project)
    return project


def letters() -> int:
    return Letter.objects.filter(kind="opinion_reminder").count()


def test_planned_in_the_database_and_shown_by_the_calendar(project):
    assert list(OpinionReminder.objects.values_list("due_at", flat=True)) == PLANNED
    shown = coming.coming(INSIDE, INSIDE + 60 * DAY)
    assert [each.at for each in shown if each.what.startswith("rappel d’un avis")] == PLANNED
    assert [each.shown_at.date() for each in shown if each.what.startswith("avis attendu")] == [scene.DUE_ON]


def test_each_leaves_once_at_its_moment(project):
    for number, moment in enumerate(PLANNED):
        assert (send_due(moment - INSTANT), letters()) == (0, number)
        assert (send_due(moment), send_due(moment), letters()) == (1, 0, number + 1)
    assert "était attendu" in Letter.objects.filter(kind="opinion_reminder").latest("pk").subject


def test_after_a_stop_the_most_urgent_alone_leaves(project):
    assert [each.days for each in reminders_of_opinions.due(PLANNED[2] + DAY)] == [0]
    assert (send_due(PLANNED[2] + DAY), letters()) == (1, 1)
    states = dict(OpinionReminder.objects.values_list("days", "state"))
    assert states == {7: "skipped", 2: "skipped", 0: "sent", -3: "planned"}


@pytest.mark.parametrize("why", ["given", "revoked", "decided", "expired"])
def test_none_once_it_is_no_longer_awaited(project, why):
    when, asked = PLANNED[0], project.opinion_requests.get()
    if why == "given":
        scene.answer()
    elif why == "revoked":
        actions.revoke_opinion_request(project, asked.pk, seen=1, by=scene.lead(), at=INSIDE)
    elif why == "decided":
        type(project).objects.filter(pk=project.pk).update(state="refused")
    else:
        when = asked.expires_at
    assert (send_due(when), letters()) == (0, 0)
    assert not OpinionReminder.objects.filter(state="sent").exists()


def test_a_new_link_has_reminders_of_its_own_and_the_letter_of_the_old_one_does_not_leave(project):
    send_due(PLANNED[0])
    letter = Letter.objects.get(kind="opinion_reminder")
    later = scene.DUE_ON + 14 * DAY
    asked = project.opinion_requests.get()
    actions.send_opinion_again(project, asked.pk, due_on=later, seen=1, by=scene.lead(), at=PLANNED[0])
    assert reminders_of_opinions.letters.no_longer_useful(letter, PLANNED[0]) == "cet avis n’est plus attendu"
    assert OpinionReminder.objects.filter(state="planned", sending=2).count() == 4
    assert not OpinionReminder.objects.filter(state="planned", sending=1).exists()
    assert send_due(PLANNED[3]) == 0
    assert send_due(at("2023-10-30 09:00")) == 1
    assert Letter.objects.filter(kind="opinion_reminder").latest("pk").recipient == IEN.email


def test_one_that_cannot_be_written_does_not_hold_the_others_back(project, monkeypatch):
    scene.ask(scene.make_filed("Deux", 1), scene.TOWN)
    first = project.opinion_requests.get()
    real = reminders_of_opinions.letters.remind

    def stumbling(request, *args, **kwargs):
        if request.pk == first.pk:
            raise ValueError
        return real(request, *args, **kwargs)

    monkeypatch.setattr(reminders_of_opinions.letters, "remind", stumbling)
    assert send_due(PLANNED[0]) == 1
    monkeypatch.undo()
    assert send_due(PLANNED[0]) == 1
