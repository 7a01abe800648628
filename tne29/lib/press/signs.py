"""Each sign of a PDF is drawn, and says what it is: nothing becomes an empty box without a word.

A sign that no font has is named instead (« [signe U+12000] »). In some scripts a glyph only completes the one beside
it (a vowel of Hindi, a point of Hebrew): WeasyPrint lets it say nothing, which PDF/UA refuses; it says a space of no
width.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pydyf

LOGGER = logging.getLogger("weasyprint")
LACKING = ".notdef glyph"
NAMED = "[signe\u00a0U+{:04X}]"
BEGINS, SILENT, NO_WIDTH = b"/CIDInit /ProcSet findresource begin", b" <>", b" <200b>"


class _Ear(logging.Handler):
    """WeasyPrint says in its journal which signs it has no drawing for."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: set[int] = set()

    def emit(self, record: logging.LogRecord) -> None:
        if str(record.msg).startswith(LACKING):
            self.heard.add(record.args[1])


@contextmanager
def lacking_signs() -> Iterator[set[int]]:
    """Those met while a document is drawn."""
    ear = _Ear()
    LOGGER.addHandler(ear)
    try:
        yield ear.heard
    finally:
        LOGGER.removeHandler(ear)


def named(html: str, signs: set[int]) -> str:
    return html.translate({sign: NAMED.format(sign) for sign in signs})


def say_something(document: Any, pdf: pydyf.PDF) -> None:
    """A finisher of WeasyPrint (document.write_pdf)."""
    for each in pdf.objects:
        if isinstance(each, pydyf.Stream) and each.stream and each.stream[0] == BEGINS:
            each.stream = [_said(line) for line in each.stream]


def _said(line: bytes) -> bytes:
    return line.removesuffix(SILENT) + NO_WIDTH if line.endswith(SILENT) else line
