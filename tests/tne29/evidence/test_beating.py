"""Signs of life: few rows, each from the process that lives, and none that harms it."""

import socket
import threading
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from celery.signals import after_task_publish
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from tests.moments import at
from tne29.evidence import attempts, beating, tasks, ticking
from tne29.evidence.keeping import forget_the_old
from tne29.evidence.models import Attempt, Presence, Role

NOON = at("2023-10-20 12:00:00")
pytestmark = pytest.mark.django_db


def rows() -> list[tuple]:
    return list(Presence.objects.order_by("pk").values_list("role", "first_at", "last_at"))


def test_an_uninterrupted_hour_is_one_row_and_one_statement():
    beating.beat(Role.WEB, NOON)
    for second in range(20, 3_600, 20):
        with CaptureQueriesContext(connection) as captured:
            beating.beat(Role.WEB, NOON + timedelta(seconds=second))
        assert len(captured) == 1
    assert rows() == [("web", NOON, NOON + timedelta(seconds=3_580))]


def test_the_next_hour_an_interruption_and_a_clock_that_goes_back_begin_a_row():
    moments = [NOON, NOON + timedelta(minutes=10), NOON + timedelta(minutes=9), NOON + timedelta(hours=1)]
    for each in moments:
        beating.beat(Role.WEB, each)
    assert [first for _, first, _ in rows()] == moments


def test_the_worker_says_what_it_sees_of_the_mail_and_of_the_storage(settings, tmp_path):
    settings.EMAIL_URL, settings.MEDIA_ROOT = f"file://{tmp_path}/mail", tmp_path / "media"
    assert beating.beat_of_the_worker(NOON) == []
    settings.EMAIL_URL = f"smtp://127.0.0.1:{_closed_port()}"
    settings.MIN_FREE_BYTES = 1 << 60
    later = NOON + timedelta(minutes=10)
    assert beating.beat_of_the_worker(later) == [Role.MAIL, Role.STORAGE]
    assert [role for role, first, _ in rows() if first == later] == ["worker"]


def test_the_real_mail_server_is_only_greeted(settings, smtp_sink, tmp_path):
    settings.EMAIL_URL, settings.MEDIA_ROOT = smtp_sink.url, tmp_path
    assert tasks.heartbeat() == []
    assert smtp_sink.letters == [] and not smtp_sink.dot_received.is_set()


def test_the_scheduler_lives_when_it_tells_the_worker_to_show_itself(monkeypatch):
    monkeypatch.setattr(ticking, "close_old_connections", lambda: None)
    after_task_publish.send(sender="outbox.sweep")
    assert rows() == []
    after_task_publish.send(sender=ticking.HEARTBEAT)
    assert [role for role, *_ in rows()] == ["scheduler"]


def test_a_database_that_is_away_is_a_silence(monkeypatch):
    def away(*_):
        raise DatabaseError("away")

    monkeypatch.setattr(beating, "beat", away)
    assert beating.beat_safely(Role.WEB, NOON) is False


@pytest.mark.parametrize(("status", "lives"), [(200, True), (503, True), (500, False), (301, False)])
def test_the_site_lives_when_its_own_door_answers(status, lives):
    with _door(status) as address:
        assert ticking.look_once(address) is lives
    assert bool(rows()) is lives


def test_a_door_that_is_shut_or_silent_is_a_silence(monkeypatch):
    monkeypatch.setattr(ticking, "PATIENCE", 0.2)
    assert ticking.look_once(("127.0.0.1", _closed_port())) is False
    with socket.create_server(("127.0.0.1", 0)) as mute:
        assert ticking.look_once(mute.getsockname()) is False
    assert rows() == []


def test_what_is_old_is_forgotten_and_the_rest_is_not(settings, monkeypatch):
    settings.EVIDENCE_DAYS = 10
    monkeypatch.setattr("tne29.evidence.keeping.AT_ONCE", 2)
    for days in (30, 20, 11, 9, 0):
        Presence.objects.create(role="web", first_at=NOON - timedelta(days=days), last_at=NOON - timedelta(days=days))
        attempts.keep(attempts.Refused(NOON - timedelta(days=days), None, "TNE29-2345-67", "deposit", 409, "x", "Non."))
    assert forget_the_old(NOON) == 6
    assert (Presence.objects.count(), Attempt.objects.count()) == (2, 2)


def _closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return door.getsockname()[1]


@contextmanager
def _door(status: int):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        yield server.server_address
