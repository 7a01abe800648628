"""Three groups, with the permissions that their table names."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group

from accounts import groups

pytestmark = pytest.mark.django_db


def permissions(name: str) -> set[str]:
    granted = Group.objects.get(name=name).permissions.select_related("content_type")
    return {f"{permission.content_type.app_label}.{permission.codename}" for permission in granted}


def test_each_group_has_what_its_table_says():
    assert {"accounts.view_user", "accounts.change_user", "outbox.view_letter"} <= permissions("pilotage")
    assert "accounts.change_user" not in permissions("instruction") | permissions("export")


def test_no_group_may_touch_groups_permissions_or_second_factors():
    everything = set().union(*(permissions(name) for name in groups.GRANTS))
    assert not {path for path in everything if path.startswith(("auth.", "mfa.", "account.", "sessions."))}


def test_granting_again_changes_nothing_and_keeps_what_was_added_by_hand():
    steering = Group.objects.get(name="pilotage")
    before = permissions("pilotage")
    groups.grant_permissions(apps.get_app_config("accounts"), using="default")
    assert permissions("pilotage") == before
    steering.permissions.clear()
    groups.grant_permissions(apps.get_app_config("accounts"), using="default")
    assert permissions("pilotage") == {"accounts.view_user", "accounts.change_user"}
