"""Short answers that have a form of their own."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from tne29.lib.identifiers import siren_is_valid


@dataclass(frozen=True, slots=True)
class Format:
    """`compact`: what is kept of what was typed, or "" when it is wrong; `spaced`: how it is read.

    `places`: how many signs are kept; `length`: how many are shown.
    """

    words: str
    length: int
    places: int
    fault: str
    example: str
    compact: Callable[[str], str]
    spaced: Callable[[str], str] = str


def _siren(text: str) -> str:
    digits = re.sub(r"[\s.]", "", text)
    return digits if re.fullmatch("[0-9]{9}", digits) and siren_is_valid(digits) else ""


def _year(text: str) -> str:
    return text if re.fullmatch("20[0-9]{2}", text) else ""


FORMATS = {
    "siren": Format(
        words="neuf chiffres",
        length=11,
        places=9,
        fault="Ce numéro SIREN est incorrect : neuf chiffres, par exemple 200 068 120.",
        example="200068120",
        compact=_siren,
        spaced=lambda digits: "\u00a0".join(digits[start : start + 3] for start in (0, 3, 6)),
    ),
    "year": Format(
        words="quatre chiffres",
        length=4,
        places=4,
        fault="Indiquez une année sur quatre chiffres, par exemple 2021.",
        example="2021",
        compact=_year,
    ),
}
