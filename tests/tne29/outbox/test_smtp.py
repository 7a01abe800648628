"""The client, against servers that misbehave: what certainly did not leave, and what nobody knows."""

import time

import pytest

from tests.smtp import closed_port
from tests.tne29.outbox.scripted import DRIP, HANG_UP, SILENCE, scripted
from tne29.outbox.answers import FateUnknown, Refused, TryLater, Unreachable
from tne29.outbox.message import Envelope
from tne29.outbox.smtp import LETTER_SECONDS, TIMEOUT_SECONDS, Server, SmtpCarrier

BODY = b"Subject: x\r\n\r\n.one\r\n..two\r\n.\r\nend\r\n"
LETTER = Envelope("name", "tne29@example.org", "anne@example.org", BODY)


def carrier(port: int, **options) -> SmtpCarrier:
    return SmtpCarrier(Server("127.0.0.1", port, **{"timeout": 0.5, **options}))


def send(port: int, **options) -> list[str]:
    """What happened before the dot."""
    steps: list[str] = []
    with carrier(port, **options) as line:
        line.deliver(LETTER, before_dot=lambda: steps.append("before the dot"))
    return steps


def test_the_bytes_arrive_as_they_are():
    with scripted() as server:
        assert send(server.port) == ["before the dot"]
    assert server.bodies == [BODY.replace(b"\r\n.", b"\r\n..")]
    assert server.heard == [
        "ehlo localhost",
        "mail FROM:<tne29@example.org>",
        "rcpt TO:<anne@example.org>",
        "data",
        "quit",
    ]


def test_the_dot_leaves_after_our_record():
    with scripted() as server, carrier(server.port) as line:
        line.deliver(LETTER, before_dot=lambda: time.sleep(0.2) or server.bodies.append(b"not yet"))
    assert server.bodies[0] == b"not yet"


def test_no_dot_when_our_record_fails():
    with scripted() as server, carrier(server.port) as line:
        with pytest.raises(ZeroDivisionError):
            line.deliver(LETTER, before_dot=lambda: 1 / 0)
        with pytest.raises(KeyboardInterrupt):
            line.deliver(LETTER, before_dot=_interrupted)
        time.sleep(0.2)
        assert server.calls == 2
        assert all(body.endswith(b"end\r\n") for body in server.bodies)
        assert "250 taken" not in server.heard


def _interrupted() -> None:
    raise KeyboardInterrupt


def test_one_connection_for_all_the_letters():
    with scripted() as server, carrier(server.port) as line:
        for _ in range(3):
            line.deliver(LETTER, before_dot=lambda: None)
        assert (server.calls, len(server.bodies)) == (1, 3)


def test_after_a_refusal_the_connection_still_serves():
    with scripted(RCPT="550 5.1.1 no such user") as server, carrier(server.port) as line:
        with pytest.raises(Refused, match=r"550 5\.1\.1 no such user"):
            line.deliver(LETTER, before_dot=lambda: None)
        server.replies["RCPT"] = "250 fine"
        line.deliver(LETTER, before_dot=lambda: None)
        assert (server.calls, len(server.bodies)) == (1, 1)


def test_a_connection_closed_meanwhile_is_opened_again():
    with scripted() as server, carrier(server.port) as line:
        line.deliver(LETTER, before_dot=lambda: None)
        server.replies["RSET"] = HANG_UP
        line.deliver(LETTER, before_dot=lambda: None)
        assert (server.calls, len(server.bodies)) == (2, 2)


@pytest.mark.parametrize(
    "replies, outcome",
    [
        ({"banner": "554 no service"}, Unreachable),
        ({"banner": "421 come back"}, Unreachable),
        ({"banner": HANG_UP}, Unreachable),
        ({"banner": SILENCE}, Unreachable),
        ({"banner": "what?"}, Unreachable),
        ({"EHLO": "500 what?", "HELO": "500 what?"}, Unreachable),
        ({"EHLO": SILENCE}, Unreachable),
        ({"MAIL": "421 too many connections"}, Unreachable),
        ({"MAIL": "530 5.7.0 authentication required"}, Unreachable),
        ({"MAIL": "550 sender refused"}, Refused),
        ({"MAIL": SILENCE}, TryLater),
        ({"MAIL": HANG_UP}, TryLater),
        ({"RCPT": "450 mailbox busy"}, TryLater),
        ({"RCPT": "551 not here"}, Refused),
        ({"RCPT": HANG_UP}, TryLater),
        ({"DATA": "451 not now"}, TryLater),
        ({"DATA": "554 no"}, Refused),
        ({"DATA": SILENCE}, TryLater),
        ({"dot": "452 disk full"}, TryLater),
        ({"dot": "421 closing"}, Unreachable),
        ({"dot": "550 spam"}, Refused),
        ({"dot": HANG_UP}, FateUnknown),
        ({"dot": SILENCE}, FateUnknown),
        ({"dot": "what?"}, FateUnknown),
        ({"dot": "354 go on"}, FateUnknown),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else " ".join(map(" ".join, value.items())),
)
def test_each_answer_has_its_meaning(replies, outcome):
    began = time.monotonic()
    with scripted(**replies) as server, pytest.raises((TryLater, Refused, FateUnknown)) as caught:
        send(server.port)
    assert caught.type is outcome
    assert str(caught.value)
    assert time.monotonic() - began < 5


def test_nobody_there():
    with pytest.raises(Unreachable, match="ConnectionRefusedError"):
        send(closed_port())


def test_every_wait_is_bounded():
    assert TIMEOUT_SECONDS <= 20 and LETTER_SECONDS <= 60


@pytest.mark.parametrize(
    "where, outcome", [("banner", Unreachable), ("EHLO", Unreachable), ("RCPT", TryLater), ("dot", FateUnknown)]
)
def test_a_reply_that_drips_is_not_waited_for(where, outcome):
    """Each sign comes in time, the whole never does: smtplib alone would wait for eight thousand of them."""
    began = time.monotonic()
    with scripted(**{where: DRIP}) as server, pytest.raises(outcome, match=r"too slow|timed out"):
        send(server.port, timeout=0.3)
    assert time.monotonic() - began < 2


def test_a_letter_that_lasts_is_given_up_although_each_step_is_in_time():
    with scripted() as server:
        server.delay = 0.2
        began = time.monotonic()
        with pytest.raises(TryLater, match=r"too slow|timed out"):
            send(server.port, letter_seconds=0.5)
        assert time.monotonic() - began < 2


def test_the_time_of_a_letter_is_its_own():
    """Three letters of a third of a second on one line, when each may last half a second and more."""
    with scripted() as server, carrier(server.port, letter_seconds=0.9) as line:
        server.delay = 0.08
        for _ in range(3):
            line.deliver(LETTER, before_dot=lambda: None)
    assert (server.calls, len(server.bodies)) == (1, 3)


def test_a_server_without_tls_gets_no_letter_meant_for_tls():
    with scripted() as server:
        with pytest.raises(Unreachable):
            send(server.port, security="starttls")
        with pytest.raises(Unreachable):
            send(server.port, security="tls")
    assert server.bodies == [] and not any("mail" in words for words in server.heard)


def test_a_wrong_password_is_not_the_letter_s_fault():
    replies = {"EHLO": "250-hello\r\n250 AUTH PLAIN", "AUTH": "535 5.7.8 bad credentials"}
    with scripted(**replies) as server, pytest.raises(Unreachable, match="535"):
        send(server.port, user="tne29", password="wrong")
    assert server.bodies == []


def test_signing_in():
    with scripted(EHLO="250-hello\r\n250 AUTH PLAIN", AUTH="235 welcome") as server:
        send(server.port, user="tne29", password="right")
    assert len(server.bodies) == 1
