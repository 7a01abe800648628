"""All that the portal waits for, with the setting that bounds it: a server that takes the call and says nothing.

The mail is tested in outbox/test_smtp.py, the queue on a frozen Redis in lib/test_queue.py, the antivirus in
projects/test_antivirus.py, the press in lib/press/: here are all the bounds, and tests of what is tested nowhere else.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import cache

import psycopg2
import pytest
from botocore.config import Config
from django.conf import settings
from django.core.files.base import ContentFile

from tne29.lib import clamav, object_storage, press
from tne29.outbox import delivery, smtp

ABOVE_ALL = 30


@pytest.fixture
def mute() -> Iterator[int]:
    """A port where calls are taken and nothing is ever said."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


POSTGRESQL = """
from tne29 import settings
print(settings.DATABASES["default"]["OPTIONS"])
"""


@cache
def options_on_postgresql() -> dict:
    environ = os.environ | {"DATABASE_URL": "postgres://tne@127.0.0.1/tne", "SECRET_KEY": "x" * 50}
    told = subprocess.run([sys.executable, "-c", POSTGRESQL], env=environ, capture_output=True, text=True, check=True)
    return eval(told.stdout, {"__builtins__": {}})


def test_every_wait_has_its_bound():
    database = options_on_postgresql()
    redis = settings.CELERY_BROKER_TRANSPORT_OPTIONS if settings.REDIS_URL else {"socket_timeout": 1}
    s3 = object_storage.PATIENCE
    seconds = {
        "PostgreSQL, to be let in": database["connect_timeout"],
        "PostgreSQL, a network that swallows": database["tcp_user_timeout"] / 1000,
        "Redis, a reply": redis["socket_timeout"],
        "Redis, to be let in": settings.CELERY_BROKER_CONNECTION_TIMEOUT,
        "S3, to be let in": s3.connect_timeout,
        "S3, a reply, twice": s3.read_timeout * s3.retries["total_max_attempts"],
        "the antivirus, to be let in": clamav.CONNECT_SECONDS,
        "the mail server, a step": settings.EMAIL_TIMEOUT,
    }
    assert {name: given for name, given in seconds.items() if not 0 < given <= ABOVE_ALL} == {}
    for said in ("statement_timeout=10000", "lock_timeout=5000", "idle_in_transaction_session_timeout=60000"):
        assert said in database["options"]
    # A task may wait for several of them; a lease outlives the longest task that holds one.
    whole = {clamav.ANSWER_SECONDS, smtp.LETTER_SECONDS, press.Bounds().seconds, delivery.ROUND_TIME.total_seconds()}
    assert max(whole) <= 60 < settings.CELERY_TASK_SOFT_TIME_LIMIT < settings.CELERY_TASK_TIME_LIMIT
    assert delivery.LEASE.total_seconds() > smtp.LETTER_SECONDS + settings.EMAIL_TIMEOUT
    assert not getattr(settings, "CELERY_RESULT_BACKEND", None) and settings.CELERY_TASK_IGNORE_RESULT


def test_a_database_that_takes_the_call_and_says_nothing_is_left(mute):
    """Two seconds are the least that the library knows."""
    began = time.monotonic()
    given = {name: value for name, value in options_on_postgresql().items() if name != "options"}
    with pytest.raises(psycopg2.OperationalError, match="timeout expired"):
        psycopg2.connect(host="127.0.0.1", port=mute, user="tne", dbname="tne", **{**given, "connect_timeout": 2})
    assert time.monotonic() - began < 4


def test_a_storage_that_takes_the_call_and_says_nothing_is_an_error_of_the_disk(mute, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "essai")
    hasty = object_storage.PATIENCE.merge(
        Config(read_timeout=0.3, connect_timeout=0.3, retries={"total_max_attempts": 1})
    )
    monkeypatch.setattr(object_storage, "PATIENCE", hasty)
    url = f"http://127.0.0.1:{mute}"
    storage = object_storage.ObjectStorage(bucket_name="essai", endpoint_url=url, region_name="eu-west-3")
    began = time.monotonic()
    with pytest.raises(OSError, match="bucket essai"):
        storage.save("pieces/devis", ContentFile(b"un devis"))
    with pytest.raises(OSError, match="bucket essai"), storage.open("pieces/devis") as file:
        file.read()
    assert time.monotonic() - began < 10
