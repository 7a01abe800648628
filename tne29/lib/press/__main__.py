"""The press itself: `python -m tne29.lib.press FOLDER OWNER`. Requests come by its input, documents go by its output.

It has WeasyPrint loaded and forks one bounded child for each document. No database, no secret, no network here.
It ends with its owner: the end of its input alone would not say so, while anything forked from the owner holds it open.
"""

import gc
import os
import select
import signal
import sys
from pathlib import Path
from typing import Any

from . import frames
from .binder import bind
from .bounds import Bounds, run_bounded
from .engine import Engine
from .failures import PressFailure


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    questions, answers = _our_pipes()
    try:
        owner = os.pidfd_open(int(sys.argv[2]))
    except ProcessLookupError:
        return
    engine = Engine(Path(sys.argv[1]))
    engine.warm_up()
    gc.collect()
    gc.freeze()
    try:
        while _is_asked(questions.fileno(), owner):
            head, parts = frames.receive(questions)
            frames.send(answers, *_answer(engine, head, parts, questions.fileno()))
    except (EOFError, BrokenPipeError):
        return


def _is_asked(questions: int, owner: int) -> bool:
    """Waits for a question; False when the owner has ended."""
    ready, _, _ = select.select([questions, owner], [], [])
    return owner not in ready


def _our_pipes():
    """Whatever a library prints goes to the errors, not into the answers."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return sys.stdin.buffer, answers


def _answer(engine: Engine, head: dict[str, Any], parts: list[bytes], asker: int) -> tuple[dict, list[bytes]]:
    def work() -> bytes:
        if parts:
            return bind(engine, head, parts)
        return engine.write(head["html"], head["sheets"])

    try:
        return {}, [run_bounded(work, Bounds(head["seconds"], head["megabytes"]), asker)]
    except PressFailure as failure:
        return {"failure": failure.reason}, []


if __name__ == "__main__":
    main()
