"""How many compute threads this computer has room for: at most, and at this moment.

llama.cpp's threads wait for each other after every operation, spinning, so one that has no processor of its own holds
up all: on two cores beside one busy program two threads write at half the speed of one, beside more at a tenth.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

from advisor.system import sysctl
from advisor.system.cgroup import cpu_quota
from advisor.system.command import Runner, run_command

_LOOK_SECONDS = 0.5  # the system counts processor time in steps of 10 to 16 ms


def compute_threads(root: Path = Path("/"), system: str = platform.system(), runner: Runner = run_command) -> int:
    """One thread per fast physical core that this process may use: more would only wait for each other.

    Efficiency cores do not count where there are others: each operation would wait for the slowest of them.
    """
    allowed = _allowed()
    usable = allowed & _fast(root, allowed) or allowed
    shared = {_siblings(root, number) for number in usable}
    cores = min(psutil.cpu_count(logical=False) or len(usable), len(shared))
    if system == "Darwin":
        cores = min(cores, _fast_on_a_mac(runner) or cores)
    quota = cpu_quota(root)
    return cores if quota is None else max(1, min(cores, round(quota)))


def _fast(root: Path, numbers: set[int]) -> set[int]:
    """The logical processors that are no efficiency cores, as Linux tells them; empty where it tells no difference."""
    try:
        return parse_cpu_list((root / "sys/devices/cpu_core/cpus").read_text())  # Intel's hybrids
    except (OSError, ValueError):
        pass
    try:  # Arm: against the fastest of this chip, which has 1024
        each = {n: int((root / f"sys/devices/system/cpu/cpu{n}/cpu_capacity").read_text()) for n in numbers}
    except (OSError, ValueError):
        return set()
    return {number for number, capacity in each.items() if 2 * capacity > max(each.values())}


def parse_cpu_list(text: str) -> set[int]:
    """Numbers of processors as Linux lists them: "0-3,8" is {0, 1, 2, 3, 8}. ValueError for anything else."""
    found: set[int] = set()
    for part in filter(None, text.strip().split(",")):
        first, _, last = part.partition("-")
        found |= set(range(int(first), int(last or first) + 1))
    return found


def _fast_on_a_mac(runner: Runner) -> int | None:
    """Physical performance cores; None on a Mac whose cores are all alike."""
    told = sysctl.ask(["hw.perflevel0.physicalcpu"], runner).get("hw.perflevel0.physicalcpu", "")
    return int(told) if told.isdigit() and int(told) > 0 else None


def _allowed() -> set[int]:
    """Numbers of the logical processors that this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return os.sched_getaffinity(0)
    return set(range(psutil.cpu_count() or 1))


def _siblings(root: Path, number: int) -> str:
    """The logical processors on the same core, as Linux lists them; the processor alone where that is not told."""
    try:
        return (root / f"sys/devices/system/cpu/cpu{number}/topology/thread_siblings_list").read_text().strip()
    except OSError:
        return str(number)


@dataclass(frozen=True)
class Used:
    """Seconds since some moment: of the clock, and of processor time over the processors allowed to us.

    ours: taken by this process; idle: taken by nobody; counted: all that the system kept account of.
    """

    clock: float
    ours: float
    idle: float
    counted: float


def used() -> Used:
    """The counters now."""
    each = psutil.cpu_times(percpu=True)
    allowed = [times for number, times in enumerate(each) if number in _allowed()] or each
    idle = sum(times.idle + getattr(times, "iowait", 0.0) for times in allowed)
    return Used(time.perf_counter(), time.process_time(), idle, sum(map(sum, allowed)))


class Threads:
    """The number of threads to compute with, following what other programs leave free."""

    def __init__(self, most: int, look: Callable[[], Used] = used) -> None:
        self._most, self._look = most, look
        self._count = most
        self._seen: Used | None = None

    @property
    def crowded(self) -> bool:
        """Whether they take every processor there is, so that whatever else runs, this program's window too, holds
        them up."""
        return self._most >= len(_allowed())

    def start(self) -> None:
        """A reply begins: as many as there may be, until what others do meanwhile has been seen."""
        self._count = self._most
        self._seen = self._look()

    def count(self) -> int:
        """How many to use for the next batch; looks again when the last look is half a second old."""
        before = self._seen
        if self._most == 1 or before is None or time.perf_counter() - before.clock < _LOOK_SECONDS:
            return self._count
        self._seen = now = self._look()
        elapsed = now.clock - before.clock
        if now.counted - before.counted < elapsed / 2:
            self._count = self._most  # a sandbox that keeps no account of its processors
        else:
            free = (now.ours - before.ours + now.idle - before.idle) / elapsed
            # Measured on two cores: where others take half of one, two threads write 1.2 times as fast as one; where
            # they take all of it, half as fast.
            self._count = max(1, min(self._most, int(free + 0.5)))
        return self._count
