"""Rows are picked by a widget that does not fail on what was sent."""

import pytest
from django.contrib import admin

from projects.models import Convention
from tests.staff import client_of, make_staff
from tne29.lib.picking import PicksRows


def test_every_page_of_the_administration_that_picks_rows_picks_them_so():
    picking = [each for each in admin.site._registry.values() if each.autocomplete_fields]
    assert len(picking) > 2 and [each for each in picking if not isinstance(each, PicksRows)] == []


@pytest.mark.django_db
@pytest.mark.parametrize("sent", ["abc", "a@example.org", "9" * 30, "-1", "1;2"])
def test_what_is_not_a_row_is_refused_beside_its_field(sent):
    client = client_of(make_staff("nolwenn", "pilotage"))
    answer = client.post("/admin/projects/convention/add/", {"project": sent, "signed_on": "2024-02-01"})
    assert answer.status_code == 200 and answer.context["adminform"].form.errors["project"]
    assert not Convention.objects.exists()
