"""Who holds what of one device's memory, in lines that add up: the bill's own, what it left open, and everyone else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from advisor.fit.bill import DeviceBill
from advisor.machine.machine import Device, Kind

LineName = Literal[
    "weights", "kv_filled", "kv", "compute", "overhead", "vocabulary", "kept", "rest", "models", "helpers", "other"
]
ENGINE_LINES: tuple[LineName, ...] = ("weights", "kv_filled", "kv", "compute")
MODEL_LINES: tuple[LineName, ...] = (*ENGINE_LINES, "overhead", "vocabulary", "kept", "rest")


@dataclass(frozen=True)
class Holding:
    """What was measured of one device: bytes that the engine child holds there, None where nobody tells.

    models: what the children of other models in memory hold; helpers: what the rest of our processes hold. kept: of the
    child's, copies of earlier states of conversations.
    """

    child: int | None = None
    helpers: int = 0
    kept: int = 0
    models: int = 0


@dataclass(frozen=True)
class DeviceAccount:
    """One device, in bytes.

    sizes: by line. The engine's lines come to `allocated`, all of the model's to `measured` (or to what is expected,
    where that is None): "rest" is what nothing explains, less than nothing where less is held than was allocated.
    predicted: all that was foreseen before the load. free: None where unknown.
    """

    predicted: int
    allocated: int
    measured: int | None
    sizes: dict[LineName, int] = field(default_factory=dict)
    free: int | None = None
    safe: int | None = None
    capacity: int | None = None

    @property
    def held(self) -> int:
        """What the model's lines come to."""
        return sum(self.sizes.get(name, 0) for name in MODEL_LINES)


def account(
    row: DeviceBill,
    foreseen: DeviceBill | None,
    holding: Holding,
    device: Device | None,
    *,
    program: int = 0,
    filled: float = 0.0,
) -> DeviceAccount:
    """The account of one device of a loaded model.

    row: what the engine says it holds there; foreseen: the bill before the load. program: bytes of the engine program
    without a model, which lie in system memory. filled: how much of the chat memory is in use, 0.0 to 1.0. device: as
    it is now, None where it is gone.
    """
    chat = round(row.context * filled)
    overhead = program if row.kind is Kind.CPU else _driver(row, foreseen, holding)
    sizes: dict[LineName, int] = {
        "weights": row.weights, "kv_filled": chat, "kv": row.context - chat, "compute": row.compute,
        "overhead": overhead, "vocabulary": row.vocabulary, "kept": holding.kept,
    }  # fmt: skip
    expected = row.loaded + overhead + holding.kept
    sizes["rest"] = 0 if holding.child is None else holding.child - expected
    sizes["models"], sizes["helpers"] = holding.models, holding.helpers
    capacity, free = (device.capacity, device.free) if device else (row.capacity, row.free)
    taken = capacity - free if capacity is not None and free is not None else 0
    held = expected if holding.child is None else holding.child
    # What nobody samples is as it was at the load: the model was not there yet.
    sizes["other"] = max(0, taken - held - holding.models - holding.helpers) if device else taken
    reserve = device.reserve if device else 0
    return DeviceAccount(
        (foreseen.total - foreseen.band if foreseen else 0) + _learned_beside(foreseen),
        row.engine,
        holding.child,
        sizes,
        free,
        max(0, capacity - reserve) if capacity is not None else None,
        capacity,
    )


def _driver(row: DeviceBill, foreseen: DeviceBill | None, holding: Holding) -> int:
    """What a card's driver takes for the child: as learned, all that is beyond the engine's own where nothing was."""
    if holding.child is None:
        return row.program
    beyond = max(0, holding.child - row.engine)
    return min(beyond, _learned_beside(foreseen)) or beyond


def _learned_beside(foreseen: DeviceBill | None) -> int:
    """What was learned of a device whose free memory is read with the driver running: foreseen, and not in its bill."""
    if foreseen is None or foreseen.learned is None or foreseen.kind is Kind.CPU:
        return 0
    return max(0, foreseen.learned.size)
