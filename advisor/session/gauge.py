"""The gauge: what was predicted, what the engine allocated, what the system measures."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import psutil

from advisor.fit.bill import Bill
from advisor.machine.machine import Kind


@dataclass(frozen=True)
class Reading:
    """One look at the system. Bytes; seconds are time.monotonic().

    engine: resident memory of the engine child, its base included; available: system memory that could still be taken.
    cards: (device id, bytes that the child has there) of the graphics devices whose driver tells; a driver's own
    context is part of it. kept: of `engine`, copies of earlier states of conversations.
    """

    at: float
    engine: int
    available: int
    total: int
    cards: tuple[tuple[str, int], ...] = ()
    kept: int = 0

    @property
    def held(self) -> int:
        """All that the child was seen to hold, in system memory and on cards."""
        return self.engine + sum(size for _, size in self.cards)


def process_reading(pid: int) -> Reading | None:
    """Look at the engine child `pid` and the machine now; None if the child is gone. Takes well under 1 ms."""
    try:
        engine = psutil.Process(pid).memory_info().rss
    except psutil.NoSuchProcess:
        return None
    memory = psutil.virtual_memory()
    return Reading(time.monotonic(), engine, memory.available, memory.total)


@dataclass(frozen=True)
class DeviceGap:
    """Bill against reality on one device, in bytes; measured: None where nobody tells what one process has there."""

    device: str
    predicted: int
    allocated: int
    measured: int | None


@dataclass(frozen=True)
class Gap:
    """Bill against reality for one loaded model, device by device.

    predicted: the dry run's engine bytes and the vocabulary; allocated: what the engine says it holds, and the same;
    measured: what the system says, in system memory less what the program itself takes, on cards with the driver's
    context.
    """

    devices: tuple[DeviceGap, ...]

    @property
    def predicted(self) -> int:
        """Bytes on all devices."""
        return sum(row.predicted for row in self.devices)

    @property
    def allocated(self) -> int:
        """Bytes on all devices."""
        return sum(row.allocated for row in self.devices)

    @property
    def measured(self) -> int:
        """Bytes on the devices that can be measured."""
        return sum(row.measured for row in self.devices if row.measured is not None)

    @property
    def measurable(self) -> int:
        """The part of `allocated` that `measured` is to be held against."""
        return sum(row.allocated for row in self.devices if row.measured is not None)

    @property
    def drift(self) -> float:
        """measured over measurable, less one: 0.03 is 3 % more than the engine says it holds."""
        return self.measured / self.measurable - 1 if self.measurable else 0.0

    def to_json(self) -> dict[str, Any]:
        """The four sums, in bytes."""
        return {name: getattr(self, name) for name in ("predicted", "allocated", "measurable", "measured")}


def gap(predicted: Bill, allocated: Bill, reading: Reading, base_memory: int) -> Gap:
    """Hold the three against each other. base_memory: the child's resident bytes at work without a model."""
    cards = dict(reading.cards)
    rows = []
    for row in allocated.devices:
        foreseen = predicted.on(row.device)
        host = max(0, reading.engine - base_memory)
        measured = host if row.kind is Kind.CPU else cards.get(row.device)
        rows.append(DeviceGap(row.device, foreseen.loaded if foreseen else 0, row.loaded, measured))
    missing = [row for row in predicted.devices if allocated.on(row.device) is None]
    return Gap((*rows, *(DeviceGap(row.device, row.loaded, 0, cards.get(row.device)) for row in missing)))
