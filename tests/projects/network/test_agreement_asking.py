"""Who is written to, when, and how often; what the letters hold; what revoking does."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.snapshot import reference_lists
from projects import actions
from projects.actions import agreements
from projects.models import AgreementRequest, JournalEntry
from schools.models import School
from tests.factories import AFTER, INSIDE, make_user
from tests.moments import at
from tests.projects import desk
from tests.projects.network import scene
from tests.projects.network.scene import DAY, UAIS, WEEK
from tne29.lib.canonical import sha256_hex
from tne29.lib.errors import NotAllowed, Refusal
from tne29.outbox.kinds import objection
from tne29.outbox.models import Letter

pytestmark = pytest.mark.django_db
FIRST, SECOND = UAIS[:2]
HOUR = timedelta(hours=1)


def letters(kind: str = "agreement") -> list[str]:
    return sorted(Letter.objects.filter(kind=kind).values_list("recipient", flat=True))


def boxes(*uais: str) -> list[str]:
    return sorted(scene.school(uai).email for uai in uais)


def test_each_school_gets_its_link_and_its_contact_a_copy_without_it():
    project = scene.make_project()
    asked = scene.ask(project)
    assert [each.concern.uai for each in asked.sent] == [FIRST, SECOND]
    assert letters() == boxes(FIRST, SECOND)
    assert letters("agreement_told") == ["contact1@example.org", "contact2@example.org"]
    assert scene.secret(FIRST) != scene.secret(SECOND)
    assert not Letter.objects.filter(kind="agreement_told", text__contains="/accord/").exists()
    assert scene.state(project) == "asked"


def test_the_secret_is_in_the_letter_alone():
    project = scene.make_project()
    scene.ask(project)
    request, secret = scene.request_of(), scene.secret()
    assert len(secret) == 43
    assert request.token_hash == sha256_hex(secret)
    stored = str(list(AgreementRequest.objects.values())) + str(list(JournalEntry.objects.values()))
    assert secret not in stored


def test_saving_and_checking_write_to_nobody():
    project = scene.make_project()
    scene.agreed(project, FIRST, SECOND)
    written = Letter.objects.count()
    client = desk.browser(project.created_by)
    for number in range(3):
        scene.change(project, titre=f"Titre {number}")
        client.get(desk.address("check", project))
        client.get(project.get_absolute_url())
    assert Letter.objects.count() == written


def test_a_change_asks_again_only_the_school_it_concerns():
    project = scene.make_project()
    scene.agreed(project, FIRST, SECOND)
    scene.change(project, associes=[scene.row(FIRST, 1, pupils=99), scene.row(SECOND, 2)])
    asked = scene.ask(project, INSIDE + DAY)
    assert [each.concern.uai for each in asked.sent] == [FIRST]
    assert letters() == sorted([*boxes(FIRST), *boxes(FIRST, SECOND)])
    assert AgreementRequest.objects.filter(school__uai=FIRST).count() == 2


def test_asking_twice_writes_once():
    project = scene.make_project()
    scene.ask(project)
    again = scene.ask(project, INSIDE + HOUR)
    assert (again.sent, again.too_soon) == ([], [])
    assert len(letters()) == 2


def test_the_same_letter_leaves_once_a_day_and_its_link_stays():
    project = scene.make_project()
    scene.ask(project)
    first = scene.secret()
    with pytest.raises(Refusal, match="déjà parti pour École 1"):
        scene.ask(project, INSIDE + DAY - timedelta(seconds=1), only=FIRST)
    scene.ask(project, INSIDE + DAY, only=FIRST)
    assert scene.secret() == first
    assert len(letters()) == 3


def test_other_words_leave_once_an_hour_whatever_is_revoked_between():
    project = scene.make_project()
    scene.ask(project)
    scene.change(project, titre="Un autre titre")
    assert [each.concern.uai for each in scene.ask(project, INSIDE + HOUR / 2).too_soon] == [FIRST, SECOND]
    actions.revoke_agreement_request(project, FIRST, by=project.created_by, at=INSIDE)
    assert FIRST in [each.concern.uai for each in scene.ask(project, INSIDE + HOUR / 2).too_soon]
    assert len(scene.ask(project, INSIDE + HOUR).sent) == 2


def test_an_account_is_not_a_machine_to_write_letters(monkeypatch):
    monkeypatch.setattr(agreements, "MOST_A_DAY", 2)
    project = scene.make_project(UAIS)
    with pytest.raises(Refusal, match="reprenez demain"):
        scene.ask(project)
    assert letters() == []


def test_a_school_without_a_mailbox_is_said_and_not_written_to():
    project = scene.make_project()
    School.objects.filter(uai=FIRST).update(email="")
    asked = scene.ask(project)
    assert [each.concern.uai for each in asked.unreachable] == [FIRST]
    assert letters() == boxes(SECOND)
    with pytest.raises(Refusal, match="boîte institutionnelle"):
        scene.ask(project, only=FIRST)


@pytest.mark.parametrize("role", ["reader", "removed", "stranger"])
def test_somebody_who_may_not_write_asks_and_revokes_nothing(role):
    project = scene.make_project()
    scene.ask(project)
    person = make_user("tiers") if role == "stranger" else desk.join(project, "editor" if role == "removed" else role)
    if role == "removed":
        project.team.filter(user=person).update(ended_at=INSIDE)
    for act in (
        lambda: scene.ask(project, INSIDE + DAY, only=FIRST, by=person),
        lambda: actions.revoke_agreement_request(project, FIRST, by=person, at=INSIDE),
    ):
        with pytest.raises((Refusal, NotAllowed)):
            act()
    assert scene.request_of().revoked_at is None
    assert len(letters()) == 2


@pytest.mark.parametrize("why", ["closed", "withdrawn", "under_review"])
def test_nothing_is_asked_once_the_project_cannot_be_deposited(why):
    project, when = scene.make_project(), INSIDE
    if why == "closed":
        when = AFTER
    elif why == "withdrawn":
        actions.withdraw(project, by=project.created_by, at=INSIDE)
    else:
        actions.deposit(project, by=project.created_by, at=INSIDE)
        actions.start_review(project, by=make_user("lead", is_staff=True), at=INSIDE)
    with pytest.raises(Refusal, match="tant que le dossier peut être déposé"):
        scene.ask(project, when)


def test_a_letter_that_has_not_left_yet_does_not_leave_once_revoked_or_answered():
    project = scene.make_project()
    scene.ask(project)
    first, second = Letter.objects.filter(kind="agreement").order_by("pk")
    assert objection(first, INSIDE) is None
    actions.revoke_agreement_request(project, FIRST, by=project.created_by, at=INSIDE)
    scene.answer(project, uai=SECOND)
    assert objection(first, INSIDE) == objection(second, INSIDE) == "cet accord n’est plus attendu"


def test_every_act_is_in_the_journal():
    project = scene.make_project()
    scene.ask(project)
    scene.answer(project, comment="Avec plaisir.")
    actions.revoke_agreement_request(project, SECOND, by=project.created_by, at=INSIDE)
    noted = project.journal.filter(act__contains="agreement").order_by("pk")
    asked, given, revoked = noted
    assert asked.label == "accord demandé à 2\u00a0établissements"
    assert "École 1 du réseau" in asked.message
    assert (given.by, given.by_name) == (None, "la direction de l’établissement")
    assert given.label.startswith("accord donné\u00a0: École 1 du réseau")
    assert given.message == ""
    assert revoked.label.startswith("demande d’accord annulée\u00a0: École 2 du réseau")


# -- reminders -------------------------------------------------------------------------------------


def test_a_reminder_a_week_until_the_answer():
    project = scene.make_project()
    scene.ask(project)
    assert actions.remind_agreements(INSIDE + WEEK - timedelta(seconds=1)) == 0
    assert actions.remind_agreements(INSIDE + WEEK) == 2
    assert actions.remind_agreements(INSIDE + WEEK) == 0
    assert actions.remind_agreements(INSIDE + WEEK + DAY) == 0
    scene.answer(project, when=INSIDE + WEEK + DAY)
    assert actions.remind_agreements(INSIDE + 2 * WEEK) == 1
    assert letters() == sorted([*boxes(FIRST), *boxes(SECOND)] * 2 + boxes(SECOND))
    assert project.journal.filter(act="remind_agreement").count() == 3


@pytest.mark.parametrize("why", ["revoked", "closed", "withdrawn", "gone", "deposited and closed"])
def test_no_reminder_once_nothing_is_awaited(why):
    project = scene.make_project(UAIS[:1])
    scene.ask(project, INSIDE)
    when = INSIDE + WEEK
    if why == "revoked":
        actions.revoke_agreement_request(project, FIRST, by=project.created_by, at=INSIDE)
    elif why == "withdrawn":
        actions.withdraw(project, by=project.created_by, at=INSIDE)
    elif why == "gone":
        scene.change(project, associes=[])
    else:
        if why != "closed":
            actions.deposit(project, by=project.created_by, at=INSIDE)
        when = at("2023-10-21 00:00:00")
    assert actions.remind_agreements(when) == 0
    assert len(letters()) == 1


def test_the_last_second_of_the_window_still_reminds_and_the_end_does_not():
    scene.ask(scene.make_project(UAIS[:1]), INSIDE)
    assert actions.remind_agreements(at("2023-10-20 23:59:59")) == 1


@pytest.mark.parametrize("schools", [1, 3])
def test_asking_costs_the_same_for_one_school_and_three(schools):
    project = scene.make_project(UAIS[:schools])
    head = project.created_by
    reference_lists()
    assert queries_of(lambda: scene.ask(project, by=head)) == 10
    scene.change(project, titre="Un autre titre")
    assert queries_of(lambda: scene.ask(project, INSIDE + DAY, by=head)) == 10


def queries_of(act) -> int:
    with CaptureQueriesContext(connection) as queries:
        act()
    return len([each for each in queries if "SAVEPOINT" not in each["sql"]])
