"""A press of the tests, on a small folder of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tne29.lib.press import Press


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    place = tmp_path_factory.mktemp("press")
    (place / "css").mkdir()
    (place / "css/print.css").write_text("body { font-family: 'Liberation Sans' }", encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def press(folder) -> Iterator[Press]:
    press = Press(folder)
    yield press
    press.stop()
