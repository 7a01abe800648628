"""What a PDF says, as a reader gets it."""

import re
import subprocess
from io import BytesIO

import page
import pikepdf

TOP, HEIGHT, WIDTH = 50, 749, 595  # points: without the running head and foot


def words(text: str) -> str:
    """One space for any, so that lines and no-break spaces do not matter."""
    return re.sub(r"\s+", " ", text).strip()


def text_of(pdf: bytes, *, margins: bool = False) -> str:
    crop = [] if margins else ["-x", "0", "-y", str(TOP), "-W", str(WIDTH), "-H", str(HEIGHT)]
    command = ["pdftotext", "-raw", "-nopgbrk", "-enc", "UTF-8", *crop, "-", "-"]
    return words(subprocess.run(command, input=pdf, stdout=subprocess.PIPE, check=True).stdout.decode())


def missing_in_order(wanted: list[str], text: str) -> list[str]:
    """Those that are not found after the one before, wherever lines end."""
    lost, place = [], 0
    text = text.replace(" ", "")
    for piece in map(words, wanted):
        found = text.find(piece.replace(" ", ""), place)
        if found < 0:
            lost.append(piece)
        else:
            place = found + len(piece.replace(" ", ""))
    return lost


def faults(pdf: bytes) -> list[str]:
    """What PDF/UA-1 (104 rules) finds wrong."""
    return [fault.message for fault in page.validate_pdf_bytes(pdf, profile="ua1").failures]


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(pdf))


def bookmarks(pdf: bytes) -> list[str]:
    with opened(pdf).open_outline() as outline:
        return [title for item in outline.root for title in (item.title, *(child.title for child in item.children))]
