"""What happens when two things happen at once: real threads, real transactions, both engines."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial

import pytest
from django.conf import settings
from django.db import connection, transaction

from projects import actions, reminders
from projects.actions import filing
from projects.actions.move import lock_campaign
from projects.models import Deposit, JournalEntry, Project, Reminder, TeamMember
from tests.factories import INSIDE, make_campaign, make_head, make_project, make_school, make_user
from tests.moments import at
from tests.parallel import at_once, failures
from tests.projects import desk
from tne29.lib.errors import Refusal
from tne29.lib.identifiers import new_reference
from tne29.outbox.models import Letter

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 12
LONG_ENOUGH_TO_WAIT = 0.4
ON_SQLITE = "sqlite" in settings.DATABASES["default"]["ENGINE"]


def test_fifty_parallel_deposits_of_one_project_make_one():
    project = make_project()
    deposit = partial(actions.deposit, project, by=project.created_by)
    results = at_once(*[partial(deposit, at=INSIDE + timedelta(milliseconds=n)) for n in range(50)])
    assert failures(results) == []
    assert len({each.pk for each in results}) == 1
    assert Deposit.objects.count() == 1
    assert JournalEntry.objects.filter(act="deposit").count() == 1
    receipts = Letter.objects.filter(kind="receipt")
    assert receipts.count() == receipts.values("recipient").distinct().count() == 2


def test_deposit_racing_with_the_closing_of_the_window_is_never_late():
    """Whoever wins, a stored deposit is inside the window that is in force in the end."""
    lead = make_user("cheffe", is_staff=True)
    rng = random.Random(29)
    for number in range(ROUNDS):
        campaign = make_campaign(slug=f"campagne-{number}")
        project = make_project(campaign)
        closing = partial(
            actions.move_window,
            campaign,
            opens_on=date(2023, 9, 4),
            closes_on=date(2023, 10, 20),
            by=lead,
            at=INSIDE + timedelta(milliseconds=rng.randint(0, 10)),
            reason="fermeture",
            close_now=True,
        )
        arrived = INSIDE + timedelta(milliseconds=rng.randint(0, 10))
        results = at_once(closing, partial(actions.deposit, project, by=project.created_by, at=arrived))
        assert all(isinstance(each, Refusal) for each in failures(results)), results
        window = campaign.window_in_force()
        for deposit in Deposit.objects.filter(project=project):
            assert window.opens_at <= deposit.at < window.ends_at
        deposited = Deposit.objects.filter(project=project).exists()
        assert deposited == (not isinstance(results[1], Refusal))


def test_two_schedulers_send_one_reminder_to_each_person():
    make_project()
    moment = at("2023-10-13 09:00:30")
    results = at_once(*[partial(reminders.send_due, moment)] * 4)
    assert failures(results) == []
    assert sum(results) == 1
    assert Letter.objects.filter(kind="reminder").count() == 1
    assert Reminder.objects.filter(state="sent").count() == 1


def test_two_writers_of_different_questions_are_both_kept():
    project = make_project()
    colleague = make_user("collegue")
    TeamMember.objects.create(project=project, user=colleague, role="editor", joined_at=INSIDE)
    for number in range(ROUNDS):
        seen = Project.objects.get(pk=project.pk).revision
        results = at_once(
            partial(
                actions.save_answers, project, {"titre": f"titre {number}"}, seen, by=project.created_by, at=INSIDE
            ),
            partial(actions.save_answers, project, {"resume": f"résumé {number}"}, seen, by=colleague, at=INSIDE),
        )
        assert failures(results) == []
        answers = Project.objects.get(pk=project.pk).answers
        assert (answers["titre"], answers["resume"]) == (f"titre {number}", f"résumé {number}")


def test_two_writers_of_the_same_question_lose_nothing():
    project = make_project()
    colleague = make_user("collegue")
    TeamMember.objects.create(project=project, user=colleague, role="editor", joined_at=INSIDE)
    for number in range(ROUNDS):
        seen = Project.objects.get(pk=project.pk).revision
        results = at_once(
            partial(actions.save_answers, project, {"titre": f"a{number}"}, seen, by=project.created_by, at=INSIDE),
            partial(actions.save_answers, project, {"titre": f"b{number}"}, seen, by=colleague, at=INSIDE),
        )
        refused = failures(results)
        assert len(refused) == 1
        conflict = refused[0]
        assert isinstance(conflict, actions.Conflict)
        field = conflict.fields[0]
        assert {field.mine, field.theirs} == {f"a{number}", f"b{number}"}
        assert Project.objects.get(pk=project.pk).answers["titre"] == field.theirs


def test_deposit_racing_with_a_save_freezes_one_version():
    project = make_project()
    for number in range(ROUNDS):
        seen = Project.objects.get(pk=project.pk).revision
        both = {"titre": f"titre {number}", "resume": f"résumé {number}"}
        results = at_once(
            partial(actions.save_answers, project, both, seen, by=project.created_by, at=INSIDE),
            partial(actions.deposit, project, by=project.created_by, at=INSIDE + timedelta(seconds=number)),
        )
        assert failures(results) == []
        deposit = results[1]
        from_save = [deposit.content.content.count(f"{word} {number}") for word in ("titre", "résumé")]
        assert from_save in ([0, 0], [1, 1])


def test_a_deposit_of_what_changed_under_its_page_is_refused():
    """The page is compared under the lock: what is stored is what was read, or nothing is."""
    project = make_project()
    for number in range(ROUNDS):
        seen = Project.objects.get(pk=project.pk).revision
        when = INSIDE + timedelta(seconds=number)
        results = at_once(
            partial(actions.save_answers, project, {"titre": f"t{number}"}, seen, by=project.created_by, at=INSIDE),
            partial(actions.deposit, project, by=project.created_by, at=when, seen=seen),
        )
        assert all(isinstance(each, Refusal) for each in failures(results)), results
        for deposit in Deposit.objects.filter(project=project, at=when):
            assert deposit.revision == seen and f"t{number}" not in deposit.content.content


def test_the_campaign_is_locked_before_the_project():
    """Whoever waits for the campaign holds no project meanwhile: one order for all, so no two wait for each other."""
    project = make_project()
    deposit = partial(actions.deposit, project, by=project.created_by, at=INSIDE)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            lock_campaign(project.campaign_id)
            waiting = pool.submit(closing_connection(deposit))
            time.sleep(LONG_ENOUGH_TO_WAIT)
            assert not waiting.done()
            free = Project.objects.select_for_update(no_key=True, of=("self",), nowait=True).filter(pk=project.pk)
            assert list(free) == [project]
        assert waiting.result(timeout=30).number == 1


def test_a_place_lost_while_waiting_for_the_lock_gives_no_right():
    """The place in the team is read at its last version, not as it was when the statement began."""
    project = make_project()
    desk.join(project, "owner")
    deposit = partial(actions.deposit, project, by=project.created_by, at=INSIDE)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            lock_campaign(project.campaign_id)
            waiting = pool.submit(closing_connection(deposit))
            time.sleep(LONG_ENOUGH_TO_WAIT)
            project.team.filter(user=project.created_by).update(ended_at=INSIDE)
        with pytest.raises(Refusal, match="ne faites plus partie"):
            waiting.result(timeout=30)
    assert not Deposit.objects.exists()


def closing_connection(act):
    def done():
        try:
            return act()
        finally:
            connection.close()

    return done


def test_new_references_are_unique_in_parallel(monkeypatch):
    """All draw the same references in the same order: each ends with one of its own."""
    campaign, references = make_campaign(), [new_reference() for _ in range(6)]
    first, drawn = make_project(campaign), threading.local()

    def draw() -> str:
        drawn.left = getattr(drawn, "left", None) or iter(references)
        return next(drawn.left)

    monkeypatch.setattr(filing, "new_reference", draw)
    start = partial(actions.start_project, first.school, campaign, by=first.created_by, at=INSIDE, answers={})
    results = at_once(*[start] * len(references))
    assert failures(results) == []
    assert sorted(each.reference for each in results) == sorted(references)


def test_double_click_starts_one_project():
    campaign, school = make_campaign(), make_school()
    head = make_head(school)
    results = at_once(*[partial(actions.start_project, school, campaign, by=head, at=INSIDE)] * 10)
    assert failures(results) == []
    assert Project.objects.count() == 1


def test_the_engine_at_hand_is_the_one_announced():
    assert (connection.vendor == "sqlite") == ON_SQLITE
