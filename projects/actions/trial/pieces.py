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
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"


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
