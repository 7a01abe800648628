"""The filled PDF brought back: read safely, known for what it is, reviewed before anything is taken from it."""

from .file import MAX_BYTES, read
from .origin import Origin, origin_of
from .review import Review

__all__ = ["MAX_BYTES", "Origin", "Review", "origin_of", "read"]
