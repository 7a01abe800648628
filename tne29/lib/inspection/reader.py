"""What the process that reads one PDF does: it says what it found by the code it ends with."""

from typing import BinaryIO

from tne29.lib.reading.bounds import Limits, tighten

from .flaws import BY_KIND, Flaw, Kind
from .pdf import check


def main(question: BinaryIO, answer: BinaryIO, limits: Limits) -> int:
    tighten(limits)
    try:
        check(question)
    except Flaw as flaw:
        return BY_KIND[flaw.kind]
    except MemoryError:
        return BY_KIND[Kind.HEAVY]
    except Exception:
        return BY_KIND[Kind.NOT_ITSELF]
    return 0
