"""check_invariants, alone in its process: `python -m bench.checking` says its times, promise by promise, its memory."""

import json
import time

import django

django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.exporting import peak  # noqa: E402
from projects import invariants  # noqa: E402


class Counter:
    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute, sql, params, many, context):
        self.number += 1
        return execute(sql, params, many, context)


def main() -> None:
    at, spent, counter = timezone.now(), {}, Counter()
    found = []
    with connection.execute_wrapper(counter):
        for promise in invariants.PROMISES:
            began = time.monotonic()
            found += [str(each) for each in invariants.violations(at, (promise,))]
            spent[promise] = round(time.monotonic() - began, 1)
    print(json.dumps({"seconds": spent, "queries": counter.number, "peak": peak(), "found": found[:20]}))


if __name__ == "__main__":
    main()
