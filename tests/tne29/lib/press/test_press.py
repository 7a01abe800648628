"""The press: what it makes, what it refuses to fetch, what it does with a document that never ends."""

import os
import signal
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import page
import pikepdf
import pytest

from tests.environment import ROOT
from tests.services import wait_until
from tests.tne29.lib.press.leaves import HUGE, STALLING, leaf
from tne29.lib.press import GONE, TOO_BIG, TOO_LONG, Bounds, Press, PressFailure


def faults(pdf: bytes) -> list[str]:
    return [fault.message for fault in page.validate_pdf_bytes(pdf, profile="ua1").failures]


def test_a_document_is_tagged_titled_and_in_french(press):
    made = press.write(leaf("<h1>Été</h1><p>Deiz mat, « Ti ar C’hoat »</p>"), ["print"])
    assert faults(made) == []
    pdf = pikepdf.open(BytesIO(made))
    assert (str(pdf.Root.Lang), str(pdf.docinfo.Title)) == ("fr", "Essai")
    assert bool(pdf.Root.MarkInfo.Marked) is True


def test_the_same_page_gives_the_same_bytes_in_any_press(press, folder):
    source = leaf("<h1>Été</h1><table><tr><th scope='col'>a</th></tr><tr><td>b</td></tr></table>")
    other = Press(folder)
    try:
        assert press.write(source, ["print"]) == other.write(source, ["print"])
    finally:
        other.stop()


def test_a_stalled_layout_is_given_up_and_the_next_document_does_not_wait(folder):
    press = Press(folder, Bounds(seconds=2))
    press.write(leaf("<p>pour ouvrir la presse</p>"), ["print"])
    began = time.monotonic()
    with pytest.raises(PressFailure) as failure:
        press.write(leaf(f"<p>{STALLING}</p>"), ["print"])
    stalled = time.monotonic() - began
    press.write(leaf("<p>suivant</p>"), ["print"])
    following = time.monotonic() - began - stalled
    press.stop()
    assert failure.value.reason == TOO_LONG
    assert 2 <= stalled < 4
    assert following < 2


def test_a_document_that_swells_is_given_up(folder):
    press = Press(folder, Bounds(seconds=60, megabytes=48))
    try:
        with pytest.raises(PressFailure) as failure:
            press.write(leaf(HUGE), ["print"])
        assert failure.value.reason == TOO_BIG
        assert press.write(leaf("<p>suivant</p>"), ["print"])
    finally:
        press.stop()


def test_a_press_that_was_killed_is_replaced(folder):
    press = Press(folder)
    press.write(leaf("<p>a</p>"), ["print"])
    os.kill(press.pid, signal.SIGKILL)
    wait_until(lambda: not alive(press.pid), "the end of the press", 5)
    try:
        assert press.write(leaf("<p>b</p>"), ["print"])
    finally:
        press.stop()


def test_a_press_killed_at_work_says_so(folder):
    press = Press(folder)
    press.write(leaf("<p>a</p>"), ["print"])
    killer = subprocess.Popen(["sh", "-c", f"sleep 0.5; kill -9 {press.pid}"])
    with pytest.raises(PressFailure) as failure:
        press.write(leaf(f"<p>{STALLING}</p>"), ["print"])
    killer.wait()
    press.stop()
    assert failure.value.reason == GONE


def test_nothing_outlives_who_asked(folder):
    """kill -9 of the asker, in the middle of a document: its press and the child of the press end too."""
    script = (
        "import sys; from pathlib import Path; from tne29.lib.press import Press\n"
        "press = Press(Path(sys.argv[1])); press.write('<p>a</p>', ['print']); print(press.pid, flush=True)\n"
        "press.write('<p>' + 'a' + chr(0x301) * 100_000, ['print'])"
    )
    asker = subprocess.Popen([sys.executable, "-c", script, str(folder)], cwd=ROOT, stdout=subprocess.PIPE)
    pid = int(asker.stdout.readline())
    wait_until(lambda: children_of(pid), "a child of the press", 10)
    family = [pid, *children_of(pid)]
    asker.kill()
    asker.wait()
    wait_until(lambda: not any(map(alive, family)), "the end of the press and of its child", 5)


def test_a_press_ends_with_its_owner_whoever_holds_its_input(folder):
    """kill -9 of the owner, while a process forked from it lives on with a copy of everything that it had open."""
    script = (
        "import os, sys, time; from pathlib import Path; from tne29.lib.press import Press\n"
        "press = Press(Path(sys.argv[1])); press.write('<p>a</p>', ['print'])\n"
        "heir = os.fork() or time.sleep(60)\n"
        "print(press.pid, heir, flush=True); time.sleep(60)"
    )
    owner = subprocess.Popen([sys.executable, "-c", script, str(folder)], cwd=ROOT, stdout=subprocess.PIPE)
    pid, heir = map(int, owner.stdout.readline().split())
    owner.kill()
    owner.wait()
    try:
        wait_until(lambda: not alive(pid), "the end of the press", 5)
    finally:
        os.kill(heir, signal.SIGKILL)
        owner.stdout.close()


def test_asking_does_not_load_the_engine():
    script = "import sys, tne29.lib.press; sys.exit('weasyprint' in sys.modules or 'pikepdf' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT).returncode == 0


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def children_of(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in listed.read_text(encoding="ascii").split()] if listed.exists() else []
