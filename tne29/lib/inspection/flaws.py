"""Why a file is refused, in one word; the sentence belongs to whoever asks."""

from enum import StrEnum


class Kind(StrEnum):
    NOT_ITSELF = "not_itself"
    ACTIVE = "active"
    LOCKED = "locked"
    HEAVY = "heavy"
    OUTSIDE = "outside"


class Flaw(Exception):
    def __init__(self, kind: Kind = Kind.NOT_ITSELF):
        super().__init__(kind.value)
        self.kind = kind


# The exit codes of the reading process.
CODES = {10 + number: kind for number, kind in enumerate(Kind)}
BY_KIND = {kind: code for code, kind in CODES.items()}
