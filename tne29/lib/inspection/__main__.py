"""The process that reads one PDF: it says what it found by the code it ends with."""

import os
import sys

from tne29.lib.pdf_form.bounds import Limits, tighten

from .flaws import BY_KIND, Flaw, Kind
from .pdf import check


def main(seconds: str, megabytes: str, answer_bytes: str) -> int:
    limits = Limits(seconds=int(seconds), megabytes=int(megabytes), answer_bytes=int(answer_bytes))
    tighten(limits)
    try:
        check(sys.stdin.buffer)
    except Flaw as flaw:
        return BY_KIND[flaw.kind]
    except MemoryError:
        return BY_KIND[Kind.HEAVY]
    except Exception:
        return BY_KIND[Kind.NOT_ITSELF]
    return 0


os._exit(main(*sys.argv[1:]))
