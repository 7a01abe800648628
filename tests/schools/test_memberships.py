"""Who speaks for a school: confirmed by its mailbox, its head or staff, for a school year, once, whatever the race."""

from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects import actions as filing
from projects.models import Deposit
from schools import actions
from schools.models import Membership, MembershipAct, MembershipLink
from schools.reminders import warn_of_lapse
from schools.school_year import lapse_after
from tests.factories import INSIDE, make_campaign, make_head, make_project, make_school, make_user
from tests.moments import at
from tests.parallel import at_once, failures
from tests.projects import desk
from tests.staff import client_of, make_staff
from tne29.lib.errors import Refusal, TooMany
from tne29.outbox import kinds
from tne29.outbox.models import Letter

DAY = timedelta(days=1)
MINE = reverse("schools:mine")


@pytest.fixture(autouse=True)
def on_a_day_of_the_campaign():
    with time_machine.travel(INSIDE, tick=True):
        yield


def waiting(name: str = "ronan", school=None, **fields) -> Membership:
    fields = {"role": "member", "requested_at": INSIDE, **fields}
    return Membership.objects.create(user=make_user(name), school=school or make_school(), **fields)


def ask(membership: Membership, when=INSIDE) -> str:
    """The secret of the link sent to the mailbox."""
    actions.ask_mailbox(membership, by=membership.user, at=when)
    letter = Letter.objects.filter(kind="membership_link").latest("pk")
    return letter.text.partition("/confirmation/")[2].partition("/")[0]


def fresh(membership: Membership) -> Membership:
    return Membership.objects.get(pk=membership.pk)


def acts(membership: Membership) -> list[str]:
    return list(membership.acts.values_list("kind", flat=True))


def page_of(secret: str) -> str:
    return reverse("schools:answer", args=[secret])


# -- a school year ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "until"),
    [
        ("2023-09-01 00:00:00", "2024-09-16 00:00:00"),
        ("2024-06-30 23:59:59", "2024-09-16 00:00:00"),
        ("2024-07-01 00:00:00", "2025-09-16 00:00:00"),
        ("2023-12-31 23:30:00", "2024-09-16 00:00:00"),
    ],
)
def test_a_confirmation_holds_until_the_next_september(day, until):
    assert lapse_after(at(day)) == at(until)


@pytest.mark.django_db
def test_rights_lapse_at_the_end_of_the_fifteenth_of_september():
    project = make_project(
        make_campaign(opens_on=at("2024-09-02 12:00:00").date(), closes_on=at("2024-10-20 12:00:00").date())
    )
    with pytest.raises(Refusal, match="doit être confirmée"):
        filing.deposit(project, by=project.created_by, at=at("2024-09-16 00:00:00"))
    assert filing.deposit(project, by=project.created_by, at=at("2024-09-15 23:59:59")).number == 1


@pytest.mark.django_db
def test_the_database_keeps_nobody_confirmed_for_ever():
    membership = waiting(confirmed_at=INSIDE)
    assert membership.valid_until == at("2024-09-16 00:00:00")
    with pytest.raises(DatabaseError), transaction.atomic():
        Membership.objects.update(valid_until=None)


@pytest.mark.django_db
def test_the_history_is_never_changed():
    membership = waiting()
    actions.confirm_memberships(Membership.objects.all(), by=make_user(is_staff=True), at=INSIDE)
    for change in (lambda: membership.acts.update(by_name="Personne"), lambda: membership.acts.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with pytest.raises(Exception, match="protected"):
        membership.delete()


# -- by the mailbox --------------------------------------------------------------------------------


@pytest.mark.django_db
def test_opening_the_link_confirms_nothing_the_button_does_once():
    """Case 7: the link scanners of a mailbox open everything, as GET and HEAD."""
    membership = waiting()
    secret, reader = ask(membership), desk.browser()
    for _ in range(3):
        assert reader.get(page_of(secret)).status_code == reader.head(page_of(secret)).status_code == 200
    shown = desk.text_of(reader.get(page_of(secret)))
    for said in (membership.user.get_full_name(), membership.user.email, "Membre de l’équipe", "0299001B"):
        assert said in shown
    assert fresh(membership).confirmed_at is None
    assert reader.post(page_of(secret), {"fin": "1"}).status_code == 422
    assert reader.post(page_of(secret), {"reponse": "oui", "fin": "1"}).url == page_of(secret)
    assert "C’est confirmé" in desk.text_of(reader.get(page_of(secret)))
    assert reader.post(page_of(secret), {"reponse": "non", "fin": "1"}).status_code == 409
    held = fresh(membership)
    assert (held.is_confirmed(INSIDE), held.confirmation_means, held.confirmed_by) == (True, "mailbox", None)
    assert acts(membership) == ["asked", "confirmed"]


@pytest.mark.django_db
def test_the_mailbox_may_say_no_and_is_not_asked_again_at_once():
    membership = waiting()
    assert desk.browser().post(page_of(ask(membership)), {"reponse": "non", "fin": "1"}).status_code == 302
    assert fresh(membership).ended_at is not None
    assert acts(membership) == ["asked", "refused"]
    again = actions.belong(membership.user, membership.school, "head", at=INSIDE)
    with pytest.raises(Refusal, match="n’en faites pas partie"):
        ask(again, INSIDE + 29 * DAY)
    ask(again, INSIDE + 31 * DAY)


@pytest.mark.django_db
@pytest.mark.parametrize("why", ["expired", "replaced", "left", "mailbox changed", "cut"])
def test_a_dead_link_confirms_nothing(why):
    membership = waiting()
    secret, when = ask(membership), INSIDE
    letter = Letter.objects.get(kind="membership_link")
    if why == "expired":
        when = INSIDE + 15 * DAY
    elif why == "replaced":
        ask(membership, INSIDE + DAY)
    elif why == "left":
        actions.leave_school(membership, by=membership.user, at=INSIDE)
    elif why == "mailbox changed":
        membership.school.email = "nouvelle@example.org"
        membership.school.save()
    else:
        secret = secret[:-1]
    with pytest.raises(Refusal, match="plus valable"):
        actions.answer_link(secret, is_one_of_us=True, at=when)
    assert fresh(membership).confirmed_at is None
    if why in ("replaced", "left"):
        assert desk.browser().get(page_of(secret)).status_code == 404
        assert "remplacé" in kinds.objection(letter, INSIDE)


@pytest.mark.django_db
def test_links_are_counted_in_the_database():
    membership = waiting()
    ask(membership)
    with pytest.raises(TooMany, match="vient d’être envoyé"):
        ask(membership, INSIDE + timedelta(minutes=9))
    for hours in (1, 2):
        ask(membership, INSIDE + timedelta(hours=hours))
    with pytest.raises(TooMany, match="Trop de liens"):
        ask(membership, INSIDE + timedelta(hours=3))
    ask(membership, INSIDE + timedelta(hours=25))
    assert MembershipLink.objects.unanswered().count() == 1


@pytest.mark.django_db
def test_a_mailbox_is_not_flooded_by_many_people():
    school = make_school()
    for number in range(10):
        ask(waiting(f"p{number}", school))
    with pytest.raises(TooMany):
        ask(waiting("onzieme", school))


@pytest.mark.django_db
def test_a_school_without_a_mailbox_and_a_place_of_somebody_else():
    bare = waiting("sans", make_school("0299002C", email=""))
    with pytest.raises(Refusal, match="ne connaît pas de boîte"):
        ask(bare)
    with pytest.raises(Refusal, match="n’a pas à être confirmée"):
        actions.ask_mailbox(waiting(), by=make_user("autre"), at=INSIDE)


# -- by the head -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_head_sees_who_waits_and_confirms_or_refuses():
    head = make_head(make_school(), "annaig")
    one, two = waiting("un"), waiting("deux")
    stranger = waiting("ailleurs", make_school("0299002C"))
    client = desk.browser(head)
    shown = desk.text_of(client.get(MINE))
    assert one.user.email in shown
    assert stranger.user.email not in shown
    assert client.post(reverse("schools:confirm", args=[one.pk]), {"fin": "1"}).url == MINE
    assert client.get(reverse("schools:end", args=[two.pk])).status_code == 200
    assert fresh(two).ended_at is None
    assert client.post(reverse("schools:end", args=[two.pk]), {"fin": "1"}).url == MINE
    assert (fresh(one).confirmation_means, fresh(one).confirmed_by) == ("head", head)
    assert acts(two) == ["refused"]
    assert client.post(reverse("schools:end", args=[one.pk]), {"fin": "1"}).url == MINE
    assert acts(one) == ["confirmed", "ended"]
    for name in ("confirm", "end"):
        assert client.post(reverse(f"schools:{name}", args=[stranger.pk]), {"fin": "1"}).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["unconfirmed head", "member", "lapsed head", "former head", "oneself"])
def test_only_a_confirmed_head_judges_and_never_themselves(who):
    judge = make_head(make_school(), "juge")
    held, other = Membership.objects.filter(user=judge), waiting()
    if who == "unconfirmed head":
        held.update(confirmed_at=None)
    elif who == "member":
        held.update(role="member")
    elif who == "lapsed head":
        held.update(valid_until=INSIDE)
    elif who == "former head":
        held.update(ended_at=INSIDE)
    else:
        other = held.get()
    for name in ("confirm", "end"):
        assert desk.browser(judge).post(reverse(f"schools:{name}", args=[other.pk]), {"fin": "1"}).status_code == 404
    for verb in (actions.confirm_as_head, actions.end_as_head):
        with pytest.raises(Refusal):
            verb(other, by=judge, at=INSIDE)
    assert acts(other) == []


# -- each year -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_holder_is_told_once_and_renews_in_one_press():
    head = make_head(make_school(), "annaig")
    place = Membership.objects.get()
    assert [warn_of_lapse(at(f"2024-{day} 08:00:00")) for day in ("08-31", "09-01", "09-02")] == [0, 1, 0]
    with time_machine.travel(at("2024-09-03 10:00:00")):
        client = desk.browser(head)
        shown = client.get(MINE)
        assert "à renouveler" in desk.text_of(shown)
        assert client.post(reverse("schools:ask", args=[place.pk]), desk.form_of(shown)).url == MINE
        letter = Letter.objects.get(kind="membership_link")
        secret = letter.text.partition("/confirmation/")[2].partition("/")[0]
        desk.browser().post(page_of(secret), {"reponse": "oui", "fin": "1"})
    renewed = fresh(place)
    assert renewed.valid_until == at("2025-09-16 00:00:00")
    assert (renewed.pk, renewed.warned_at, acts(place)) == (place.pk, None, ["asked", "confirmed"])
    assert warn_of_lapse(at("2025-09-01 08:00:00")) == 1


@pytest.mark.django_db
def test_nothing_to_renew_before_july():
    make_head(make_school(), "annaig")
    place = Membership.objects.get()
    with pytest.raises(Refusal):
        ask(place, at("2024-06-30 12:00:00"))
    ask(place, at("2024-07-01 12:00:00"))


@pytest.mark.django_db
def test_somebody_leaves_a_school_and_may_no_longer_deposit():
    project = make_project()
    place = Membership.objects.get(user=project.created_by)
    client, leave = desk.browser(project.created_by), reverse("schools:leave", args=[place.pk])
    assert client.get(leave).status_code == 200
    assert fresh(place).ended_at is None
    assert client.post(leave, {"fin": "1"}).url == MINE
    assert client.post(leave, {"fin": "1"}).status_code == 404
    assert acts(place) == ["left"]
    with pytest.raises(Refusal, match="doit être confirmée"):
        filing.deposit(project, by=project.created_by, at=INSIDE)


# -- on the way to the deposit ---------------------------------------------------------------------


@pytest.mark.django_db
def test_the_project_says_in_good_time_what_is_missing_and_offers_the_way():
    owner = make_user("maelle")
    project = desk.make_project(owner)
    client = desk.browser(owner)
    for name in ("detail", "check"):
        text = desk.text_of(client.get(desk.address(name, project)))
        assert "Envoyer le lien à la boîte de l’établissement (0…@example.org)" in text
        assert project.school.email not in text
    sent = client.post(desk.address("ask_school", project), {"fin": "1"})
    assert sent.url == project.get_absolute_url()
    text = desk.text_of(client.get(project.get_absolute_url()))
    assert "Un lien a été envoyé le 02/10/2023" in text
    client.post(desk.address("ask_school", project), {"fin": "1"})
    assert MembershipLink.objects.count() == 1
    secret = Letter.objects.get(kind="membership_link").text.partition("/confirmation/")[2].partition("/")[0]
    desk.browser().post(page_of(secret), {"reponse": "oui", "fin": "1"})
    assert "boîte de l’établissement" not in desk.text_of(client.get(project.get_absolute_url()))
    assert client.get(desk.address("deposit", project)).status_code == 200


@pytest.mark.django_db
def test_staff_see_the_history_and_end_what_must(client):
    place = waiting()
    staff = client_of(make_staff("cheffe", "pilotage"))
    changelist = reverse("admin:schools_membership_changelist")
    for act in ("confirm", "end"):
        assert staff.post(changelist, {"action": act, "_selected_action": [place.pk], "fin": "1"}).status_code == 302
    page = staff.get(reverse("admin:schools_membership_change", args=[place.pk]))
    told = " ".join(desk.text_of(page).split())
    assert "confirmée, Cheffe Le Goff (service instructeur), jusqu’au 15/09/" in told
    assert acts(place) == ["confirmed", "ended"]
    changed = staff.post(page.request["PATH_INFO"], {"role": "head", "fin": "1"})
    assert (changed.status_code, fresh(place).role) == (409, "member")
    for state, there in (("attente", 0), ("faite", 0), ("echue", 0), ("terminee", 1)):
        assert staff.get(changelist, {"confirmation": state}).context["cl"].result_count == there


@pytest.mark.django_db
def test_the_first_page_of_the_administration_counts_who_waits_and_who_lapsed():
    waiting()
    for name in ("une", "deux"):
        waiting(name, confirmed_at=at("2022-10-01 10:00:00"))
    waiting("trois", confirmed_at=INSIDE)
    waiting("partie", ended_at=INSIDE)
    staff = client_of(make_staff("cheffe", "pilotage"))
    with time_machine.travel(INSIDE):
        board = staff.get("/admin/").content.decode()
        lapsed = staff.get(reverse("admin:schools_membership_changelist"), {"confirmation": "echue"})
    assert "1 appartenance à confirmer" in board
    assert "2 appartenances échues, à renouveler" in board
    assert {each.user.email for each in lapsed.context["cl"].result_list} == {"une@example.org", "deux@example.org"}


# -- at the same instant ---------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("said", [[True] * 10, [True, False] * 5], ids=["oui", "oui et non"])
def test_a_link_answered_ten_times_at_once_is_answered_once(said):
    membership = waiting()
    secret = ask(membership)
    answers = [partial(actions.answer_link, secret, is_one_of_us=each, at=INSIDE) for each in said]
    results = at_once(*answers)
    assert len(failures(results)) == 9
    assert all(isinstance(error, Refusal) for error in failures(results)), results
    link = MembershipLink.objects.get()
    assert link.said_yes == fresh(membership).is_confirmed(INSIDE)
    assert len(acts(membership)) == 2
    assert Letter.objects.filter(kind="membership").count() == 1


@pytest.mark.django_db(transaction=True)
def test_ten_links_asked_for_at_once_are_one():
    membership = waiting()
    results = at_once(*[partial(actions.ask_mailbox, membership, by=membership.user, at=INSIDE)] * 10)
    assert len([each for each in results if isinstance(each, MembershipLink)]) == 1
    assert all(isinstance(error, TooMany) for error in failures(results)), results


@pytest.mark.django_db(transaction=True)
def test_a_deposit_while_the_membership_is_being_ended_is_before_or_refused():
    campaign, school = make_campaign(), make_school()
    for number in range(6):
        owner = make_head(school, f"titulaire{number}")
        project = make_project(campaign, by=owner, school=school)
        place = Membership.objects.get(user=owner)
        deposit = partial(filing.deposit, project, by=owner, at=INSIDE)
        deposited, _ = results = at_once(deposit, partial(actions.leave_school, place, by=owner, at=INSIDE))
        assert all(isinstance(error, Refusal) for error in failures(results)), results
        assert Deposit.objects.filter(project=project).exists() == isinstance(deposited, Deposit)
        filing.save_answers(project, {"titre": "Un autre"}, project.revision, by=owner, at=INSIDE)
        with pytest.raises(Refusal):
            deposit()


# -- costs -----------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("items", [1, 3])
def test_my_schools_cost_the_same_however_many(items):
    head = make_head(make_school(), "annaig")
    for number in range(items):
        place = waiting(f"p{number}")
        ask(place)
        actions.confirm_memberships(Membership.objects.filter(pk=place.pk), by=head, at=INSIDE)
        waiting(f"q{number}")
        Membership.objects.create(user=head, school=make_school(f"029901{number}A"), requested_at=INSIDE)
    client = desk.browser(head)
    client.get(MINE)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(MINE).status_code == 200
    assert len(captured) == 5
    assert MembershipAct.objects.count() == 2 * items
