"""The room where files from anywhere are read: it is opened once, replaced when it dies, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator

import pytest

from tests.environment import ROOT
from tests.services import wait_until
from tests.tne29.lib.press.test_press import alive, children_of
from tne29.lib import reading
from tne29.lib.inspection.flaws import BY_KIND, Kind
from tne29.lib.reading import ReadingRoom
from tne29.lib.reading.bounds import Limits

pytestmark = pytest.mark.once
PAGE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R/Size 4>>\n%%EOF\n"
)
LONG = 60
ALLOWED, REFUSED = 0, BY_KIND[Kind.NOT_ITSELF]


@pytest.fixture
def room() -> Iterator[ReadingRoom]:
    room = ReadingRoom()
    yield room
    room.stop()


def judged(room: ReadingRoom, content: bytes = PAGE) -> int:
    with tempfile.TemporaryFile() as question, tempfile.TemporaryFile() as answer:
        question.write(content)
        question.seek(0)
        return room.read("inspection", Limits(), question.fileno(), answer.fileno())


def endless(room: ReadingRoom, seconds: int = 1) -> int:
    """A file whose bytes never come: its reader sleeps until the kernel ends it."""
    with tempfile.TemporaryDirectory() as folder:
        os.mkfifo(f"{folder}/mute")
        mute = os.open(f"{folder}/mute", os.O_RDWR)  # open at both ends in its reader too: never at its end
    try:
        return room.read("inspection", Limits(seconds=seconds), mute, mute)
    finally:
        os.close(mute)


def test_one_process_serves_them_all_and_its_readers_do_not_spoil_it(room):
    assert judged(room) == ALLOWED
    pid = room.pid
    assert judged(room, b"<html>") == REFUSED
    assert endless(room) in Limits().out_of_time
    assert judged(room) == ALLOWED
    assert room.pid == pid
    assert children_of(pid) == []


def test_several_files_are_read_side_by_side(room):
    codes: list[int] = []
    askers = [threading.Thread(target=lambda: codes.append(judged(room))) for _ in range(8)]
    for each in askers:
        each.start()
    for each in askers:
        each.join()
    assert codes == [ALLOWED] * 8


def test_a_room_that_was_killed_is_replaced(room):
    judged(room)
    os.kill(room.pid, signal.SIGKILL)
    assert judged(room) == ALLOWED


def test_a_room_killed_at_work_is_asked_once_more(room):
    judged(room)
    first, codes = room.pid, []
    asker = threading.Thread(target=lambda: codes.append(endless(room)))
    asker.start()
    wait_until(lambda: children_of(first), "a reader", 10)
    os.kill(first, signal.SIGKILL)
    asker.join()
    assert codes[0] in Limits().out_of_time
    assert room.pid != first


def test_a_reader_that_nobody_waits_for_is_ended(room, monkeypatch):
    judged(room)
    monkeypatch.setattr(reading, "START_SECONDS", 1 - 2 * LONG)
    assert endless(room, LONG) in Limits().out_of_time
    wait_until(lambda: not children_of(room.pid), "the end of the reader", 5)
    monkeypatch.undo()
    assert judged(room) == ALLOWED


def test_nothing_outlives_who_asked():
    """kill -9 of the asker, in the middle of a file: the room and its reader end too."""
    script = (
        "from tests.tne29.lib.test_reading_room import *\n"
        "room = ReadingRoom(); judged(room); print(room.pid, flush=True); endless(room, LONG)"
    )
    asker = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE)
    pid = int(asker.stdout.readline())
    wait_until(lambda: children_of(pid), "a reader", 10)
    family = [pid, *children_of(pid)]
    asker.kill()
    asker.wait()
    asker.stdout.close()
    wait_until(lambda: not any(map(alive, family)), "the end of the room and of its reader", 5)


def test_asking_loads_no_library_and_the_room_has_no_secret(room):
    script = "import sys, tne29.lib.inspection, tne29.lib.pdf_form; sys.exit('pikepdf' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT).returncode == 0
    judged(room)
    with open(f"/proc/{room.pid}/environ", "rb") as file:
        names = {each.partition(b"=")[0] for each in file.read().split(b"\0") if each}
    assert names <= {b"PATH", b"LANG", b"LC_CTYPE"}
