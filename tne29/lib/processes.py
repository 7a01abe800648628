"""Processes that never outlive whoever started them."""

import ctypes
import os
import signal
from collections.abc import Callable

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True)


def die_with_parent(signum: int = signal.SIGTERM, *, parent: int | None = None) -> None:
    """Asks the kernel for `signum` when the parent ends, even by kill -9; ends now if it is gone already."""
    if LIBC.prctl(PR_SET_PDEATHSIG, int(signum), 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    if parent is not None and os.getppid() != parent:
        os._exit(1)


def tied_to_me(signum: int = signal.SIGTERM) -> Callable[[], None]:
    """A `preexec_fn` for subprocess.Popen: the child gets `signum` when this process ends."""
    parent = os.getpid()
    return lambda: die_with_parent(signum, parent=parent)
