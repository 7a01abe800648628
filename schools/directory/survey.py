"""A first reading of the whole file: is it the directory, which districts does it name, how recent is it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from tne29.lib.errors import BadInput
from tne29.lib.identifiers import uai_is_valid

from .columns import NAMES, NEEDED
from .entries import INSPECTION, Entry, day_of, entry_of, tidy
from .reading import ENCODING, BadLine, CsvFile, Refused, Row

WHAT = "l’annuaire de l’éducation"
MOST_UNREADABLE = 0.02
OFTEN = 5_000
NOT_UTF8 = (
    "Ce fichier n’est pas en UTF-8 : ses accents sont illisibles. Téléchargez de nouveau l’export CSV de l’annuaire, "
    "ou enregistrez le fichier en « CSV UTF-8 »."
)
NOTHING = "Ce fichier ne contient aucun établissement."


@dataclass
class Survey:
    """districts: {code: (name, mailbox)}."""

    rows: int = 0
    unreadable: int = 0
    updated_on: str = ""
    latest: date | None = None
    districts: dict[str, tuple[str, str]] = field(default_factory=dict)


def directory_file(stream: BinaryIO) -> CsvFile:
    return CsvFile(stream, NAMES, NEEDED, WHAT)


def entries(file: CsvFile) -> Iterator[Entry | Refused]:
    for row in file:
        if isinstance(row, Refused):
            yield row
            continue
        try:
            yield entry_of(row.line, row.cells)
        except BadLine as reason:
            yield Refused(row.line, row.cells["uai"].strip()[:20], str(reason))


def look_over(stream: BinaryIO, sign_of_life: Callable[[], None]) -> Survey:
    survey = Survey()
    for row in directory_file(stream):
        survey.rows += 1
        if survey.rows % OFTEN == 0:
            sign_of_life()
        if isinstance(row, Refused):
            survey.unreadable += row.reason == ENCODING
        else:
            _note(survey, row)
    survey.latest = day_of(survey.updated_on)
    if survey.unreadable > survey.rows * MOST_UNREADABLE:
        raise BadInput(NOT_UTF8)
    if not survey.rows:
        raise BadInput(NOTHING)
    return survey


def _note(survey: Survey, row: Row) -> None:
    cells = row.cells
    updated_on = cells.get("updated_on", "")
    if updated_on > survey.updated_on and day_of(updated_on):
        survey.updated_on = updated_on
    if cells.get("nature") == INSPECTION:
        _note_district(survey, row)
    elif uai_is_valid(code := cells.get("district_code", "")) and cells.get("district"):
        survey.districts.setdefault(code, (tidy(cells["district"])[:160], ""))


def _note_district(survey: Survey, row: Row) -> None:
    try:
        entry = entry_of(row.line, row.cells)
    except BadLine:
        return
    survey.districts[entry.uai] = (entry.values["name"], entry.values.get("email", ""))
