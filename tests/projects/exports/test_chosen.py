"""What an export is of: the whole campaign or the dossiers ticked, told apart even when they are the same today."""

import pytest

from projects import exports
from projects.models import Printout
from projects.printouts import asking
from tests.factories import INSIDE
from tests.projects import desk
from tests.projects.exports.scene import Kind, content, deposited
from tests.staff import make_staff
from tne29.lib.errors import TooMany

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def campaign():
    return desk.make_campaign()


def lines(printout: Printout) -> int:
    exports.render(printout.pk, INSIDE)
    printout.refresh_from_db()
    return content(printout).count(b"\r\n") - 1


def test_all_dossiers_ticked_are_not_the_campaign(campaign):
    """Asked while both are the same; a dossier deposited before the worker comes is in the campaign alone."""
    chosen = [deposited(campaign, place).project_id for place in range(2)]
    ticked = exports.ask(Kind.CSV, campaign, projects=chosen, by=None, at=INSIDE)
    whole = exports.ask(Kind.CSV, campaign, by=None, at=INSIDE)
    assert (whole.pk != ticked.pk, whole.selection, ticked.selection) == (True, [], chosen)
    again = exports.ask(Kind.CSV, campaign, projects=chosen[::-1], by=None, at=INSIDE)
    assert again.pk == ticked.pk, "the same dossiers in another order"
    deposited(campaign, 2)
    assert (lines(ticked), lines(whole)) == (2, 3)


def test_one_account_does_not_fill_the_queue_with_choices(campaign, monkeypatch):
    monkeypatch.setattr(asking, "MOST_WAITING", 2)
    clerk, keys = make_staff("exports", "export"), [deposited(campaign, place).project_id for place in range(3)]
    for key in keys[:2]:
        exports.ask(Kind.CSV, campaign, projects=[key], by=clerk, at=INSIDE)
    with pytest.raises(TooMany, match="sont en préparation"):
        exports.ask(Kind.CSV, campaign, projects=keys[2:], by=clerk, at=INSIDE)
    assert Printout.objects.count() == 2
    assert exports.ask(Kind.CSV, campaign, projects=keys[:1], by=clerk, at=INSIDE).state == "queued", (
        "already asked for"
    )
    assert exports.ask(Kind.CSV, campaign, by=None, at=INSIDE).state == "queued", "the command line"
