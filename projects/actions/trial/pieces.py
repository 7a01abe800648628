"""Small files of each accepted type, that are what they say."""

import base64
import io
import zipfile
from collections.abc import Callable

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile

from campaigns.questionnaire import Question

from ...uploads import TYPES

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAP//////////////////////////////////////////////////////////////////"
    "////////////////////wAALCAABAAEBAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUF"
    "BAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVW"
    "V1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi"
    "4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/AJK//9k="
)


def piece_for(question: Question) -> SimpleUploadedFile | None:
    """A file that the question accepts; None when it accepts only what the portal cannot check."""
    extension = next((each for each in question.limits.accepts if each in MAKERS), "")
    if not extension:
        return None
    return SimpleUploadedFile(f"essai.{extension}", MAKERS[extension](), TYPES[f".{extension}"])


def _pdf() -> bytes:
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(made)
    return made.getvalue()


def _archive(**entries: str) -> Callable[[], bytes]:
    def make() -> bytes:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            for name, content in entries.items():
                archive.writestr(name, content)
        return made.getvalue()

    return make


MAKERS: dict[str, Callable[[], bytes]] = {
    "pdf": _pdf,
    "png": lambda: PNG,
    "jpg": lambda: JPEG,
    "jpeg": lambda: JPEG,
    "odt": _archive(mimetype=TYPES[".odt"]),
    "ods": _archive(mimetype=TYPES[".ods"]),
    "docx": _archive(**{"word/document.xml": "<document/>"}),
    "xlsx": _archive(**{"xl/workbook.xml": "<workbook/>"}),
}
