"""How long a test waits for what must happen: far longer than it takes, for the machine may be slow, or busy in bursts.

Where it happens, waiting costs nothing. That something does not happen is shown by what happens instead, never by
waiting for a while.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import psutil

SECONDS = 180.0
MILLISECONDS = round(1000 * SECONDS)


def until(is_so: Callable[[], object]) -> None:
    """Wait for it. AssertionError where it does not come about."""
    end = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.01)


def has_ended(pid: int) -> bool:
    """Whether a process that is no child of ours has ended, also where nobody asked for its exit code yet."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True
