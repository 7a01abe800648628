"""The letters in the admin: read only, but for « renvoyer »."""

from types import SimpleNamespace

import pytest
from django.contrib.admin import AdminSite
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import RequestFactory

from tests.tne29.outbox.conftest import later
from tne29.outbox import kinds
from tne29.outbox.admin import NOT_SENT_AGAIN, NOT_SHOWN, LetterAdmin
from tne29.outbox.models import Letter, State

pytestmark = pytest.mark.django_db(transaction=True)
LETTERS = LetterAdmin(Letter, AdminSite())


@pytest.fixture
def lead():
    model = get_user_model()
    named = {model.USERNAME_FIELD: "lead@example.org", "email": "lead@example.org"}
    return model.objects.create(**named, is_staff=True, is_superuser=True, is_active=True)


def request_of(user, method: str = "get", **data):
    request = getattr(RequestFactory(), method)("/admin/outbox/letter/", data)
    request.user, request.arrived_at = user, later(hours=1)
    request._messages = CookieStorage(request)
    return request


def test_the_list_is_shown_and_counted_once(write, lead, django_assert_max_num_queries):
    for number in range(3):
        write(f"k{number}", about="TNE29-7KQ4-M2")
    response = LETTERS.changelist_view(request_of(lead))
    with django_assert_max_num_queries(6):
        page = response.render().content.decode()
    assert page.count("Accusé de réception") >= 3
    assert "essai renvoyé" in page and "à envoyer" in page and "Renvoyer" in page


def test_filters_by_state_and_kind(write, lead):
    write("a"), write("b", kind=kinds.ACCOUNT, subject="Confirmez votre adresse")
    shown = LETTERS.get_changelist_instance(request_of(lead, kind="account")).get_queryset(
        request_of(lead, kind="account")
    )
    assert [letter.kind for letter in shown] == ["account"]
    assert LETTERS.changelist_view(request_of(lead, state__exact="sent")).status_code == 200


def test_nothing_is_written_by_hand(write, lead):
    request = request_of(lead)
    assert not LETTERS.has_add_permission(request)
    assert not LETTERS.has_change_permission(request, write())
    assert not LETTERS.has_delete_permission(request, Letter.objects.get())
    assert set(LETTERS.get_actions(request)) == {"resend", "release"}


def test_a_letter_is_read_unless_it_holds_a_personal_link(write, lead):
    plain, secret = write("a", text="Votre dossier est déposé."), write("b", kind=kinds.ACCOUNT, text="lien/abc")
    pages = [
        LETTERS.change_view(request_of(lead), str(letter.pk)).render().content.decode() for letter in (plain, secret)
    ]
    assert "Votre dossier est déposé." in pages[0]
    assert "lien/abc" not in pages[1] and NOT_SHOWN in pages[1]


def test_a_letter_of_an_unknown_kind_is_treated_as_secret(write):
    letter = write()
    letter.kind = "from_the_future"
    assert LETTERS.shown_text(letter) == NOT_SHOWN
    assert LETTERS.kind_label(letter) == "from_the_future"


def test_resending_says_what_was_done_and_writes_it_down(write, lead, nudges):
    for number in range(3):
        write(f"k{number}")
    Letter.objects.filter(key="k0").update(state=State.REFUSED)
    Letter.objects.filter(key="k1").update(state=State.UNCERTAIN)
    nudges.clear()
    request = request_of(lead, "post")
    LETTERS.resend(request, Letter.objects.all())
    said = [str(message) for message in get_messages(request)]
    assert said == [
        "2\u00a0lettres à renvoyer\u00a0: c’est en route.",
        NOT_SENT_AGAIN.format(letters="1\u00a0lettre laissée"),
    ]
    assert LogEntry.objects.filter(user=lead, change_message="Renvoi demandé").count() == 2
    assert len(nudges) == 2


def test_resending_asks_for_its_own_permission():
    may = SimpleNamespace(user=SimpleNamespace(has_perm=lambda name: name == "outbox.resend_letter"))
    may_not = SimpleNamespace(user=SimpleNamespace(has_perm=lambda name: name == "outbox.view_letter"))
    assert LETTERS.has_resend_permission(may) and not LETTERS.has_resend_permission(may_not)
