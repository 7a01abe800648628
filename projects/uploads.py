"""What a file really is: size, type by content, cleaned name, SHA-256. A refusal names the limit announced."""

import hashlib
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

import pikepdf
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from tne29.lib.errors import Refusal
from tne29.lib.french import file_size, in_sentence
from tne29.lib.text import clean_line

MOST_FILES = 10
MAX_PAGES = 500
MAX_RATIO = 100
MAX_ENTRIES = 2_000

OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
OPEN_XML = "application/vnd.openxmlformats-officedocument."
TYPES = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".odt": f"{OPEN_DOCUMENT}text",
    ".ods": f"{OPEN_DOCUMENT}spreadsheet",
    ".docx": f"{OPEN_XML}wordprocessingml.document",
    ".xlsx": f"{OPEN_XML}spreadsheetml.sheet",
}
ACTIVE_KEYS = {"/JavaScript", "/JS", "/Launch", "/XFA", "/EmbeddedFile", "/RichMedia"}

EMPTY = "Le fichier « {name} » est vide. Vérifiez-le, puis joignez-le de nouveau."
TOO_BIG = "Le fichier « {name} » pèse {size} ; la limite est de {limit} par fichier."
BAD_TYPE = "Le fichier « {name} » n’est pas d’un type accepté ({accepted})."
NOT_ITSELF = "Le contenu du fichier « {name} » ne correspond pas à son extension. Enregistrez-le de nouveau en PDF."
ACTIVE = "Le fichier « {name} » contient des éléments actifs (script ou fichier caché). Imprimez-le en PDF simple."
LOCKED = "Le fichier « {name} » est protégé par un mot de passe. Retirez la protection, puis joignez-le de nouveau."


@dataclass(frozen=True)
class Checked:
    """size in bytes; sha256 in hex; content_type from the bytes."""

    name: str
    size: int
    sha256: str
    content_type: str


def most_files(question) -> int:
    return question.limits.max_files or MOST_FILES


def check(upload: UploadedFile, question) -> Checked:
    name = clean_name(upload.name)
    _check_size(upload, name, question.limits.max_bytes or settings.MAX_FILE_BYTES)
    content_type = _type_of(name, question.limits.accepts)
    _check_content(upload, name, content_type)
    upload.seek(0)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return Checked(name, upload.size, digest.hexdigest(), content_type)


def _type_of(name: str, accepts: tuple[str, ...]) -> str:
    """By the last extension, among those announced beside the question."""
    suffix = PurePosixPath(name.lower()).suffix
    if suffix in TYPES and suffix[1:] in accepts:
        return TYPES[suffix]
    accepted = in_sentence([extension.upper() for extension in accepts], "ou")
    raise Refusal(BAD_TYPE.format(name=name, accepted=accepted))


def clean_name(name: str) -> str:
    """The last part of what the browser called the file, without controls, dots or spaces at its ends."""
    last = clean_line(name or "").replace("\\", "/").rpartition("/")[2].strip(" .")
    stem, dot, suffix = last.rpartition(".")
    return f"{stem[:120]}{dot}{suffix[:10]}" if last else "sans nom"


def _check_size(upload: UploadedFile, name: str, limit: int) -> None:
    if not upload.size:
        raise Refusal(EMPTY.format(name=name))
    if upload.size > limit:
        raise Refusal(TOO_BIG.format(name=name, size=file_size(upload.size), limit=file_size(limit)))


def _check_content(upload: UploadedFile, name: str, content_type: str) -> None:
    upload.seek(0)
    head = upload.read(8)
    upload.seek(0)
    if content_type == "application/pdf":
        _check_pdf(upload, name)
    elif content_type == "image/jpeg":
        _require(head.startswith(b"\xff\xd8\xff"), name)
    elif content_type == "image/png":
        _require(head == b"\x89PNG\r\n\x1a\n", name)
    else:
        _check_office(upload, name, content_type)


def _require(condition: bool, name: str) -> None:
    if not condition:
        raise Refusal(NOT_ITSELF.format(name=name))


def _check_pdf(upload: UploadedFile, name: str) -> None:
    _require(upload.read(5) == b"%PDF-", name)
    upload.seek(0)
    try:
        with pikepdf.open(upload, suppress_warnings=True) as pdf:
            _require(1 <= len(pdf.pages) <= MAX_PAGES, name)
            if _is_active(pdf):
                raise Refusal(ACTIVE.format(name=name))
    except pikepdf.PasswordError as error:
        raise Refusal(LOCKED.format(name=name)) from error
    except (pikepdf.PdfError, ValueError, RuntimeError, TypeError, AttributeError, RecursionError) as error:
        raise Refusal(NOT_ITSELF.format(name=name)) from error


def _is_active(pdf: pikepdf.Pdf) -> bool:
    if "/OpenAction" in pdf.Root and _has_key(pdf.Root.OpenAction):
        return True
    if "/AcroForm" in pdf.Root and "/XFA" in pdf.Root.AcroForm:
        return True
    return any(_has_key(each) for each in pdf.objects)


def _has_key(each) -> bool:
    if not isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
        return False
    kinds = {str(each.get("/S", "")), str(each.get("/Type", ""))}
    return bool(kinds & ACTIVE_KEYS) or "/JavaScript" in each or "/JS" in each


def _check_office(upload: UploadedFile, name: str, content_type: str) -> None:
    try:
        with zipfile.ZipFile(upload) as archive:
            entries = archive.infolist()
            _require(0 < len(entries) <= MAX_ENTRIES, name)
            _require(all(each.file_size <= MAX_RATIO * max(each.compress_size, 1_000) for each in entries), name)
            _require(_office_type(archive) == content_type, name)
            if any("vbaProject" in each.filename for each in entries):
                raise Refusal(ACTIVE.format(name=name))
    except (zipfile.BadZipFile, ValueError, KeyError, OSError, NotImplementedError, RuntimeError) as error:
        raise Refusal(NOT_ITSELF.format(name=name)) from error


def _office_type(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "mimetype" in names:
        with archive.open("mimetype") as file:
            return file.read(120).decode("ascii", "replace").strip()
    if "word/document.xml" in names:
        return TYPES[".docx"]
    return TYPES[".xlsx"] if "xl/workbook.xml" in names else ""
