"""A campaign in one archive: the PDF of each dossier, its files, the tables, and a manifest that says it all.

Names are plain ASCII and unique whatever people called their files; dates are fixed: the same data, the same bytes.
"""

import hashlib
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from django.core.files.storage import default_storage

from tne29.lib.text import ascii_slug

from ..content import read
from ..models import Attachment, Deposit, PaperAnswer, Printout
from ..models.scanned import Scanned
from ..printouts.making import read_whole
from .cells import Cell
from .roll import Roll
from .spreadsheets import french_csv
from .tables import TABLES
from .tabulating import write_csv

WHEN = (1980, 1, 1, 0, 0, 0)
MANIFEST, SUMS = "manifeste.csv", "SHA256SUMS"
HEADER = ("Chemin", "Dossier", "Nom d’origine", "Octets", "SHA-256", "Dans l’archive")
INCLUDED = "oui"
MISSING = "non : le fichier est introuvable"
CHANGED = "non : les octets ne sont plus ceux du dépôt"
Dossiers = Callable[[list[Deposit]], Iterator[tuple[Deposit, Printout]]]


@dataclass(frozen=True, slots=True)
class Entry:
    path: str
    reference: str
    name: str
    size: int
    digest: str
    said: str = INCLUDED


class Archive:
    def __init__(self, opened: zipfile.ZipFile) -> None:
        self.zip = opened
        self.entries: list[Entry] = []
        self.taken: set[str] = set()

    def add(self, path: str, content: bytes, reference: str = "", name: str = "") -> None:
        path = self.free(path)
        self._write(path, content)
        digest = hashlib.sha256(content).hexdigest()
        self.entries.append(Entry(path, reference, name or path, len(content), digest))

    def leave_out(self, path: str, reference: str, told: dict[str, Any], why: str) -> None:
        entry = Entry(self.free(path), reference, told["name"], told["size"], told["sha256"], why)
        self.entries.append(entry)

    def free(self, path: str) -> str:
        """That path, or the next one: some file systems do not tell capitals apart."""
        pure, number = PurePosixPath(path), 1
        while path.lower() in self.taken:
            number += 1
            path = str(pure.with_name(f"{pure.stem}-{number}{pure.suffix}"))
        self.taken.add(path.lower())
        return path

    def finish(self) -> None:
        """The manifest last, once everything has its hash; SHA256SUMS is read by `sha256sum -c`."""
        self._write(MANIFEST, self._manifest())
        kept = (each for each in self.entries if each.said == INCLUDED)
        self._write(SUMS, "".join(f"{each.digest}  {each.path}\n" for each in kept).encode())

    def _manifest(self) -> bytes:
        made = BytesIO()
        with french_csv(made) as write:
            write(HEADER)
            for each in self.entries:
                row: tuple[Cell, ...] = (each.path, each.reference, each.name, each.size, each.digest, each.said)
                write(row)
        return made.getvalue()

    def _write(self, path: str, content: bytes) -> None:
        info = zipfile.ZipInfo(path, WHEN)
        info.compress_type = zipfile.ZIP_DEFLATED if path.endswith(".csv") else zipfile.ZIP_STORED
        info.external_attr, info.create_system = 0o644 << 16, 3
        self.zip.writestr(info, content)


def write_zip(roll: Roll, file: BinaryIO, dossiers: Dossiers) -> None:
    """dossiers: gives the PDF of each deposit, made."""
    with zipfile.ZipFile(file, "w") as opened:
        _fill(Archive(opened), roll, dossiers)


def _fill(archive: Archive, roll: Roll, dossiers: Dossiers) -> None:
    for deposits in _in_pieces(roll):
        pieces, papers = _pieces_of(deposits), _papers_of(deposits)
        for deposit, printout in dossiers(deposits):
            folder = _folder(deposit)
            reference = deposit.project.reference
            archive.add(f"{folder}/dossier-depot-{deposit.number}.pdf", read_whole(printout), reference)
            reading = read(deposit)
            for told in reading.attachments:
                _add_piece(archive, f"{folder}/pieces", reference, told, pieces.get(told["id"]))
            if reading.paper:
                scan = papers.get(deposit.project_id)
                _add_piece(archive, f"{folder}/papier", reference, reading.paper["scan"], scan)
    for slug, table in TABLES.items():
        archive.add(f"{slug}.csv", _table(table, roll))
    archive.finish()


def _in_pieces(roll: Roll) -> Iterator[list[Deposit]]:
    for start in range(0, len(roll.keys), AT_ONCE):
        keys = roll.keys[start : start + AT_ONCE]
        found = Deposit.objects.select_related(*RELATED).in_bulk(keys)
        yield [found[key] for key in keys]


AT_ONCE = 50
RELATED = (
    "project__school__commune",
    "project__campaign__call",
    "project__edition",
    "edition",
    "content",
    "window",
)


def _pieces_of(deposits: list[Deposit]) -> dict[int, Attachment]:
    return Attachment.objects.in_bulk([told["id"] for deposit in deposits for told in read(deposit).attachments])


def _papers_of(deposits: list[Deposit]) -> dict[int, PaperAnswer]:
    """The scans of what came on paper, by project."""
    rows = PaperAnswer.objects.filter(project__in=[deposit.project_id for deposit in deposits])
    return {each.project_id: each for each in rows}


def _folder(deposit: Deposit) -> str:
    school = deposit.project.school
    return f"{deposit.project.reference}_{ascii_slug(f'{school.name} {school.commune.name}', 50)}".rstrip("_")


def _add_piece(archive: Archive, folder: str, reference: str, told: dict[str, Any], row: Scanned | None) -> None:
    """What the antivirus has not let through is named, not given."""
    path = f"{folder}/{safe_name(told['name'])}"
    if row is None or getattr(row, "erased_at", None):
        return archive.leave_out(path, reference, told, MISSING)
    if not row.is_for_staff:
        return archive.leave_out(path, reference, told, f"non : {row.scan_note}")
    try:
        with default_storage.open(row.file.name) as file:
            content = file.read()
    except FileNotFoundError:
        return archive.leave_out(path, reference, told, MISSING)
    if hashlib.sha256(content).hexdigest() != told["sha256"]:
        return archive.leave_out(path, reference, told, CHANGED)
    return archive.add(path, content, reference, told["name"])


def safe_name(name: str) -> str:
    """« Devis écran (2).PDF » → « devis-ecran-2.pdf »; never a folder, a hidden file or a reserved name."""
    name = name.replace("\\", "/").rpartition("/")[2]
    stem, dot, extension = name.rpartition(".")
    ending = ascii_slug(extension, 8) if dot else ""
    slug = ascii_slug(stem if dot else name, 60) or "piece"
    slug = f"piece-{slug}" if slug in RESERVED else slug
    return f"{slug}.{ending}" if ending else slug


RESERVED = {"con", "prn", "aux", "nul"} | {f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)}


def _table(table: type, roll: Roll) -> bytes:
    with TemporaryFile() as file:
        write_csv(table, roll, file, lambda percent: None)
        file.seek(0)
        return file.read()
