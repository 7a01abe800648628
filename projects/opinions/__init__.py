"""Opinions asked by signed link: whom to ask, what they read, and the seal of what they answered."""

from .links import Opened, opened, secret_of, still_wanted
from .people import Person, people
from .reading import Reading, piece_of, read, sections_of
from .sealing import is_sealed, seal

__all__ = [
    "Opened",
    "Person",
    "Reading",
    "is_sealed",
    "opened",
    "people",
    "piece_of",
    "read",
    "seal",
    "secret_of",
    "sections_of",
    "still_wanted",
]
