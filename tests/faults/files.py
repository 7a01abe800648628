"""Hostile files drawn from a seed: liars, broken, swollen, active, polyglot, with names that no disk would want."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable

import pikepdf
from PIL import Image

from tests.projects.desk import PDF

NAMES = [
    "devis{}",
    "Délibération n°3 – été{}",
    "../../etc/passwd{}",
    "..\\..\\x{}",
    "/etc/x{}",
    "CON{}",
    "a.exe{}",
    "a{}.",
    "a{} ",
    "a.pdf\u202e{}",
    'a"; filename="b{}',
    "x" * 300 + "{}",
    "e\u0301\u0301\u0301{}",
    "👩‍🏫{}",
    "{}",
    ".htaccess{}",
]
SUFFIXES = [".pdf", ".jpg", ".png", ".odt", ".docx", ".xlsx", ".PDF", ".pdf.exe", ".svg", ".html", ""]
WORD = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<x/>"}
OPEN_TEXT = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}


class Hostile:
    """(name, bytes), one after another, the same for a seed."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.makers: list[Callable[[], bytes]] = [
            lambda: self.dice.choice(
                [b"", b"x", b"MZ\x90" * 99, b"<html><script>alert(1)</script>", b"GIF89a" + bytes(50)]
            ),
            lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            lambda: PDF + b"<script>alert(1)</script>PK\x03\x04",
            lambda: PDF[: self.dice.randrange(len(PDF))],
            lambda: self._spoilt(PDF),
            self._active_pdf,
            self._looping_pdf,
            lambda: self._spoilt(self._picture("JPEG")),
            lambda: self._picture("JPEG") + b"<?php system($_GET[0]);",
            lambda: self._spoilt(self._picture("PNG")),
            self._huge_png,
            lambda: self._spoilt(archive(WORD)),
            self._odd_archive,
            lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            lambda: self.dice.randbytes(self.dice.randrange(1, 4_000)),
        ]

    def one(self) -> tuple[str, bytes]:
        name = self.dice.choice(NAMES).format(self.dice.choice(SUFFIXES))
        return name, self.dice.choice(self.makers)()

    def _spoilt(self, content: bytes) -> bytes:
        spoilt = bytearray(content)
        for _ in range(self.dice.randrange(1, 9)):
            spoilt[self.dice.randrange(len(spoilt))] = self.dice.randrange(256)
        return bytes(spoilt[: self.dice.randrange(1, len(spoilt) + 1)] if self.dice.random() < 0.3 else spoilt)

    def _picture(self, kind: str) -> bytes:
        made = io.BytesIO()
        Image.new("RGB", (32, 16), "teal").save(made, kind)
        return made.getvalue()

    def _huge_png(self) -> bytes:
        huge = bytearray(self._picture("PNG"))
        struct.pack_into(">II", huge, 16, 30_000, 30_000)
        struct.pack_into(">I", huge, 29, zlib.crc32(bytes(huge[12:29])))
        return bytes(huge)

    def _active_pdf(self) -> bytes:
        pdf, made = pikepdf.new(), io.BytesIO()
        pdf.add_blank_page()
        kind = self.dice.choice(["JavaScript", "Launch", "GoToE", "ImportData"])
        act = pikepdf.Dictionary(S=pikepdf.Name(f"/{kind}"), JS="app.alert(1)", F="cmd.exe")
        if self.dice.random() < 0.5:
            pdf.Root.OpenAction = act
        else:
            pdf.pages[0].AA = pikepdf.Dictionary(O=act)
        pdf.save(made, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return made.getvalue()

    def _looping_pdf(self) -> bytes:
        return PDF.replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]")

    def _odd_archive(self) -> bytes:
        parts = [
            {"../../etc/cron.d/x": b"x"},
            {"word/vbaProject.bin": b"x"},
            {"word/embeddings/a.zip": archive(WORD)},
            {"word/media/x": bytes(9_000_000)},
            {f"word/{number}": b"" for number in range(2_100)},
            {"word/document.xml": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'},
        ]
        return archive(self.dice.choice([WORD, OPEN_TEXT]) | self.dice.choice(parts))


def archive(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in files.items():
            out.writestr(name, content)
    return made.getvalue()
