"""Taking memory when it is promised, not when it is first touched.

On Linux an allocation costs nothing until its pages are written. The working buffer of a context is first written
when a long prompt comes, so a model could load well and be killed in the middle of a chat. Touching the new pages
right after they were allocated moves that moment into the load, where it can be told, and makes what the system
measures what the bill says.

One allocation is left alone: the scheduler's room for the copies of a graph that is cut at every node for as many
inputs as there can be (ggml_backend_sched_new, context_buffer_size: 22 kB a node). Hardly any of it is ever written,
and touching it took 42 MB for a model of 135 million parameters and over 400 for any that is sized by 40 nodes a token
(llama_context::graph_max_nodes: Qwen3-Next, Qwen3.5, Kimi-Linear and others).
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from advisor.engine.worker.llama import Log
from advisor.errors import MemoryProblem

MAPS = Path("/proc/self/maps")
MADV_POPULATE_WRITE = 23  # Linux 5.14; older kernels answer EINVAL and touch nothing

# Lines that llama_context::sched_reserve logs right before and right after it makes the scheduler.
_BEFORE_SCHEDULER = "sched_reserve: max_nodes"
_AFTER_SCHEDULER = ("sched_reserve: reserving full memory", "sched_reserve: worst-case")

_Range = tuple[int, int]


def give_back() -> None:
    """Let the system have what was freed. glibc keeps up to 32 MB pieces of it for later, which a context that grew
    would leave behind each time."""
    if trim := getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None:
        trim(0)


def anonymous(maps: str) -> list[_Range]:
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


def added(before: list[_Range], after: list[_Range]) -> Iterator[_Range]:
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


class _Scheduler:
    """Finds what was allocated for the scheduler, by what the log says around it; nothing where the log is silent."""

    def __init__(self) -> None:
        self.room: list[_Range] = []
        self._before: list[_Range] | None = None

    def heard(self, line: str) -> None:
        """Take a line of the log at the moment it is written."""
        if line.startswith(_BEFORE_SCHEDULER):
            self._before = anonymous(MAPS.read_text())
        elif self._before is not None and line.startswith(_AFTER_SCHEDULER):
            self.room = list(added(self._before, anonymous(MAPS.read_text())))
            self._before = None


@contextmanager
def taken_at_once(log: Log) -> Iterator[None]:
    """Touch every page that the block allocated, the scheduler's aside; MemoryProblem if the system has none left.

    log: llama.cpp's. Does nothing on systems that commit memory when it is allocated (Windows) or do not tell (macOS).
    """
    if sys.platform != "linux":
        yield
        return
    before, scheduler = anonymous(MAPS.read_text()), _Scheduler()
    with log.watched(scheduler.heard):
        yield
    advise = ctypes.CDLL(None, use_errno=True).madvise
    advise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    for start, end in added(sorted(before + scheduler.room), anonymous(MAPS.read_text())):
        if advise(start, end - start, MADV_POPULATE_WRITE) == 0:
            continue
        error = ctypes.get_errno()
        if error == errno.EINVAL:
            continue  # a kernel before 5.14, or a mapping of a kind that cannot be populated
        reason = os.strerror(error).lower()
        raise MemoryProblem(
            "The memory for this conversation could not be had ({why}). Try a shorter context.", why=reason
        )
