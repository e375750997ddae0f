"""A Bill: the bytes a Plan takes on each device, by named line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from advisor.engine.answers import Buffer
from advisor.fit.memory_history import Learned
from advisor.fit.overhead import VOCABULARY_SOURCE, overhead
from advisor.machine.backends import RPC
from advisor.machine.machine import Device, Kind, Machine


@dataclass(frozen=True)
class DeviceBill:
    """What one device carries, in bytes.

    weights, context (KV cache and recurrent state) and compute are the engine's own figures; overhead is what else is
    taken: by the driver or the engine program itself (overhead_source says whence that figure is), and by the model's
    vocabulary; band is how much more it may be in a ranking's short way to a bill. capacity, free and usable are the
    device's, None if unknown. learned: what earlier loads here took beyond all that.
    """

    device: str
    name: str
    kind: Kind
    weights: int = 0
    context: int = 0
    compute: int = 0
    overhead: int = 0
    overhead_source: str = ""
    band: int = 0
    capacity: int | None = None
    free: int | None = None
    usable: int | None = None
    vocabulary: int = 0
    learned: Learned | None = None

    @property
    def program(self) -> int:
        """What of the overhead the driver or the engine program takes: all but the vocabulary."""
        return self.overhead - self.vocabulary

    @property
    def engine(self) -> int:
        """What the engine itself allocates: weights, context, compute."""
        return self.weights + self.context + self.compute

    @property
    def loaded(self) -> int:
        """What loading the model adds to the engine program: what it allocates, and the vocabulary."""
        return self.engine + self.vocabulary

    @property
    def beyond(self) -> int:
        """What of `learned` belongs to the sum: loads of this very model, in system memory.

        A card's free memory is read with its driver running, so there it is told beside the sum.
        """
        counts = self.learned is not None and self.learned.own and self.kind is Kind.CPU
        return max(0, self.learned.size) if self.learned and counts else 0

    @property
    def total(self) -> int:
        """Everything the plan takes on this device, at the upper end of its band."""
        # Added up in one go, for a ranking asks thousands of times.
        beyond = self.beyond if self.learned else 0
        return self.weights + self.context + self.compute + self.overhead + beyond + self.band

    @property
    def spare(self) -> int | None:
        """Usable bytes left over; negative where the plan needs more, None where usable is unknown."""
        return None if self.usable is None else self.usable - self.total

    def to_json(self) -> dict[str, Any]:
        """The terminal contract's fields of one bill row; vocabulary is a part of overhead, not a summand beside it."""
        source = self.overhead_source
        if self.vocabulary:
            source = f"{source}; and the model's vocabulary: {VOCABULARY_SOURCE}"
        return {
            "device": self.device, "name": self.name, "kind": str(self.kind), "weights": self.weights,
            "context": self.context, "compute": self.compute, "overhead": self.overhead,
            "vocabulary": self.vocabulary, "overhead_source": source, "band": self.band, "learned": self.beyond,
            "total": self.total, "capacity": self.capacity, "usable": self.usable, "spare": self.spare,
        }  # fmt: skip


@dataclass(frozen=True)
class Bill:
    """One DeviceBill per device that carries anything, system memory first."""

    devices: tuple[DeviceBill, ...]

    @property
    def total(self) -> int:
        """Bytes on all devices together."""
        return sum(row.total for row in self.devices)

    @property
    def engine(self) -> int:
        """Bytes the engine allocates on all devices together."""
        return sum(row.engine for row in self.devices)

    @property
    def loaded(self) -> int:
        """Bytes that loading the model adds on all devices together."""
        return sum(row.loaded for row in self.devices)

    def line(self, name: str) -> int:
        """One line ("weights", "context", "compute", "program", "vocabulary") summed over the devices."""
        return sum(int(getattr(row, name)) for row in self.devices)

    def on(self, device: str) -> DeviceBill | None:
        """The row of `device`, None if it carries nothing."""
        return next((row for row in self.devices if row.device == device), None)

    @property
    def called(self) -> dict[str, str]:
        """What people call each device, by its id: planned and lent ones by their names, numbered where they are alike.

        The engine's ids of those, "RPC0" and so on, stand on no card and in no system's tools.
        """
        rows = [row for row in self.devices if row.device.startswith(RPC.ggml)]
        alike = Counter(row.name for row in rows)
        seen, found = Counter[str](), {row.device: row.device for row in self.devices}
        for row in rows:
            seen[row.name] += 1
            found[row.device] = f"{row.name} ({seen[row.name]})" if alike[row.name] > 1 else row.name
        return found

    def corrected(self, learned: Mapping[str, Learned]) -> Bill:
        """The bill with what was learned of its devices, by device id."""
        if not learned:
            return self
        return Bill(tuple(replace(row, learned=learned.get(row.device)) for row in self.devices))


def make_bill(buffers: Iterable[Buffer], machine: Machine, engine_memory: int, vocabulary: int = 0) -> Bill:
    """Add the engine's buffers up per device, with each device's overhead.

    engine_memory: resident bytes of the engine program at work, without a model, as the self-check measured them.
    vocabulary: bytes of the model's, as `vocabulary_memory` has them.
    Buffers on a device the machine does not list (hot-plugged meanwhile) get a row with unknown capacity.
    """
    rows: dict[str, DeviceBill] = {machine.cpu.id: _row(machine.cpu, engine_memory, vocabulary)}
    known = {device.id: device for device in machine.devices}
    for buffer in buffers:
        name = buffer.device
        if name not in rows:
            device = known.get(name) or Device(name, name, Kind.DEDICATED, None, None, 0)
            rows[name] = _row(device, engine_memory)
        row = rows[name]
        rows[name] = replace(
            row,
            weights=row.weights + buffer.weights,
            context=row.context + buffer.context,
            compute=row.compute + buffer.compute,
        )
    order = {device.id: index for index, device in enumerate(machine.devices)}
    # A card that was offered to the engine and got nothing has no row: its driver is not started for it either.
    taken = [row for row in rows.values() if row.engine or row.kind is Kind.CPU]
    return Bill(tuple(sorted(taken, key=lambda row: order.get(row.device, len(order)))))


def _row(device: Device, engine_memory: int, vocabulary: int = 0) -> DeviceBill:
    extra = overhead(device, engine_memory)
    return DeviceBill(
        device=device.id, name=device.name, kind=device.kind, overhead=extra.size + vocabulary,
        overhead_source=extra.source, capacity=device.capacity, free=device.free, usable=device.usable,
        vocabulary=vocabulary,
    )  # fmt: skip
