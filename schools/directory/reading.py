"""A CSV read line by line, whatever is in it: a bad line is one refusal, never the end of the others."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO

from tne29.lib.errors import BadInput

from .columns import Header

LONGEST_LINE = 65_536
MOST_LINES = 6
BOM = "\ufeff"

EMPTY = "Ce fichier est vide."
NOT_TEXT = "Ce fichier n’est pas un fichier CSV en UTF-8. Téléchargez l’export CSV de l’annuaire, sans l’ouvrir avant."
LONG = "ligne de plus de 64 ko"
ENCODING = "caractères illisibles : la ligne n’est pas en UTF-8"
NUL = "caractère nul"
QUOTES = "guillemet ouvert et jamais refermé"
WIDTH = "{found} colonnes au lieu de {wanted}"


@dataclass(frozen=True, slots=True)
class Refused:
    line: int
    uai: str
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    cells: dict[str, str]


class BadLine(Exception):
    """Says why."""


class CsvFile:
    """Iterated once: rows and refusals, in the order of the file. `read` counts the bytes."""

    def __init__(self, stream: BinaryIO, names: dict, needed: tuple[str, ...], what: str) -> None:
        self._stream, self._line, self.read = stream, 0, 0
        self._ahead: list[tuple[int, bytes]] = []
        first = self._header_line()
        self._delimiter = max(";,\t", key=first.count)
        self.header = Header(self._split(first), names, needed, what)

    def __iter__(self) -> Iterator[Row | Refused]:
        while (taken := self._next()) is not None:
            number, raw = taken
            if not raw.strip():
                continue
            try:
                yield Row(number, self.header.read(self._cells(raw)))
            except BadLine as reason:
                yield Refused(number, "", str(reason))

    def _header_line(self) -> str:
        taken = self._next()
        if taken is None:
            raise BadInput(EMPTY)
        try:
            return self._text(taken[1]).removeprefix(BOM)
        except BadLine as error:
            raise BadInput(NOT_TEXT) from error

    def _next(self) -> tuple[int, bytes] | None:
        if self._ahead:
            return self._ahead.pop(0)
        raw = self._stream.readline(LONGEST_LINE + 1)
        if not raw:
            return None
        self._line += 1
        self.read += len(raw)
        if len(raw) > LONGEST_LINE:
            self._skip(raw)
        return self._line, raw

    def _skip(self, raw: bytes) -> None:
        """The rest of a line too long to be one."""
        while raw and not raw.endswith(b"\n"):
            raw = self._stream.readline(LONGEST_LINE + 1)
            self.read += len(raw)

    def _text(self, raw: bytes) -> str:
        if len(raw) > LONGEST_LINE:
            raise BadLine(LONG)
        if b"\x00" in raw:
            raise BadLine(NUL)
        try:
            return raw.decode()
        except UnicodeDecodeError as error:
            raise BadLine(ENCODING) from error

    def _cells(self, raw: bytes) -> list[str]:
        text = self._text(raw)
        cells = self._split(text)
        if len(cells) == self.header.width and '"' not in text:
            return cells
        if len(cells) < self.header.width and text.count('"') % 2:
            cells = self._joined(text)
        if len(cells) != self.header.width:
            raise BadLine(WIDTH.format(found=len(cells), wanted=self.header.width))
        return cells

    def _joined(self, text: str) -> list[str]:
        """A cell may hold a few line ends. When its quote never closes, the lines after it are read as lines."""
        borrowed: list[tuple[int, bytes]] = []
        while len(borrowed) < MOST_LINES and (taken := self._next()) is not None:
            borrowed.append(taken)
            try:
                text += self._text(taken[1])
            except BadLine:
                break
            cells = self._split(text)
            if len(cells) == self.header.width and text.count('"') % 2 == 0:
                return cells
        self._ahead = list(chain(borrowed, self._ahead))
        raise BadLine(QUOTES)

    def _split(self, text: str) -> list[str]:
        try:
            return next(csv.reader([text], delimiter=self._delimiter), [])
        except csv.Error as error:
            raise BadLine(QUOTES) from error
