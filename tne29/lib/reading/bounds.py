"""How much of a file is read, and how the reading process holds itself to it."""

import resource
import signal
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Limits:
    """seconds: of processor and, twice that, of clock; megabytes: on top of what the process holds to begin with."""

    seconds: int = 5
    megabytes: int = 256
    pages: int = 200
    objects: int = 60_000
    fields: int = 4_000
    name_length: int = 120
    value_length: int = 60_000
    total_length: int = 1_000_000
    answer_bytes: int = 8 * MEGABYTE

    @property
    def out_of_time(self) -> tuple[int, ...]:
        return (-signal.SIGXCPU, -signal.SIGALRM)


def tighten(limits: Limits) -> None:
    """From here on, the kernel ends this process when it exceeds."""
    held = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    for limit, most in (
        (resource.RLIMIT_AS, held + limits.megabytes * MEGABYTE),
        (resource.RLIMIT_FSIZE, limits.answer_bytes),
        (resource.RLIMIT_NOFILE, 32),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    # With a hard limit just above, the end says that it was time that ran out.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 1))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, 2 * limits.seconds)
