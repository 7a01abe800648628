"""Photographs and drawings rewritten without what they hide: place, author, comments, bytes after the end.

The picture itself is never decoded: its parts are copied as they are, so it loses nothing.
"""

import re
import struct
import zlib
from dataclasses import dataclass

from PIL import Image

from .flaws import Flaw, Kind

MOST_PIXELS = 120_000_000
ORIENTATION, GPS = 0x0112, 0x8825

PNG = b"\x89PNG\r\n\x1a\n"
SHOWN = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"pHYs", b"sBIT", b"bKGD"}

SOI, EOI, SOS, COM = 0xD8, 0xD9, 0xDA, 0xFE
APP0, APP1, APP2, APP14, APP15 = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF
FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_NEXT = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])", re.DOTALL)


@dataclass(frozen=True)
class Bare:
    """had_place: the original said where it was taken; had_more: other words about the person or the device."""

    content: bytes
    had_place: bool = False
    had_more: bool = False


def bare_png(content: bytes) -> Bare:
    if not content.startswith(PNG):
        raise Flaw
    kept, dropped, at, last = [PNG], [], len(PNG), b""
    while last != b"IEND":
        if at + 12 > len(content):
            raise Flaw
        length, last = struct.unpack(">I4s", content[at : at + 8])
        chunk = content[at : at + 12 + length]
        if len(chunk) != 12 + length or zlib.crc32(chunk[4:-4]) != struct.unpack(">I", chunk[-4:])[0]:
            raise Flaw
        if at == len(PNG):
            _check_png_head(last, chunk)
        (kept if last in SHOWN else dropped).append(chunk)
        at += len(chunk)
    if not any(chunk[4:8] == b"IDAT" for chunk in kept[1:]):
        raise Flaw
    place = any(chunk[4:8] == b"eXIf" and _has_place(chunk[8:-4]) for chunk in dropped)
    return Bare(b"".join(kept), place, any(chunk[4:8] in (b"eXIf", b"tEXt", b"zTXt", b"iTXt") for chunk in dropped))


def _check_png_head(name: bytes, chunk: bytes) -> None:
    if name != b"IHDR" or len(chunk) != 25:
        raise Flaw
    _check_pixels(*struct.unpack(">II", chunk[8:16]))


def bare_jpeg(content: bytes) -> Bare:
    if not content.startswith(b"\xff\xd8\xff"):
        raise Flaw
    kept, orientation, place, more, has_frame = [], b"", False, False, False
    for marker, segment in _segments(content):
        if marker in FRAMES:
            has_frame = True
            _check_frame(segment)
        if _is_shown(marker, segment):
            kept.append(segment)
            continue
        if marker == APP1 and segment[4:10] == b"Exif\0\0":
            orientation, place = _orientation(segment[10:]) or orientation, place or _has_place(segment[10:])
        place = place or b"GPSLatitude" in segment
        more = more or marker in (APP1, 0xED, COM)
    if not has_frame or not any(segment[1] == SOS for segment in kept):
        raise Flaw
    return Bare(b"\xff\xd8" + _behind_jfif(kept, orientation) + b"\xff\xd9", place, more)


def _segments(content: bytes):
    """(marker, bytes), the coded picture together with the SOS before it, to the first end of image."""
    at = 2
    while True:
        while content[at : at + 2] == b"\xff\xff":
            at += 1
        if len(content) < at + 2 or content[at] != 0xFF:
            raise Flaw
        marker = content[at + 1]
        if marker == EOI:
            return
        if len(content) < at + 4 or marker == SOI:
            raise Flaw
        end = at + 2 + struct.unpack(">H", content[at + 2 : at + 4])[0]
        if end < at + 4 or end > len(content):
            raise Flaw
        if marker == SOS:
            found = _NEXT.search(content, end)
            if not found:
                raise Flaw
            end = found.start()
        yield marker, content[at:end]
        at = end


def _is_shown(marker: int, segment: bytes) -> bool:
    if marker == APP2:
        return segment[4:15] == b"ICC_PROFILE"
    return marker in (APP0, APP14) or not (APP0 <= marker <= APP15 or marker == COM)


def _behind_jfif(kept: list[bytes], orientation: bytes) -> bytes:
    first = 1 if kept[0][1] == APP0 else 0
    return b"".join([*kept[:first], orientation, *kept[first:]])


def _check_frame(segment: bytes) -> None:
    if len(segment) < 9:
        raise Flaw
    _check_pixels(*struct.unpack(">HH", segment[5:9]))


def _check_pixels(one: int, other: int) -> None:
    if not one * other:
        raise Flaw
    if one * other > MOST_PIXELS:
        raise Flaw(Kind.HEAVY)


def _exif(content: bytes) -> Image.Exif:
    exif = Image.Exif()
    try:
        exif.load(content)
    except (SyntaxError, ValueError, KeyError, OSError, struct.error, IndexError):
        return Image.Exif()
    return exif


def _has_place(content: bytes) -> bool:
    return GPS in _exif(content)


def _orientation(content: bytes) -> bytes:
    """The segment that turns the photograph the right way up, and says nothing else."""
    turned = _exif(content).get(ORIENTATION, 1)
    if not isinstance(turned, int) or not 2 <= turned <= 8:
        return b""
    tiff = b"MM\0*\0\0\0\x08\0\x01" + struct.pack(">HHIHH", ORIENTATION, 3, 1, turned, 0) + b"\0\0\0\0"
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
