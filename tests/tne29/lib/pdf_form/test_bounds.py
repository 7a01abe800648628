"""What the kernel holds the reading process to."""

import subprocess
import sys

import pytest

from tests.environment import ROOT
from tne29.lib.pdf_form import Limits

TIGHTENED = "from tne29.lib.reading.bounds import Limits, tighten; tighten(Limits(seconds=1, megabytes=64)); "


def end_of(work: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-c", TIGHTENED + work]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30)


def test_memory_runs_out():
    assert end_of("bytearray(16 << 20)").returncode == 0
    assert "MemoryError" in end_of("bytearray(200 << 20)").stderr


@pytest.mark.parametrize("work", ["any(iter(int, 1))", "import time; time.sleep(20)"], ids=["at work", "asleep"])
def test_time_runs_out(work):
    assert end_of(work).returncode in Limits().out_of_time


def test_the_answer_cannot_flood_the_disk(tmp_path):
    flood = f"open({str(tmp_path / 'a')!r}, 'wb').write(bytes(9 << 20))"
    assert end_of(flood).returncode != 0
    assert (tmp_path / "a").stat().st_size <= Limits().answer_bytes
