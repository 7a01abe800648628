"""A worker reads the queue while others write to it: it never meets half a message."""

import threading
from queue import Empty

import pytest
from kombu import Connection

from tne29.lib import embedded_queue

WRITERS, MESSAGES = 2, 1_000


@pytest.fixture
def connect(tmp_path):
    for name in ("messages", "control"):
        (tmp_path / name).mkdir()
    messages, control = str(tmp_path / "messages"), str(tmp_path / "control")
    folders = {"data_folder_in": messages, "data_folder_out": messages, "control_folder": control}
    embedded_queue.use()
    return lambda: Connection("filesystem://", transport_options=folders)


def test_messages_are_whole_whenever_they_are_read(connect):
    writers = [threading.Thread(target=write, args=(connect,)) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    read = []
    with connect() as connection:
        channel = connection.channel()
        while len(read) < WRITERS * MESSAGES:
            try:
                read.append(channel._get("celery")["number"])
            except Empty:
                assert any(writer.is_alive() for writer in writers) or channel._size("celery")
    assert sorted(read) == sorted([*range(MESSAGES)] * WRITERS)


def write(connect) -> None:
    with connect() as connection:
        channel = connection.channel()
        for number in range(MESSAGES):
            channel._put("celery", {"number": number})
