"""Word processor and spreadsheet files: archives that are looked into without ever being unpacked whole."""

import re
import struct
import zipfile
import zlib
from typing import BinaryIO

from .flaws import Flaw, Kind

MOST_ENTRIES = 2_000
MOST_DIRECTORY = 1 << 20
MOST_BYTES = 300 << 20
MOST_RATIO = 100
SMALL = 100_000
HEAD = 4_096
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
MOST_READ = 2 << 20

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED_IN_OLD = "EncryptedPackage".encode("utf-16-le")
END, END_SIZE, ZIP64 = b"PK\x05\x06", 22, b"PK\x06\x07"
ODF = "application/vnd.oasis.opendocument."
OOXML = "application/vnd.openxmlformats-officedocument."
MAIN_PARTS = {
    "word/document.xml": f"{OOXML}wordprocessingml.document",
    "xl/workbook.xml": f"{OOXML}spreadsheetml.sheet",
}
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ValueError,
    KeyError,
    OSError,
    EOFError,
    NotImplementedError,  # what zipfile raises for a compression that it does not know
    RuntimeError,
    struct.error,
)

_MACROS = re.compile(r"vba\w*\.(bin|xml)$|^(Basic|Scripts)/|(^|/)(activeX|macrosheets)/", re.IGNORECASE)
_PROGRAM = re.compile(
    r"\.(exe|dll|com|scr|bat|cmd|ps1|vbs?|js|jar|hta|lnk|zip|rar|7z|doc[mt]|xls[mb]|bin)$", re.IGNORECASE
)
_HARMLESS_BIN = re.compile(r"printerSettings/|/calcChain\.bin$|\.rels$", re.IGNORECASE)
_RELATION = re.compile(rb"<Relationship\b[^>]*>", re.IGNORECASE)
_EXTERNAL = re.compile(rb"TargetMode\s*=\s*[\"']External[\"']", re.IGNORECASE)
_LINK = re.compile(rb"Type\s*=\s*[\"'][^\"']*/hyperlink[\"']", re.IGNORECASE)
_DECLARES = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


def check(file: BinaryIO, content_type: str) -> None:
    _check_frame(file)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _check_sizes(entries)
            _check_names(entries)
            if _type_of(archive) != content_type:
                raise Flaw
            _check_parts(archive, entries)
    except BROKEN as error:
        raise Flaw from error


def _check_frame(file: BinaryIO) -> None:
    """Before anything is read of the directory: how long it says it is."""
    file.seek(0)
    head = file.read(HEAD)
    if head.startswith(OLD_OFFICE):
        file.seek(0)
        raise Flaw(Kind.LOCKED if LOCKED_IN_OLD in file.read() else Kind.NOT_ITSELF)
    if not head.startswith(b"PK\x03\x04"):
        raise Flaw
    length = file.seek(0, 2)
    file.seek(max(0, length - 65_535 - END_SIZE))
    tail = file.read()
    at = tail.rfind(END)
    if at < 0 or len(tail) - at < END_SIZE:
        raise Flaw
    entries, directory = struct.unpack("<HI", tail[at + 10 : at + 16])
    if entries > MOST_ENTRIES or directory > MOST_DIRECTORY or ZIP64 in tail[max(0, at - 20) : at]:
        raise Flaw(Kind.HEAVY)
    file.seek(0)


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    if not entries:
        raise Flaw
    if len(entries) > MOST_ENTRIES or sum(each.file_size for each in entries) > MOST_BYTES:
        raise Flaw(Kind.HEAVY)
    if any(each.file_size > max(SMALL, MOST_RATIO * each.compress_size) for each in entries):
        raise Flaw(Kind.HEAVY)
    end = 0
    for each in sorted(entries, key=lambda entry: entry.header_offset):
        if each.header_offset < end:
            raise Flaw(Kind.HEAVY)
        end = each.header_offset + 30 + len(each.filename.encode()) + each.compress_size
    if any(each.flag_bits & 1 for each in entries):
        raise Flaw(Kind.LOCKED)
    if any(each.compress_type not in METHODS for each in entries):
        raise Flaw


def _check_names(entries: list[zipfile.ZipInfo]) -> None:
    for each in entries:
        name = each.filename
        if name.startswith("/") or "\\" in name or ".." in name.split("/") or ":" in name:
            raise Flaw
        if _MACROS.search(name) or (_PROGRAM.search(name) and not _HARMLESS_BIN.search(name)):
            raise Flaw(Kind.ACTIVE)
    if len({each.filename for each in entries}) != len(entries):
        raise Flaw


def _type_of(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "mimetype" in names:
        return _head(archive, "mimetype").decode("ascii", "replace").strip()
    if b"macroEnabled" in (_read(archive, "[Content_Types].xml") if "[Content_Types].xml" in names else b""):
        raise Flaw(Kind.ACTIVE)
    return next((content_type for part, content_type in MAIN_PARTS.items() if part in names), "")


def _check_parts(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    for each in entries:
        if each.filename.endswith((".xml", ".rels")) and _DECLARES.search(_head(archive, each.filename)):
            raise Flaw(Kind.ACTIVE)
        if each.filename.endswith(".rels"):
            _check_relations(_read(archive, each.filename))
    if "META-INF/manifest.xml" in archive.namelist() and b"encryption-data" in _read(archive, "META-INF/manifest.xml"):
        raise Flaw(Kind.LOCKED)


def _check_relations(content: bytes) -> None:
    """A link that somebody may press is not a template or a picture fetched from elsewhere on opening."""
    for relation in _RELATION.findall(content):
        if _EXTERNAL.search(relation) and not _LINK.search(relation):
            raise Flaw(Kind.OUTSIDE)


def _head(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as file:
        return file.read(HEAD)


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as file:
        content = file.read(MOST_READ + 1)
    if len(content) > MOST_READ:
        raise Flaw(Kind.HEAVY)
    return content
