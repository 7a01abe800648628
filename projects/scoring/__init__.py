"""What staff think of the dossiers of a campaign: marks, their spread, and the order that they give."""

from .marks import Spread, mark, spread, told
from .reading import Declared, Given, Reviews, grid_in_short, newest_turns, reviews_of
from .scored import mark_of
from .sealing import fingerprint, is_sealed, seal

__all__ = [
    "Declared",
    "Given",
    "Reviews",
    "Spread",
    "fingerprint",
    "grid_in_short",
    "is_sealed",
    "mark",
    "mark_of",
    "newest_turns",
    "reviews_of",
    "seal",
    "spread",
    "told",
]
