"""What a process keeps of the lists that answers choose from, and when it lets go of it."""

import pytest
from django.db import transaction

from campaigns.models import PublicRevision, Theme
from campaigns.snapshot import public_snapshot, reference_lists
from partners.models import Contact
from schools.models import Authority, District
from tests.factories import make_call

pytestmark = pytest.mark.django_db


class Undone(Exception):
    pass


@pytest.fixture
def call():
    return make_call()


def add_theme(call, code: str) -> None:
    Theme.objects.create(call=call, code=code, label=code.capitalize())


def codes(call) -> list[str]:
    return [code for code, _ in reference_lists().themes[call.pk]]


def test_kept_lists_cost_one_query_or_none(call, django_assert_num_queries):
    reference_lists()
    stamp = PublicRevision.objects.get().stamp
    with django_assert_num_queries(1):
        reference_lists()
    with django_assert_num_queries(0):
        reference_lists(stamp)


@pytest.mark.parametrize(
    "change",
    [
        lambda: Authority.objects.create(name="Commune d’essai", kind="commune"),
        lambda: District.objects.create(code="0291111A", name="Essai"),
        lambda: Contact.objects.create(kind="technical", name="Essai"),
    ],
)
def test_a_change_of_any_list_is_seen_at_once(call, change):
    before = reference_lists()
    change()
    assert reference_lists() != before


def test_what_was_read_in_a_transaction_that_is_undone_is_not_kept(call):
    """The number comes back; the stamp does not."""
    with pytest.raises(Undone), transaction.atomic():
        add_theme(call, "defait")
        assert "defait" in codes(call)
        assert public_snapshot().themes
        number = PublicRevision.objects.get().number
        raise Undone
    add_theme(call, "garde")
    assert PublicRevision.objects.get().number == number
    assert sorted(codes(call)) == ["garde", "inclusion"]
    assert "defait" not in [theme.code for theme in public_snapshot().themes]
