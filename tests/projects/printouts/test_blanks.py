"""The blank questionnaires: made beforehand, following what the public is told."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from partners.models import Contact
from projects import actions
from projects.models import Printout
from projects.printouts import blanks, current_blank, ensure_blanks, render, sweep
from projects.printouts.blank import blank_of
from tests.factories import INSIDE, make_campaign, make_user
from tests.projects.printouts.reading import text_of

pytestmark = pytest.mark.django_db
LATER = INSIDE + timedelta(hours=1)
KINDS = (Printout.Kind.BLANK, Printout.Kind.FILLABLE)


@pytest.fixture
def campaign():
    Contact.objects.create(kind="technical", name="Camille Exemple", phone="02 98 00 00 00")
    return make_campaign()


def make_all(at=INSIDE) -> list[Printout]:
    printouts = ensure_blanks(at)
    for printout in printouts:
        render(printout.pk, at)
    return printouts


def text(printout: Printout) -> str:
    printout.refresh_from_db()
    with printout.file.open() as file:
        return text_of(file.read())


def test_each_campaign_has_its_own(campaign):
    other = make_campaign(slug="campagne-2", call=campaign.call)
    make_all()
    for kind in KINDS:
        assert [current_blank(each, kind).campaign for each in (campaign, other)] == [campaign, other]
        assert current_blank(campaign, kind).kind == kind
    assert current_blank(campaign.pk) == current_blank(campaign)


def test_nothing_is_made_again_while_nothing_changes(campaign):
    first = [printout.pk for printout in make_all()]
    assert [printout.pk for printout in make_all(LATER)] == first
    assert [printout.attempts for printout in Printout.objects.all()] == [1, 1]


def test_none_is_served_before_it_is_ready(campaign):
    ensure_blanks(INSIDE)
    assert current_blank(campaign) is None


def test_a_new_telephone_makes_new_files_and_the_old_ones_are_served_meanwhile(campaign):
    make_all()
    before = [current_blank(campaign, kind) for kind in KINDS]
    Contact.objects.update(phone="02 98 11 11 11")
    for kind, old, new in zip(KINDS, before, ensure_blanks(LATER), strict=True):
        assert (current_blank(campaign, kind), new.state) == (old, "queued")
        render(new.pk, LATER)
        assert current_blank(campaign, kind) == new
        assert "02 98 11 11 11" in text(new) and "02 98 00 00 00" in text(old)


def test_an_extension_of_the_window_makes_a_new_file(campaign):
    make_all()
    head = make_user(is_staff=True)
    days = {"opens_on": campaign.opens_on, "closes_on": date(2023, 10, 27)}
    actions.move_window(campaign, **days, by=head, at=INSIDE, reason="grève")
    make_all(LATER)
    assert "jusqu’au vendredi 27 octobre 2023 à 23 h 59, heure de Paris" in text(current_blank(campaign))


def test_what_goes_back_to_what_it_was_finds_its_former_file(campaign):
    make_all()
    old = [current_blank(campaign, kind) for kind in KINDS]
    Contact.objects.update(phone="02 98 11 11 11")
    make_all(LATER)
    Contact.objects.update(phone="02 98 00 00 00")
    ensure_blanks(LATER + timedelta(hours=1))
    assert [current_blank(campaign, kind) for kind in KINDS] == old
    assert Printout.objects.count() == 4


def test_the_sweep_looks_after_them(campaign):
    sweep(INSIDE)
    sweep(INSIDE + timedelta(seconds=20))
    assert current_blank(campaign) is not None


def test_one_that_cannot_be_described_does_not_stop_the_others(campaign, monkeypatch):
    make_campaign(slug="campagne-2", call=campaign.call)

    def describe(each, *subject):
        return 1 / 0 if each == campaign else blank_of(each, *subject)

    monkeypatch.setitem(blanks.MAKERS, Printout.Kind.BLANK, describe)
    found = [(printout.kind, printout.campaign.slug) for printout in ensure_blanks(INSIDE)]
    assert found == [("fillable", "campagne-1"), ("blank", "campagne-2"), ("fillable", "campagne-2")]


def test_the_command_makes_them_once(campaign):
    said = [StringIO(), StringIO()]
    for out in said:
        call_command("render_blanks", stdout=out)
    made, again = (out.getvalue().split("\n") for out in said)
    assert [line.strip() for line in made if line] == [
        "Campagne 1, questionnaire vierge : préparé",
        "Campagne 1, questionnaire remplissable : préparé",
    ]
    assert [line.rpartition(" : ")[2] for line in again if line] == ["déjà prêt"] * 2
    assert current_blank(campaign) is not None


def test_looking_after_them_costs_the_same_for_many(campaign, django_assert_max_num_queries):
    make_all()
    with django_assert_max_num_queries(12):
        ensure_blanks(LATER)
