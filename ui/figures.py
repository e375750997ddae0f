"""From fits, devices and readings to what a memory bar draws. Pure sums, no Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from advisor.fit.bill import Bill, DeviceBill
from advisor.fit.fit import Fit
from advisor.gauge import Reading
from advisor.machine.machine import Device, Kind, Machine
from ui.store import AppState, Host, Loaded

Role = Literal["other", "weights", "kv_filled", "kv", "compute", "overhead"]


@dataclass(frozen=True)
class Part:
    """One stretch of a bar, in bytes."""

    role: Role
    size: int


@dataclass(frozen=True)
class Figure:
    """One device's memory. capacity: where the card ends; safe: where its reserve begins; bytes, None if unknown."""

    parts: tuple[Part, ...]
    capacity: int | None
    safe: int | None = None

    @property
    def used(self) -> int:
        """Bytes of all parts."""
        return sum(part.size for part in self.parts)

    @property
    def overflow(self) -> int:
        """Bytes beyond the end of the card."""
        return max(0, self.used - self.capacity) if self.capacity else 0

    def size_of(self, role: Role) -> int:
        """Bytes of one role."""
        return sum(part.size for part in self.parts if part.role == role)


def _figure(parts: dict[Role, int], capacity: int | None, reserve: int) -> Figure:
    kept = tuple(Part(role, size) for role, size in parts.items() if size > 0)
    return Figure(kept, capacity, max(0, capacity - reserve) if capacity is not None else None)


def device_figure(device: Device, ours: int = 0) -> Figure:
    """A device as it is now: what other programs hold, and our loaded model (`ours` bytes of it); the rest is free."""
    taken = device.capacity - device.free if device.capacity is not None and device.free is not None else 0
    return _figure({"other": max(0, taken - ours), "weights": min(ours, taken)}, device.capacity, device.reserve)


def _bill_parts(row: DeviceBill, *, other: int, filled: float = 0.0) -> dict[Role, int]:
    chat = round(row.context * filled)
    return {
        "other": other,
        "weights": row.weights,
        "kv_filled": chat,
        "kv": row.context - chat,
        "compute": row.compute,
        "overhead": row.overhead + row.band,
    }


def _reserve(machine: Machine, device: str) -> int:
    return next((found.reserve for found in machine.devices if found.id == device), 0)


def cards_first(bill: Bill) -> list[DeviceBill]:
    """The rows in the order people look for them: graphics cards, then system memory."""
    return sorted(bill.devices, key=lambda row: row.kind is Kind.CPU)


def plan_figures(fit: Fit, machine: Machine) -> list[tuple[DeviceBill, Figure]]:
    """One bar per device of a fit, cards first: what is in use, and what the plan would add."""
    found = []
    for row in cards_first(fit.bill):
        other = row.capacity - row.free if row.capacity is not None and row.free is not None else 0
        found.append((row, _figure(_bill_parts(row, other=other), row.capacity, _reserve(machine, row.device))))
    return found


def main_row(bill: Bill) -> DeviceBill:
    """The device that carries most of the model: the one a single gauge is about."""
    return max(bill.devices, key=lambda row: row.engine)


def live_figure(
    loaded: Loaded, row: DeviceBill, machine: Machine, memory: Host | None, reading: Reading | None, filled: float
) -> Figure:
    """A device of the loaded model now; the chat memory shows how far it is filled (0.0 to 1.0).

    For system memory what other programs hold is measured: all that is taken less the engine child. For a card it is
    what was taken when the model was loaded.
    """
    other = row.capacity - row.free if row.capacity is not None and row.free is not None else 0
    capacity = row.capacity
    if row.device == machine.cpu.id and memory and reading:
        capacity = memory.total
        other = max(0, memory.total - memory.available - reading.engine)
    overhead_now = replace(row, overhead=loaded.base_memory) if row.device == machine.cpu.id else row
    return _figure(_bill_parts(overhead_now, other=other, filled=filled), capacity, _reserve(machine, row.device))


def main_figure(state: AppState) -> tuple[Device | DeviceBill, Figure] | None:
    """The one gauge of the bottom strip and the chat: the loaded model's main device, else system memory."""
    if state.machine is None:
        return None
    if state.loaded and state.phase.loaded:
        row = main_row(state.loaded.allocated)
        filled = state.context_used / state.context_size if state.context_size else 0.0
        return row, live_figure(state.loaded, row, state.machine, state.memory, state.reading, min(1.0, filled))
    cpu = state.machine.cpu
    if state.memory:
        cpu = replace(cpu, capacity=state.memory.total, free=state.memory.available)
    return cpu, device_figure(cpu)


def without(machine: Machine, loaded: Loaded | None, engine: int) -> Machine:
    """The machine as it would be with the loaded model gone: the room a replacement may plan with.

    engine: resident bytes of the loaded model's child now, freed in system memory when it ends.
    """
    if loaded is None:
        return machine
    freed = {row.device: row.engine for row in loaded.allocated.devices}
    freed[machine.cpu.id] = engine

    def emptied(device: Device) -> Device:
        if device.free is None or device.capacity is None:
            return device
        return replace(device, free=min(device.capacity, device.free + freed.get(device.id, 0)))

    return replace(machine, devices=tuple(emptied(device) for device in machine.devices))
