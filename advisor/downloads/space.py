"""Room on the disk: what a file still needs, what other downloads were promised, what is really free."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from advisor.errors import DiskFull, DownloadProblem
from advisor.units import MIB, Bytes

MARGIN = 256 * MIB  # left free, so that the rest of the computer goes on working


@dataclass(frozen=True)
class DiskSpace:
    """One filesystem. id: the same for all its folders; free: bytes that this person may still write; block: bytes."""

    id: int
    free: int
    block: int


def disk_of(folder: Path) -> DiskSpace:
    """The disk that `folder` is on, or will be on once it is made. Raises OSError."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    device = os.stat(folder).st_dev
    if hasattr(os, "statvfs"):
        found = os.statvfs(folder)
        return DiskSpace(device, found.f_bavail * found.f_frsize, found.f_frsize)
    return DiskSpace(device, psutil.disk_usage(str(folder)).free, 4096)


def still_needed(path: Path, size: int, block: int) -> int:
    """Bytes of disk that a file of `size` bytes takes beyond what `path` takes by now."""
    whole = -(-size // block) * block
    try:
        found = os.stat(path)
    except OSError:
        return whole
    taken = found.st_blocks * 512 if hasattr(found, "st_blocks") else found.st_size
    return max(0, whole - taken)


class Space:
    """Keeps downloads that run at the same time from counting on the same room. Safe from any thread."""

    def __init__(self, look: Callable[[Path], DiskSpace] = disk_of, margin: int = MARGIN) -> None:
        self._look, self._margin = look, margin
        self._lock = threading.Lock()
        self._promised: dict[Path, tuple[int, int]] = {}

    def claim(self, path: Path, size: int) -> None:
        """See that `path` can grow to `size` bytes, and keep the room for it; asked again as it grows.

        Raises DiskFull, saying how much is missing, where the disk has not got it; OSError where it is not there.
        """
        disk = self._look(path.parent)
        need = still_needed(path, size, disk.block)
        with self._lock:
            others = sum(n for other, (device, n) in self._promised.items() if device == disk.id and other != path)
            short = need + others + self._margin - disk.free
            if need and short > 0:
                self._promised.pop(path, None)
                raise disk_full(path.parent, short)
            self._promised[path] = (disk.id, need)

    def release(self, path: Path) -> None:
        """The file is whole, or is not wanted any more."""
        with self._lock:
            self._promised.pop(path, None)


def disk_full(folder: Path, short: int) -> DiskFull:
    """The error for a disk without enough room. short: bytes to free."""
    return DiskFull(
        "The disk of {folder} is too full: free {missing} there, then resume. What was fetched is kept.",
        short,
        folder=folder,
        missing=Bytes(max(short, MIB)),
    )


@contextmanager
def disk_errors(folder: Path, missing: Callable[[], int] = lambda: 0) -> Iterator[None]:
    """Turns what the disk of `folder` answers into DownloadProblem. missing: bytes that were still to be written."""
    try:
        yield
    except OSError as error:
        match error.errno:
            case errno.ENOSPC | errno.EDQUOT:
                raise disk_full(folder, missing()) from error
            case errno.EFBIG:
                raise DownloadProblem(
                    "The disk of {folder} holds no files of this size (FAT32 stops at 4 GB). Choose another.",
                    folder=folder,
                ) from error
            case errno.EACCES | errno.EPERM | errno.EROFS:
                raise DownloadProblem(
                    "{folder} may not be written to by you. Change its permissions, or choose another folder.",
                    folder=folder,
                ) from error
            case errno.ENOENT | errno.ENOTDIR:
                raise DownloadProblem(
                    "{folder} was removed while it was written to. Start the download again.", folder=folder
                ) from error
            case _:
                raise DownloadProblem(
                    "The disk of {folder} fails ({reason}). What was fetched is kept; check it, then resume.",
                    folder=folder,
                    reason=error.strerror or str(error),
                ) from error
