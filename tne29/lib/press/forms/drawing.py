"""What a field shows before anybody touches it: content streams, in the coordinates of its own rectangle."""

from collections.abc import Iterator

from .typeface import Typeface

# The alias of the font in the file. Under this one, PDFium (Chrome, Edge) writes œ, – and ’ with the font it is given;
# under any other it looks elsewhere for them, and misplaces them.
FONT = "Wingdings"
INK = "0.067 0.161 0.231"
MARK = "0.039 0.361 0.502"
PADDING = 2.0
LEADING = 1.2
ROUND = 0.5523

Size = tuple[float, float]


def style(points: float) -> str:
    """The /DA of a field: what a reader writes with."""
    return f"/{FONT} {points:g} Tf {INK} rg"


class Pen:
    def __init__(self, typeface: Typeface) -> None:
        self.typeface = typeface

    def line(self, text: str, size: Size, points: float, *, right: bool = False) -> bytes:
        """One line, at mid-height."""
        encoded = self.typeface.encode(text)
        room = size[0] - PADDING - self.typeface.width(encoded, points)
        left = max(room, PADDING) if right else PADDING
        return self._text([(left, self._middle(size, points), encoded)], size, points)

    def comb(self, text: str, size: Size, points: float, places: int) -> bytes:
        """Each sign in the middle of its own place."""
        step, baseline = size[0] / places, self._middle(size, points)
        signs = [self.typeface.encode(sign) for sign in text[:places]]
        placed = [
            (step * (place + 0.5) - self.typeface.width(sign, points) / 2, baseline, sign)
            for place, sign in enumerate(signs)
        ]
        return self._text(placed, size, points)

    def area(self, text: str, size: Size, points: float) -> bytes:
        """Lines broken at spaces, from the top; what does not fit is cut by the frame."""
        first = size[1] - PADDING - self.typeface.ascent * points / 1000
        lines = self.broken(text, size[0] - 2 * PADDING, points)
        placed = [(PADDING, first - place * LEADING * points, line) for place, line in enumerate(lines)]
        return self._text([each for each in placed if each[1] > -points], size, points)

    def _middle(self, size: Size, points: float) -> float:
        return (size[1] - self.typeface.capitals * points / 1000) / 2

    def broken(self, text: str, width: float, points: float) -> list[bytes]:
        paragraphs = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return [line for paragraph in paragraphs for line in self._lines(paragraph, width, points)]

    def _lines(self, paragraph: str, width: float, points: float) -> Iterator[bytes]:
        line = b""
        for word in self._words(paragraph, width, points):
            longer = line + b" " + word if line else word
            if line and self.typeface.width(longer, points) > width:
                yield line
                longer = word
            line = longer
        yield line

    def _words(self, paragraph: str, width: float, points: float) -> Iterator[bytes]:
        """Those too long for a line are cut."""
        for word in self.typeface.encode(paragraph).split(b" "):
            begun, used = 0, 0.0
            for place, code in enumerate(word):
                used += (advance := self.typeface.width(bytes([code]), points))
                if used > width and place > begun:
                    yield word[begun:place]
                    begun, used = place, advance
            yield word[begun:]

    def _text(self, placed: list[tuple[float, float, bytes]], size: Size, points: float) -> bytes:
        if not any(encoded for *_, encoded in placed):
            return b"/Tx BMC EMC"
        clip = f"1 1 {max(size[0] - 2, 0):.2f} {max(size[1] - 2, 0):.2f} re W n"
        shown = [f"1 0 0 1 {x:.2f} {y:.2f} Tm <{encoded.hex()}> Tj" for x, y, encoded in placed if encoded]
        return "\n".join(["/Tx BMC q", clip, "BT", style(points), *shown, "ET", "Q EMC"]).encode()


def tick(size: Size) -> bytes:
    width, height = size
    points = ((0.2, 0.52), (0.42, 0.26), (0.82, 0.78))
    path = [f"{x * width:.2f} {y * height:.2f} {'l' if place else 'm'}" for place, (x, y) in enumerate(points)]
    return "\n".join(["q", f"{MARK} RG {width * 0.15:.2f} w 1 J 1 j", *path, "S", "Q"]).encode()


def disc(size: Size) -> bytes:
    x, y, r = size[0] / 2, size[1] / 2, min(size) * 0.29
    k = r * ROUND
    curves = [
        (x + r, y + k, x + k, y + r, x, y + r),
        (x - k, y + r, x - r, y + k, x - r, y),
        (x - r, y - k, x - k, y - r, x, y - r),
        (x + k, y - r, x + r, y - k, x + r, y),
    ]
    drawn = [" ".join(f"{each:.2f}" for each in curve) + " c" for curve in curves]
    return "\n".join(["q", f"{MARK} rg", f"{x + r:.2f} {y:.2f} m", *drawn, "f", "Q"]).encode()
