"""The font of what is typed: a simple one, in the encoding that every reader knows how to write with (WinAnsi)."""

import unicodedata
from pathlib import Path

from fontTools.ttLib import TTFont
from pikepdf import Dictionary, Name, Object, Pdf

FIRST, LAST = 32, 255
UNKNOWN = "•"
NONSYMBOLIC = 32
ALIKE = str.maketrans({"\u202f": "\u00a0", "\u2009": " ", "\u2011": "-", "\u2010": "-", "\u00ad": "-", "\u2212": "–"})


class Typeface:
    """Signs that it does not have are shown as a bullet; the field itself keeps them."""

    def __init__(self, path: Path) -> None:
        self.data = path.read_bytes()
        font = TTFont(path)
        self._scale = 1000 / font["head"].unitsPerEm
        self._glyphs, self._advances = font.getBestCmap(), font["hmtx"].metrics
        self.ascent, self.descent = (self._thousandths(each) for each in (font["hhea"].ascent, font["hhea"].descent))
        self.capitals = self._thousandths(font["OS/2"].sCapHeight)
        self._box = [self._thousandths(getattr(font["head"], side)) for side in ("xMin", "yMin", "xMax", "yMax")]
        self.widths = [self._advance(code) for code in range(FIRST, LAST + 1)]

    def _thousandths(self, units: float) -> int:
        return round(units * self._scale)

    def _advance(self, code: int) -> int:
        sign = bytes([code]).decode("cp1252", errors="replace")
        glyph = self._glyphs.get(ord(sign)) or self._glyphs[ord(UNKNOWN)]
        return self._thousandths(self._advances[glyph][0])

    def encode(self, text: str) -> bytes:
        return b"".join(self._sign(sign) for sign in text.translate(ALIKE))

    def _sign(self, sign: str) -> bytes:
        """Itself, its letter without the accent that is lacking, or a bullet."""
        for each in (sign, unicodedata.normalize("NFKD", sign)[0], UNKNOWN):
            if ord(each) in self._glyphs:
                return each.encode("cp1252")
        raise AssertionError(UNKNOWN)

    def width(self, encoded: bytes, size: float) -> float:
        return sum(self.widths[code - FIRST] for code in encoded) * size / 1000

    def embedded(self, pdf: Pdf) -> Object:
        name = Name("/AAAAAA+Champ")
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=name,
            Flags=NONSYMBOLIC,
            FontBBox=self._box,
            ItalicAngle=0,
            Ascent=self.ascent,
            Descent=self.descent,
            CapHeight=self.capitals,
            StemV=80,
            FontFile2=pdf.make_stream(self.data, Length1=len(self.data)),
        )
        return pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.TrueType,
                BaseFont=name,
                FirstChar=FIRST,
                LastChar=LAST,
                Widths=self.widths,
                Encoding=Name.WinAnsiEncoding,
                FontDescriptor=pdf.make_indirect(descriptor),
            )
        )
