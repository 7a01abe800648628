"""What a file really is: size, type by content, cleaned name, SHA-256. A refusal names the limit announced."""

import errno
import hashlib
import re
import shutil
import uuid
from dataclasses import dataclass
from pathlib import PurePosixPath
from tempfile import TemporaryFile

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile

from campaigns.questionnaire.schema import Limits
from tne29.lib import inspection
from tne29.lib.errors import BadInput, Refusal, TooLarge, Unavailable, WrongType
from tne29.lib.french import file_size, in_sentence
from tne29.lib.text import clean_line

FOLDER, OPINIONS, PAPERS = "pieces", "avis", "papiers"
MOST_FILES = 10
CHUNK = 1 << 16

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
RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
FORBIDDEN = re.compile(r'[<>:"|?*]')

EMPTY = "Le fichier « {name} » est vide. Vérifiez-le, puis joignez-le de nouveau."
TOO_BIG = "Le fichier « {name} » pèse {size} ; la limite est de {limit} par fichier."
BAD_TYPE = "Le fichier « {name} » n’est pas d’un type accepté ({accepted})."
NO_ROOM = (
    "Le portail ne peut pas ranger « {name} » pour le moment. Vos réponses restent enregistrées : réessayez plus tard."
)
SENTENCES = {
    inspection.Kind.NOT_ITSELF: (
        "Le contenu du fichier « {name} » ne correspond pas à son extension. Enregistrez-le de nouveau en PDF."
    ),
    inspection.Kind.ACTIVE: (
        "Le fichier « {name} » contient des éléments actifs (script, macro ou fichier caché). "
        "Imprimez-le en PDF simple."
    ),
    inspection.Kind.LOCKED: (
        "Le fichier « {name} » est protégé par un mot de passe. Retirez la protection, puis joignez-le de nouveau."
    ),
    inspection.Kind.HEAVY: (
        "Le fichier « {name} » est trop lourd à ouvrir (trop de pages, d’éléments ou de points). "
        "Enregistrez-le en PDF plus simple."
    ),
    inspection.Kind.OUTSIDE: (
        "Le fichier « {name} » va chercher un modèle ou une image ailleurs à son ouverture. Enregistrez-le en PDF."
    ),
}
PLACE_REMOVED = (
    "« {name} » : le lieu de la prise de vue et les autres renseignements cachés de la photo ont été retirés."
)
MORE_REMOVED = "« {name} » : les renseignements cachés de l’image (appareil, date, auteur) ont été retirés."


class NotItself(BadInput, WrongType):
    """The bytes are not fit to be kept."""

    status = BadInput.status
    code = "fichier_refuse"


@dataclass(frozen=True)
class Checked:
    """size in bytes; sha256 in hex; content_type from the bytes; content: what is kept. notice: what was changed."""

    name: str
    size: int
    sha256: str
    content_type: str
    content: File
    notice: str = ""


@dataclass(frozen=True)
class Accepting:
    """What stands for a question where none asks for the file."""

    limits: Limits


# What staff receive on paper.
SCAN = Accepting(Limits(accepts=("pdf", "jpg", "jpeg", "png")))


def most_files(question) -> int:
    return question.limits.max_files or MOST_FILES


def check(upload: UploadedFile, question) -> Checked:
    return check_within(upload, question.limits.accepts, question.limits.max_bytes or settings.MAX_FILE_BYTES)


def check_within(upload: UploadedFile, accepts: tuple[str, ...], max_bytes: int) -> Checked:
    name = clean_name(upload.name)
    _check_size(upload, name, max_bytes)
    content_type = _type_of(name, accepts)
    try:
        content, notice = _inspected(upload, content_type)
    except inspection.Flaw as flaw:
        raise NotItself(SENTENCES[flaw.kind].format(name=name)) from flaw
    return Checked(name, content.size, sha256_of(content), content_type, content, notice.format(name=name))


def keep(checked: Checked, folder: str = FOLDER) -> str:
    """The bytes on the disk under a random key, read again and found the same: only then may a row say so."""
    try:
        if not _has_room(checked.size):
            raise OSError(errno.ENOSPC, "less than MIN_FREE_BYTES would be left")
        checked.content.seek(0)
        name = default_storage.save(f"{folder}/{uuid.uuid4()}", checked.content)
        with default_storage.open(name, "rb") as kept:
            if sha256_of(kept) != checked.sha256:
                raise OSError(errno.EIO, "what was read again is not what was written")
    except OSError as error:
        raise Unavailable(NO_ROOM.format(name=checked.name)) from error
    return name


def sha256_of(file: File) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _has_room(size: int) -> bool:
    """Some space is kept for the answers, which weigh nothing and matter more."""
    if settings.MEDIA_URL_S3:
        return True
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    return shutil.disk_usage(settings.MEDIA_ROOT).free - size >= settings.MIN_FREE_BYTES


def _type_of(name: str, accepts: tuple[str, ...]) -> str:
    """By the last extension, among those announced beside the question."""
    suffix = PurePosixPath(name.lower()).suffix
    if suffix in TYPES and suffix[1:] in accepts:
        return TYPES[suffix]
    accepted = in_sentence([extension.upper() for extension in accepts], "ou")
    raise Refusal(BAD_TYPE.format(name=name, accepted=accepted))


def clean_name(name: str) -> str:
    """The last part of what the browser called the file, fit for any disk: what is shown is what is downloaded."""
    last = clean_line(name or "").replace("\\", "/").rpartition("/")[2]
    last = FORBIDDEN.sub("-", last).strip(" .")
    if RESERVED.fullmatch(last):
        last = f"fichier {last}"
    stem, dot, suffix = last.rpartition(".")
    return f"{stem[:120]}{dot}{suffix[:10]}" if last else "sans nom"


def _check_size(upload: UploadedFile, name: str, limit: int) -> None:
    if not upload.size:
        raise Refusal(EMPTY.format(name=name))
    if upload.size > limit:
        raise TooLarge(TOO_BIG.format(name=name, size=file_size(upload.size), limit=file_size(limit)))


def _inspected(upload: UploadedFile, content_type: str) -> tuple[File, str]:
    """(what is to be kept, what to tell the person)."""
    upload.seek(0)
    if content_type.startswith("image/"):
        return _bare(upload, content_type)
    if content_type == "application/pdf":
        with TemporaryFile() as lent:
            shutil.copyfileobj(upload.file, lent, CHUNK)
            inspection.check_pdf(lent)
    else:
        inspection.check_office(upload.file, content_type)
    return upload, ""


def _bare(upload: UploadedFile, content_type: str) -> tuple[File, str]:
    bare = (inspection.bare_png if content_type == "image/png" else inspection.bare_jpeg)(upload.read())
    notice = PLACE_REMOVED if bare.had_place else MORE_REMOVED if bare.had_more else ""
    return ContentFile(bare.content), notice
