"""The reading process: a PDF comes in, JSON goes out. `python -m tne29.lib.pdf_form SECONDS MEGABYTES ANSWER_BYTES`."""

import json
import os
import sys
from dataclasses import asdict

from .bounds import Limits, tighten
from .document import read
from .failures import HEAVY, Unreadable


def main() -> None:
    seconds, megabytes, answer_bytes = map(int, sys.argv[1:])
    limits = Limits(seconds=seconds, megabytes=megabytes, answer_bytes=answer_bytes)
    content = sys.stdin.buffer.read()
    tighten(limits)
    try:
        answer = asdict(read(content, limits))
    except Unreadable as failure:
        answer = {"failure": failure.reason}
    except (MemoryError, RecursionError):
        answer = {"failure": HEAVY}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode())
    sys.stdout.buffer.flush()
    # A document swollen to its limit takes long to be put away.
    os._exit(0)


main()
