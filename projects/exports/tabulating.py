"""A campaign as tables in a file: one pass over the deposits, whatever the number of sheets."""

from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from .columns import newest_first, said
from .roll import Line, Roll
from .spreadsheets import Book, french_csv
from .tables import Budget, Dossiers, Schools

Tick = Callable[[int], None]
LEGEND = ("Colonne", "Nom stable", "Feuille")


def write_csv(table: type, roll: Roll, file: BinaryIO, tick: Tick) -> None:
    sheet = table(newest_first(roll.editions))
    with french_csv(file) as write:
        write(column.header for column in sheet.columns)
        for lines in _pieces(roll, [sheet], tick):
            for line in lines:
                for row in sheet.rows(line, said(line.document)):
                    write(row)


def write_xlsx(roll: Roll, file: BinaryIO, tick: Tick) -> None:
    """Three sheets, and what their columns are called."""
    editions = newest_first(roll.editions)
    tables = [table(editions) for table in (Dossiers, Budget, Schools)]
    book = Book(file, f"{roll.campaign.name}, dossiers déposés")
    writers = [book.sheet(table.title, [column.label for column in table.columns]) for table in tables]
    _legend(book, tables)
    for lines in _pieces(roll, tables, tick):
        for line in lines:
            told = said(line.document)
            for table, write in zip(tables, writers, strict=True):
                for row in table.rows(line, told):
                    write(row)
    book.close()


def _legend(book: Book, tables: list[Any]) -> None:
    write = book.sheet("Colonnes", list(LEGEND))
    for table in tables:
        for column in table.columns:
            write((column.label, column.name, table.title))


def _pieces(roll: Roll, tables: list[Any], tick: Tick) -> Iterator[list[Line]]:
    done = 0
    for lines in roll.pieces():
        for table in tables:
            if hasattr(table, "look_up"):
                table.look_up(lines)
        yield lines
        done += len(lines)
        tick(100 * done // len(roll.keys))
