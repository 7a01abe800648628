"""The document as a whole: what it must not be, then its fields, or what explains that it has none."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

import pikepdf
import pypdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from tne29.lib.reading.bounds import Limits

from .failures import BROKEN, FIELDS, FILES_INSIDE, LOCKED, NOT_PDF, PAGES, SCRIPTED, XFA, Unreadable
from .fields import fields_of

HEAD_BYTES = 1024
PAGES_LOOKED_AT = 3
WORDS_LOOKED_AT = 4_000
SCRIPT_KEYS = ("/JS", "/AA")
ACTING = {
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/ResetForm",
    "/Rendition",
    "/Movie",
    "/Sound",
    "/RichMediaExecute",
    "/GoToR",
    "/GoToE",
    "/SetOCGState",
    "/Trans",
    "/GoTo3DView",
}
HOLDING_FILES = {"/EmbeddedFile", "/FileAttachment", "/RichMedia", "/Screen", "/3D"}
DAMAGE = (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError, IndexError, RuntimeError, OverflowError)


@dataclass
class Reading:
    names: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    text: str = ""
    has_images: bool = False


def read(content: bytes, limits: Limits) -> Reading:
    if b"%PDF-" not in content[:HEAD_BYTES]:
        raise Unreadable(NOT_PDF)
    try:
        return _read(content, limits)
    except pikepdf.PasswordError as error:
        raise Unreadable(LOCKED) from error
    except DAMAGE as error:
        raise Unreadable(BROKEN) from error


def _read(content: bytes, limits: Limits) -> Reading:
    """As written, without repair: what is cut short or damaged can be mended, but loses answers without a word."""
    with pikepdf.open(BytesIO(content), attempt_recovery=False, suppress_warnings=True) as pdf:
        _refuse_active(pdf, limits)
        if not 1 <= len(pdf.pages) <= limits.pages:
            raise Unreadable(PAGES)
        reading = Reading()
        for each in fields_of(pdf, limits):
            reading.names.append(each.name)
            if each.value:
                (reading.states if each.is_button else reading.texts)[each.name] = each.value
        if pdf.get_warnings():
            raise Unreadable(BROKEN)
        if not reading.names:
            reading.text, reading.has_images = _words(content), _has_images(pdf)
        return reading


def _refuse_active(pdf: Pdf, limits: Limits) -> None:
    if pdf.is_encrypted:
        raise Unreadable(LOCKED)
    if "/XFA" in pdf.Root.get("/AcroForm", {}):
        raise Unreadable(XFA)
    if len(pdf.objects) > limits.objects:
        raise Unreadable(FIELDS)
    for each in pdf.objects:
        for held in _within(each):
            _refuse_dictionary(held)


def _within(each) -> Iterator[Dictionary | Stream]:
    """The dictionaries of an object, those written inside it too; what it points to is an object of its own."""
    waiting = [each]
    while waiting:
        held = waiting.pop()
        if isinstance(held, Array):
            waiting += [item for item in held if _is_direct(item)]
        elif isinstance(held, Dictionary | Stream):
            yield held
            waiting += [item for _, item in held.items() if _is_direct(item)]


def _is_direct(item) -> bool:
    return isinstance(item, Array | Dictionary) and not item.is_indirect


def _refuse_dictionary(held: Dictionary | Stream) -> None:
    if any(key in held for key in SCRIPT_KEYS) or "/JavaScript" in held:
        raise Unreadable(SCRIPTED)
    if "/XFA" in held:
        raise Unreadable(XFA)
    kinds = {str(held[key]) for key in ("/S", "/Type", "/Subtype") if isinstance(held.get(key), Name)}
    if "/EmbeddedFiles" in held or "/EF" in held or kinds & HOLDING_FILES:
        raise Unreadable(FILES_INSIDE)
    if kinds & ACTING:
        raise Unreadable(SCRIPTED)


def _words(content: bytes) -> str:
    """Some of the text of the first pages; none when it cannot be had."""
    try:
        pages = pypdf.PdfReader(BytesIO(content)).pages[:PAGES_LOOKED_AT]
        return " ".join(page.extract_text()[:WORDS_LOOKED_AT] for page in pages).replace("\x00", "")
    except MemoryError:
        raise
    except Exception:
        return ""


def _has_images(pdf: Pdf) -> bool:
    return any(page.get_images() for page in list(pdf.pages)[:PAGES_LOOKED_AT])
