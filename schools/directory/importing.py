"""The import itself: communes, districts, then the schools by batches, then those that are gone.

Each batch is one short transaction, with the place where it ends: others go on writing meanwhile, and what is cut
is taken up after the last whole batch. Nothing is closed for its absence before the whole file was read.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from django.db import transaction

from . import absences, communes, districts
from .entries import Entry
from .reading import CsvFile, Refused
from .report import Report
from .survey import Survey, directory_file, entries, look_over
from .writing import Writer

BATCH = 500
SURVEYED, WRITTEN = 10, 98
REPEATED = "code UAI déjà lu dans ce fichier"

Opening = Callable[[], AbstractContextManager[BinaryIO]]
Checkpoint = Callable[[Report, int], None]


@dataclass(frozen=True)
class Source:
    """The files to read, opened anew for each reading; size in bytes."""

    open: Opening
    size: int
    open_communes: Opening | None = None


def nothing_to_keep(report: Report, percent: int) -> None:
    """The checkpoint of what is only compared."""


class Importing:
    """writes: False compares only. closes_absent: even when the file looks like a part of the directory."""

    def __init__(
        self,
        source: Source,
        report: Report,
        *,
        writes: bool,
        closes_absent: bool = False,
        checkpoint: Checkpoint = nothing_to_keep,
    ) -> None:
        self.source, self.report, self.writes = source, report, writes
        self.closes_absent, self.checkpoint = closes_absent, checkpoint
        self.seen: set[str] = set()
        self.scopes: set[tuple[str, str]] = set()
        self.latest: date | None = None
        self.named: dict[str, str] = {}

    def run(self) -> Report:
        """Raises BadInput when a file is not what it should be: nothing is written then."""
        with self.source.open() as stream:
            survey = look_over(stream, lambda: self.checkpoint(self.report, 0))
        self.latest = survey.latest
        self.checkpoint(self.report, SURVEYED)
        self.named = {code: name for code, (name, _) in survey.districts.items()}
        self._around(survey)
        with self.source.open() as stream:
            self._schools(directory_file(stream))
        self._absent()
        return self.report

    def _around(self, survey: Survey) -> None:
        """Once: taken up again, the counts say it is done."""
        if self.report.communes_done:
            return
        if self.source.open_communes:
            with self.source.open_communes() as stream:
                communes.attach(stream, self.report, writes=self.writes)
        with transaction.atomic():
            districts.keep(survey.districts, self.report, writes=self.writes)
            self.report.communes_done = True
            self.checkpoint(self.report, SURVEYED)

    def _schools(self, file: CsvFile) -> None:
        writer = Writer(self.report, self.named, writes=self.writes)
        done, batch, last = self.report.line, [], 0
        for entry in entries(file):
            last = entry.line
            is_kept = self._sorted(entry, is_new=entry.line > done)
            if entry.line > done and is_kept:
                batch.append(entry)
            if len(batch) == BATCH:
                self._write(writer, batch, entry.line, file)
                batch = []
        self._write(writer, batch, last, file)

    def _sorted(self, entry: Entry | Refused, *, is_new: bool) -> bool:
        """Says whether it is a school to write. What was counted before an interruption is not counted again."""
        report = self.report if is_new else Report()
        if isinstance(entry, Refused):
            report.refuse(entry.line, entry.uai, entry.reason)
        elif entry.is_district:
            return False
        elif entry.is_service:
            report.add("services")
        elif entry.uai in self.seen:
            self._again(entry, report)
        else:
            self.seen.add(entry.uai)
            self.scopes.add(entry.scope)
            return True
        return False

    def _again(self, entry: Entry, report: Report) -> None:
        """The directory has several rows for a few schools, and says so."""
        if entry.is_repeated:
            report.add("repeated")
        else:
            report.refuse(entry.line, entry.uai, REPEATED)

    def _write(self, writer: Writer, batch: list[Entry], line: int, file: CsvFile) -> None:
        with transaction.atomic():
            if batch:
                writer.write(batch)
            self.report.line = max(line, self.report.line)
            share = min(file.read / max(self.source.size, 1), 1)
            self.checkpoint(self.report, SURVEYED + int((WRITTEN - SURVEYED) * share))

    def _absent(self) -> None:
        with transaction.atomic():
            gone = absences.absent(self.seen, self.scopes, self.latest, self.report, anyway=self.closes_absent)
            absences.close(gone, self.report, writes=self.writes)
            self.checkpoint(self.report, WRITTEN)
