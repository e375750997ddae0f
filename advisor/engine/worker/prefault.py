"""Taking memory when it is promised, not when it is first touched.

On Linux an allocation costs nothing until its pages are written. The working buffer of a context is first written
when a long prompt comes, so a model could load well and be killed in the middle of a chat. Touching the new pages
right after they were allocated moves that moment into the load, where it can be told, and makes what the system
measures what the bill says.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from advisor.errors import MemoryProblem

MAPS = Path("/proc/self/maps")
MADV_POPULATE_WRITE = 23  # Linux 5.14; older kernels answer EINVAL and touch nothing

Range = tuple[int, int]


def anonymous(maps: str) -> list[Range]:
    """[start, end) of the writable private regions without a file in the text of /proc/<pid>/maps, in order."""
    found = []
    for line in maps.splitlines():
        fields = line.split()
        if (
            len(fields) >= 5
            and fields[1] == "rw-p"
            and fields[4] == "0"
            and (len(fields) == 5 or fields[5] == "[heap]")
        ):
            start, end = fields[0].split("-")
            found.append((int(start, 16), int(end, 16)))
    return found


def added(before: list[Range], after: list[Range]) -> Iterator[Range]:
    """The stretches of `after` that no range of `before` covers; both ordered. The kernel joins neighbours."""
    for start, end in after:
        for old_start, old_end in before:
            if old_end <= start or old_start >= end:
                continue
            if old_start > start:
                yield start, old_start
            start = max(start, old_end)
        if start < end:
            yield start, end


@contextmanager
def taken_at_once() -> Iterator[None]:
    """Touch every page that the block allocated; MemoryProblem if the system has none left to give.

    Does nothing on systems that commit memory when it is allocated (Windows) or do not tell (macOS).
    """
    if sys.platform != "linux":
        yield
        return
    before = anonymous(MAPS.read_text())
    yield
    advise = ctypes.CDLL(None, use_errno=True).madvise
    advise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    for start, end in added(before, anonymous(MAPS.read_text())):
        if advise(start, end - start, MADV_POPULATE_WRITE) == 0:
            continue
        error = ctypes.get_errno()
        if error == errno.EINVAL:
            continue  # a kernel before 5.14, or a mapping of a kind that cannot be populated
        reason = os.strerror(error).lower()
        raise MemoryProblem(
            "The memory for this conversation could not be had ({why}). Try a shorter context.", why=reason
        )
