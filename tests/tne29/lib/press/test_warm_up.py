"""What the press prepares once, its children need not pay for; and it changes no byte of what they write."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from weasyprint.pdf import fonts

from tne29.lib.press import arrays
from tne29.lib.press.engine import Engine

STATIC = Path(settings.BASE_DIR, "static")
DOCUMENT = (
    "<html lang='fr'><head><title>Essai</title></head>"
    "<body class='is-draft'><p class='brand'>Territoire</p><h1>Élan</h1><p>{}</p></body></html>"
)
SHEETS = ["print", "print_dossier"]
LOADED_LATE = """
import sys
from pathlib import Path
from tne29.lib.press.engine import Engine
engine = Engine(Path(sys.argv[1]))
engine.warm_up()
before = set(sys.modules)
engine.write(sys.argv[2], sys.argv[3:])
print(*sorted(set(sys.modules) - before))
"""


@pytest.fixture
def plain():
    """The library’s own cffi, for a time."""
    ours = fonts.ffi
    fonts.ffi = ours._ffi if isinstance(ours, arrays.ArraysOfAnyLength) else ours
    yield fonts.ffi
    fonts.ffi = ours


def test_a_document_loads_no_module_of_its_own():
    command = [sys.executable, "-c", LOADED_LATE, str(STATIC), DOCUMENT.format("Œuvre"), *SHEETS]
    found = subprocess.run(command, capture_output=True, text=True, check=True, cwd=settings.BASE_DIR)
    assert found.stdout.split() == []


def test_arrays_of_any_length_write_the_same_bytes(plain):
    engine = Engine(STATIC)
    fonts.ffi = plain
    theirs = engine.write(DOCUMENT.format("Deiz mat"), SHEETS)
    arrays.use()
    assert isinstance(fonts.ffi, arrays.ArraysOfAnyLength)
    assert engine.write(DOCUMENT.format("Deiz mat"), SHEETS) == theirs


def test_a_document_parses_no_type_of_its_own():
    engine = Engine(STATIC)
    engine.warm_up()
    known = set(fonts.ffi._parsed_types)
    engine.write(DOCUMENT.format("Des lettres que la mise en train n’a pas : ZWKXQJ 7348"), SHEETS)
    assert set(fonts.ffi._parsed_types) == known
