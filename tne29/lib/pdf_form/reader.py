"""What the reading process does: a PDF comes in, JSON goes out."""

import json
from dataclasses import asdict
from typing import BinaryIO

from tne29.lib.reading.bounds import Limits, tighten

from .document import read
from .failures import HEAVY, Unreadable


def main(question: BinaryIO, answer: BinaryIO, limits: Limits) -> int:
    content = question.read()
    tighten(limits)
    try:
        said = asdict(read(content, limits))
    except Unreadable as failure:
        said = {"failure": failure.reason}
    except (MemoryError, RecursionError):
        said = {"failure": HEAVY}
    answer.write(json.dumps(said, ensure_ascii=False).encode())
    answer.flush()
    return 0
