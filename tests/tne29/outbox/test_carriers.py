"""EMAIL_URL, and the folder of the demonstration."""

from email import message_from_bytes, policy
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.tne29.outbox.conftest import NOON
from tne29.outbox.answers import Unreachable
from tne29.outbox.carriers import carrier_for
from tne29.outbox.delivery import deliver
from tne29.outbox.folder import FolderCarrier
from tne29.outbox.message import Envelope
from tne29.outbox.models import Letter, State

LETTER = Envelope("20240403T100000-abc", "tne29@example.org", "anne@example.org", b"Subject: x\r\n\r\nBonjour\r\n")


@pytest.mark.parametrize(
    "url, host, port, security, user, password",
    [
        ("smtp://mail.example.org", "mail.example.org", 25, "none", "", ""),
        ("smtp+tls://u%40x:p%2Fw%C3%A9@mail.example.org", "mail.example.org", 587, "starttls", "u@x", "p/wé"),
        ("smtps://u:p@mail.example.org:4465", "mail.example.org", 4465, "tls", "u", "p"),
        ("smtp://[::1]:2525", "::1", 2525, "none", "", ""),
    ],
)
def test_a_server(settings, url, host, port, security, user, password):
    settings.SITE_HOST, settings.DEMONSTRATION = "portail.example.org", False
    server = carrier_for(url).server
    assert (server.host, server.port, server.security) == (host, port, security)
    assert (server.user, server.password) == (user, password)
    assert server.local_name == "portail.example.org" and server.timeout <= 20


def test_an_address_is_said_as_one(settings):
    settings.SITE_HOST = "127.0.0.1"
    assert carrier_for("smtp://localhost").server.local_name == "[127.0.0.1]"


def test_a_folder(tmp_path):
    assert carrier_for(f"file://{tmp_path}/mes%20lettres").folder == tmp_path / "mes lettres"


@pytest.mark.parametrize(
    "url",
    ["", "smtp://", "smtp://:25", "file://", "http://x", "smtp://x:99999", "smtp://x:abc", "smtp://x:0", "console"],
)
def test_a_wrong_setting_says_what_is_expected_and_no_password(url):
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL ne convient pas"):
        carrier_for(url)
    with pytest.raises(ImproperlyConfigured) as caught:
        carrier_for("ftp://user:s3cret@x")
    assert "s3cret" not in str(caught.value)


def test_a_demonstration_writes_to_nobody(settings, tmp_path):
    settings.DEMONSTRATION = True
    assert carrier_for(f"file://{tmp_path}")
    assert carrier_for("smtp://127.0.0.1:2525") and carrier_for("smtp://localhost:2525")
    for url in ("smtp://mail.example.org", "smtps://192.0.2.1", "smtp+tls://localhost.example.org"):
        with pytest.raises(ImproperlyConfigured, match="démonstration"):
            carrier_for(url)


# -- the folder ------------------------------------------------------------------------------------


def test_one_file_for_each_letter_replaced_by_itself(tmp_path):
    folder = FolderCarrier(tmp_path / "mail")
    for _ in range(2):
        folder.deliver(LETTER, before_dot=lambda: None)
    assert [file.name for file in folder.folder.iterdir()] == ["20240403T100000-abc.eml"]
    assert (folder.folder / "20240403T100000-abc.eml").read_bytes() == LETTER.content


def test_nothing_shows_before_our_record(tmp_path):
    def look() -> None:
        assert list(tmp_path.glob("*.eml")) == []
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        FolderCarrier(tmp_path).deliver(LETTER, before_dot=look)
    assert list(tmp_path.glob("*.eml")) == []


def test_a_folder_that_cannot_be_written(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with pytest.raises(Unreachable):
        FolderCarrier(blocked / "mail").deliver(LETTER, before_dot=lambda: None)


@pytest.mark.django_db(transaction=True)
def test_a_letter_becomes_a_file(write, settings, tmp_path):
    settings.EMAIL_URL = f"file://{tmp_path}"
    letter = write()
    deliver([letter.pk], NOON)
    (file,) = Path(tmp_path).glob("*.eml")
    assert file.name.startswith("20240403T")
    assert message_from_bytes(file.read_bytes(), policy=policy.default)["Message-ID"] == letter.message_id
    assert Letter.objects.get().state == State.SENT
