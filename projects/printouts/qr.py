"""A QR code as one SVG path: sharp at any size, a few hundred bytes. Repeated on each page, an image is lighter."""

import struct
import zlib
from base64 import b64encode
from itertools import groupby

from django.utils.html import format_html
from django.utils.safestring import SafeString
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

QUIET_ZONE = 4


def qr_svg(text: str, title: str) -> SafeString:
    """title: what somebody who cannot see it is told."""
    rows = _modules(text)
    path = "".join(_runs(row, line) for line, row in enumerate(rows))
    return format_html(
        '<svg class="qr" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}"><title>{}</title><path d="{}"/></svg>',
        len(rows),
        len(rows),
        title,
        path,
    )


def qr_image(text: str) -> str:
    """The address of a PNG of one bit a module, drawn once in a file whatever its pages."""
    rows = _modules(text)
    head = struct.pack(">IIBBBBB", len(rows), len(rows), 1, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"".join(map(_bits, rows)), 9)), (b"IEND", b""))
    png = b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in parts)
    return "data:image/png;base64," + b64encode(png).decode()


def _modules(text: str) -> list[list[bool]]:
    code = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    code.add_data(text)
    code.make(fit=True)
    return code.get_matrix()


def _bits(row: list[bool]) -> bytes:
    """A line of the image, white where there is nothing; the byte before it says that no filter is used."""
    width = -(-len(row) // 8)
    light = "".join("0" if dark else "1" for dark in row).ljust(width * 8, "1")
    return b"\0" + int(light, 2).to_bytes(width, "big")


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _runs(row: list[bool], line: int) -> str:
    drawn, column = "", 0
    for dark, cells in groupby(row):
        width = len(list(cells))
        if dark:
            drawn += f"M{column} {line}h{width}v1h-{width}z"
        column += width
    return drawn
