"""A PDF that does nothing by itself: no script, no program, no hidden file. Known by its objects, not by its text."""

from collections.abc import Iterator
from typing import BinaryIO

import pikepdf

from .flaws import Flaw, Kind

MOST_PAGES = 500
DEEPEST = 60
ACTIVE_KEYS = {"/JavaScript", "/JS", "/XFA", "/EF", "/EmbeddedFiles"}
ACTIVE_NAMES = {"/JavaScript", "/Launch", "/EmbeddedFile", "/RichMedia", "/ImportData", "/GoToE", "/Rendition"}
BROKEN = (pikepdf.PdfError, ValueError, RuntimeError, TypeError, AttributeError, KeyError, RecursionError)


def check(file: BinaryIO) -> None:
    if file.read(5) != b"%PDF-":
        raise Flaw
    file.seek(0)
    try:
        with pikepdf.open(file, suppress_warnings=True) as pdf:
            if not 1 <= len(pdf.pages) <= MOST_PAGES:
                raise Flaw(Kind.HEAVY if len(pdf.pages) else Kind.NOT_ITSELF)
            if any(map(_is_active, _dictionaries(pdf))):
                raise Flaw(Kind.ACTIVE)
    except pikepdf.PasswordError as error:
        raise Flaw(Kind.LOCKED) from error
    except BROKEN as error:
        raise Flaw from error


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every dictionary, those inside another one included."""
    waiting = [(each, 0) for each in (pdf.trailer, *pdf.objects)]
    while waiting:
        each, depth = waiting.pop()
        if depth > DEEPEST:
            raise Flaw(Kind.HEAVY)
        if isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
            yield each
            inside = [value for _, value in each.items()]
        elif isinstance(each, pikepdf.Array):
            inside = list(each)
        else:
            continue
        waiting += [(value, depth + 1) for value in inside if _is_held_here(value)]


def _is_held_here(value) -> bool:
    """Not an object of its own, which is looked at in its turn."""
    return isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect


def _is_active(each) -> bool:
    names = {str(each.get("/S", "")), str(each.get("/Type", "")), str(each.get("/Subtype", ""))}
    return bool(names & ACTIVE_NAMES) or bool(ACTIVE_KEYS & set(each.keys()))
