"""Tables written as they are read: one row after the other, to a file on the disk."""

import csv
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from io import TextIOWrapper
from typing import Any, BinaryIO

from xlsxwriter import Workbook

from tne29.lib.french import in_paris

from .cells import Cell, as_french, shortened

BOM = "\ufeff"
ALWAYS_THE_SAME = datetime(2024, 1, 1)  # noqa: DTZ001 — the date of making would make another file each time
WIDEST, NARROWEST = 40, 10
Row = Iterable[Cell]


@contextmanager
def french_csv(file: BinaryIO):
    """UTF-8 with its mark, semicolons and CRLF: what a French Excel opens by a double click."""
    with _text(file, BOM) as text:
        writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
        yield lambda row: writer.writerow([as_french(cell) if cell != "" else "" for cell in row])  # most are empty


@contextmanager
def open_csv(file: BinaryIO, told: Callable[[Cell], str]):
    """Commas, no mark: what the schemas of open data ask for."""
    with _text(file, "") as text:
        writer = csv.writer(text, lineterminator="\r\n")
        yield lambda row: writer.writerow([told(cell) for cell in row])


@contextmanager
def _text(file: BinaryIO, mark: str):
    text = TextIOWrapper(file, encoding="utf-8", newline="", write_through=False)
    try:
        text.write(mark)
        yield text
    finally:
        text.flush()
        text.detach()


class Book:
    """A workbook of typed cells. Texts are stored as texts: a formula stays what somebody typed."""

    def __init__(self, file: BinaryIO, title: str) -> None:
        self.book = Workbook(file, {"constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False})
        self.book.set_properties({"title": title, "created": ALWAYS_THE_SAME, "author": ""})
        self.bold = self.book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.day = self.book.add_format({"num_format": "dd/mm/yyyy", "align": "left"})
        self.moment = self.book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss", "align": "left"})
        self.euros = self.book.add_format({"num_format": '# ##0.00\\ "€"'})

    def sheet(self, title: str, headers: list[str]) -> Callable[[Row], None]:
        """What writes a row of a new sheet, its headers written and held in place."""
        sheet = self.book.add_worksheet(title)
        for place, header in enumerate(headers):
            sheet.set_column(place, place, max(NARROWEST, min(len(header), WIDEST)))
        sheet.freeze_panes(1, 1)
        numbers = iter(range(1_048_576))
        self._write(sheet, next(numbers), headers, self.bold)
        return lambda row: self._write(sheet, next(numbers), row)

    def _write(self, sheet: Any, number: int, row: Row, style: Any = None) -> None:
        for place, cell in enumerate(row):
            if cell != "":
                self._cell(sheet, number, place, cell, style)

    def _cell(self, sheet: Any, number: int, place: int, cell: Cell, style: Any) -> None:
        if isinstance(cell, str):
            sheet.write_string(number, place, shortened(cell), style)
        elif isinstance(cell, datetime):
            sheet.write_datetime(number, place, in_paris(cell).replace(tzinfo=None), self.moment)
        elif isinstance(cell, date):
            sheet.write_datetime(number, place, cell, self.day)
        else:
            sheet.write_number(number, place, cell, self.euros if isinstance(cell, Decimal) else None)

    def close(self) -> None:
        self.book.close()
