"""The moment read at the door, going on while the work is done: nobody below asks what time it is."""

import time
from datetime import datetime, timedelta


class Clock:
    def __init__(self, at: datetime):
        self._at, self._started = at, time.monotonic()

    def elapsed(self) -> timedelta:
        return timedelta(seconds=time.monotonic() - self._started)

    def now(self) -> datetime:
        return self._at + self.elapsed()
