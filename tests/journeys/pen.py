"""Fills the questionnaire as a person does: what is on the screen, rows added one by one, files chosen."""

import tomllib
from pathlib import Path
from typing import Any

from playwright.sync_api import FilePayload, Locator, expect

from .visit import Visit

ANSWERS = tomllib.loads((Path(__file__).parent / "answers.toml").read_text(encoding="utf-8"))
FILES = "joindre"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"
    b"\x00\x00\x00\x0cIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\r\xefF\xb8\x00\x00\x00\x00IEND\xaeB`\x82"
)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" + (
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R/Size 4>>\n%%EOF\n"
)


def fill_section(visit: Visit, section: str) -> None:
    """Whatever is shown; then, once saved, what those answers made appear. Ends on the page that follows."""
    address = visit.page.url.partition("?")[0]
    left = _fill(visit, ANSWERS[section])
    _go_on(visit)
    if left:
        assert visit.page.url.startswith(address), visit.text[:600]
        assert _fill(visit, left) == {}
        _go_on(visit)
    assert not visit.page.url.startswith(address), visit.text[:600]


def _go_on(visit: Visit) -> None:
    """The page saves what was typed before it leaves: the click alone does not say that it has left."""
    with visit.page.expect_navigation():
        visit.page.locator("button[name=vers][value=suite]").click()


def _fill(visit: Visit, answers: dict[str, Any]) -> dict[str, Any]:
    """What could not be answered: questions that are not on the screen yet."""
    left = {}
    for key, value in answers.items():
        question = visit.page.locator(f"#field-{key}")
        if question.is_visible():
            _answer(question, key, value)
        else:
            left[key] = value
    return left


def _answer(question: Locator, name: str, value: Any) -> None:
    if isinstance(value, list) and isinstance(value[0], dict):
        _rows(question, value)
    elif isinstance(value, dict) and FILES not in value:
        for cell, content in value.items():
            _write(question.locator(f'[name="{name}-{cell}"]'), content)
    else:
        _write(question.locator(f'[name="{name}"]'), value)


def _rows(question: Locator, rows: list[dict[str, Any]]) -> None:
    shown = question.locator("fieldset.row")
    for place, row in enumerate(rows):
        if shown.count() <= place:
            question.locator(".row-add").click()
            expect(shown).to_have_count(place + 1)
        for cell, content in row.items():
            _write(shown.nth(place).locator(f'[name$="-{cell}"]'), content)


def _write(control: Locator, value: Any) -> None:
    kind = control.first.evaluate("control => control.type")
    if kind == "file":
        control.set_input_files([_file(name) for name in value[FILES]])
    elif kind == "select-one":
        control.select_option(value)
    elif kind in ("radio", "checkbox"):
        _tick(control, value)
    else:
        control.fill(value)


def _tick(boxes: Locator, value: Any) -> None:
    if isinstance(value, bool):
        boxes.nth(0 if value else 1).check()
        return
    for each in value if isinstance(value, list) else [value]:
        boxes.and_(boxes.page.locator(f'[value="{each}"]')).check()


def _file(name: str) -> FilePayload:
    is_picture = name.endswith(".png")
    mime = "image/png" if is_picture else "application/pdf"
    return {"name": name, "mimeType": mime, "buffer": PNG if is_picture else PDF}
