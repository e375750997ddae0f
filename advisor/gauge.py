"""The gauge: what was predicted, what the engine allocated, what the system measures."""

from __future__ import annotations

import time
from dataclasses import dataclass

import psutil

from advisor.fit.bill import Bill


@dataclass(frozen=True)
class Reading:
    """One look at the system. Bytes; seconds are time.monotonic().

    engine: resident memory of the engine child, its base included; available: system memory that could still be taken.
    """

    at: float
    engine: int
    available: int
    total: int


def sample(pid: int) -> Reading | None:
    """Look at the engine child `pid` and the machine now; None if the child is gone. Takes well under 1 ms."""
    try:
        engine = psutil.Process(pid).memory_info().rss
    except psutil.NoSuchProcess:
        return None
    memory = psutil.virtual_memory()
    return Reading(time.monotonic(), engine, memory.available, memory.total)


@dataclass(frozen=True)
class Gap:
    """Bill against reality for one loaded model, in bytes.

    predicted: the dry run's engine bytes; allocated: what the engine says it holds, all devices; measured: the child's
    resident memory less what the program itself takes, to be held against `in_memory`, the part that lies in it.
    """

    predicted: int
    allocated: int
    in_memory: int
    measured: int

    @property
    def drift(self) -> float:
        """measured over in_memory, less one: 0.03 is 3 % more than predicted."""
        return self.measured / self.in_memory - 1 if self.in_memory else 0.0


def gap(predicted: Bill, allocated: Bill, reading: Reading, base_memory: int) -> Gap:
    """Hold the three against each other. base_memory: the child's resident bytes at work without a model."""
    host = allocated.devices[0] if allocated.devices else None
    return Gap(
        predicted=predicted.engine,
        allocated=allocated.engine,
        in_memory=host.engine if host else 0,
        measured=max(0, reading.engine - base_memory),
    )
