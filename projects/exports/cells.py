"""What a cell of an export becomes in a spreadsheet: a date, an amount, or a text that is never a formula."""

from datetime import date, datetime
from decimal import Decimal

from tne29.lib.french import in_paris, short_date

Cell = str | int | float | Decimal | date | datetime

# Signs that make Excel, LibreOffice or Google Sheets take a text for a formula or a command.
STARTERS = ("=", "+", "-", "@", "\t", "\r", "|", "＝", "＋", "－", "＠")
LONGEST = 32_767
CUT = "… [texte coupé : la suite est dans le dossier]"


def guarded(text: str) -> str:
    """An apostrophe before what would be calculated; spreadsheets take it for « this is a text »."""
    if text[:1].isalnum():
        return text
    return f"'{text}" if text.lstrip(" \u00a0\n").startswith(STARTERS) else text


def shortened(text: str) -> str:
    """What a cell can hold; what is left out is said."""
    return text if len(text) <= LONGEST else text[: LONGEST - len(CUT)] + CUT


def as_french(cell: Cell) -> str:
    """For a CSV that a French Excel opens: 1234,56 and 20/10/2023; a text is a text."""
    if isinstance(cell, str):  # nearly all of them, and nearly all of these pass as they are
        return cell if cell[:1].isalnum() and len(cell) <= LONGEST else guarded(shortened(cell))
    if isinstance(cell, datetime):
        return f"{in_paris(cell):%d/%m/%Y %H:%M:%S}"
    if isinstance(cell, date):
        return short_date(cell)
    return str(cell).replace(".", ",")


def as_open(cell: Cell) -> str:
    """For open data: ISO dates, a decimal point, one line for a text."""
    if isinstance(cell, datetime):
        return in_paris(cell).date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return guarded(" ".join(cell.split())) if isinstance(cell, str) else str(cell)
