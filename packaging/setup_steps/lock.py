"""One set-up at a time in one folder."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .console import say

if sys.platform == "win32":
    import msvcrt

    def _try(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _wait(descriptor: int) -> None:
        while not _try(descriptor):
            time.sleep(0.2)

else:
    import fcntl

    def _try(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _wait(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)


@contextmanager
def held(path: Path, what: str) -> Iterator[int]:
    """Hold the lock file `path` for the length of the block; wait, saying so once, while another process holds it.

    The system frees the lock when its last holder ends, however it ends, so none is ever stale. Yields the open
    descriptor: a child that inherits it keeps the lock until it has ended too, so that what a killed set-up left
    running is waited for.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not _try(descriptor):
            say(f"Another set-up is at work on {what}{_holder(path)}; waiting for it to end.")
            _wait(descriptor)
        _sign(path)
        yield descriptor
    finally:
        os.close(descriptor)


def _sign(path: Path) -> None:
    # Beside the lock, because Windows lets nobody read a locked file.
    path.with_suffix(".pid").write_text(str(os.getpid()), encoding="ascii")


def _holder(path: Path) -> str:
    try:
        return f" (process {path.with_suffix('.pid').read_text(encoding='ascii')})"
    except OSError:
        return ""
