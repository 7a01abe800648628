"""The place of each page in the whole file, printed below the number it has in its own document.

Whoever holds the paper finds what the contents page says. It is decoration: readers of the screen have the real number.
"""

from typing import Any

from pikepdf import Dictionary, Name, Pdf

from .forms.typeface import Typeface

WORDS = "page {} du recueil"
SIZE, FROM_THE_RIGHT, FROM_THE_FOOT = 7.0, 42.5, 14.5
FONT = "/Recueil"
DRAWN = "/Artifact BMC q BT {font} {size} Tf 0.235 0.314 0.376 rg {x:.2f} {y} Td <{text}> Tj ET Q EMC"


def number(bound: Pdf, typeface: Typeface, first: int) -> None:
    """From the page `first` on, counted from zero."""
    font = typeface.embedded(bound)
    for place, page in enumerate(list(bound.pages)[first:], start=first + 1):
        text = typeface.encode(WORDS.format(place))
        x = float(page.mediabox[2]) - FROM_THE_RIGHT - typeface.width(text, SIZE)
        drawn = DRAWN.format(font=FONT, size=SIZE, x=x, y=FROM_THE_FOOT, text=text.hex())
        _give(page, font)
        page.contents_add(bound.make_stream(b"q\n"), prepend=True)
        page.contents_add(bound.make_stream(b"Q\n" + drawn.encode()))


def _give(page: Any, font: Any) -> None:
    """Pages of one document share their resources: the font is given once to each."""
    resources = page.obj.Resources
    if "/Font" not in resources:
        resources.Font = Dictionary()
    resources.Font[Name(FONT)] = font
