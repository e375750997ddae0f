"""From fits, devices and readings to what a memory bar draws. Pure sums, no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from advisor.fit.bill import Bill, DeviceBill
from advisor.fit.fit import Fit
from advisor.machine.live import now, of
from advisor.machine.machine import Device, Kind, Machine
from advisor.machine.sample import DeviceSample
from advisor.session.account import MODEL_LINES, DeviceAccount, Holding, LineName, account
from ui.store import AppState

BarRole = Literal[LineName, "borrowed", "ours", "unknown"]
Needle = Literal["measured", "allocated", "predicted"]


@dataclass(frozen=True)
class BarPart:
    """One stretch of a bar, in bytes."""

    role: BarRole
    size: int


@dataclass(frozen=True)
class Figure:
    """One device's memory. capacity: where the card ends; safe: where its reserve begins; bytes, None if unknown.

    needles: where on the bar what was foreseen, allocated and measured ends. beyond: system memory that the driver
    holds for a card, past its end. left: what the room that is left is to a person: "usable" by any model, "spare"
    beside one, or just "free" where no model can go.
    """

    parts: tuple[BarPart, ...]
    capacity: int | None
    safe: int | None = None
    beyond: int = 0
    left: Literal["usable", "spare", "free"] = "spare"
    needles: tuple[tuple[Needle, int], ...] = ()

    @property
    def used(self) -> int:
        """Bytes of all parts."""
        return sum(part.size for part in self.parts)

    @property
    def overflow(self) -> int:
        """Bytes beyond the end of the card."""
        return max(0, self.used - self.capacity) if self.capacity else 0

    def with_limit(self, safe: int) -> Figure:
        """The same with another safe limit."""
        return replace(self, safe=safe)

    def size_of(self, role: BarRole) -> int:
        """Bytes of one role."""
        return sum(part.size for part in self.parts if part.role == role)


def _figure(parts: dict[BarRole, int], capacity: int | None, reserve: int) -> Figure:
    kept = tuple(BarPart(role, size) for role, size in parts.items() if size > 0)
    return Figure(kept, capacity, max(0, capacity - reserve) if capacity is not None else None)


def device_figure(device: Device, ours: int = 0, sample: DeviceSample | None = None) -> Figure:
    """A device as it is now: what other programs hold, what its driver borrows, our own share; the rest is free."""
    if device.capacity is None or device.free is None:
        unknown = (BarPart("unknown", device.capacity),) if device.capacity else ()
        return Figure(unknown, device.capacity)
    used = device.capacity - device.free
    ours = min(used, ours)
    borrowed = sample.borrowed or 0 if sample else 0
    if sample and sample.spilled:
        borrowed = max(0, borrowed - sum(use.size for use in sample.spilled))
    inside = min(used - ours, borrowed) if device.integrated else 0
    sizes: dict[BarRole, int] = {"other": used - ours - inside, "borrowed": inside, "ours": ours}
    parts = tuple(BarPart(role, size) for role, size in sizes.items() if size > 0)
    beyond = 0 if device.integrated or sample is None else sample.borrowed or 0
    if not device.reachable or device.usable is None:
        return Figure(parts, device.capacity, None, beyond, "free")
    return Figure(parts, device.capacity, max(0, device.capacity - device.reserve), beyond, "usable")


@dataclass(frozen=True)
class Pool:
    """One pool of memory as a person thinks of it. within: the system memory that a unified device is one with."""

    device: Device
    within: Device | None = None

    @property
    def whole(self) -> Device:
        """The device whose capacity is all of the pool."""
        return self.within or self.device


def pools(machine: Machine) -> list[Pool]:
    """Every pool once: graphics in the machine's order, then system memory, unless a unified device is one with it."""
    graphics = machine.devices[1:]
    unified = next((device for device in graphics if device.kind is Kind.UNIFIED), None)
    found = [Pool(device, machine.cpu if device is unified else None) for device in graphics]
    return found if unified else [*found, Pool(machine.cpu)]


def ours_in(state: AppState, pool: Pool) -> int:
    """Bytes of a pool that we hold: as its driver tells, else as the engine says of the loaded models."""
    held = (one.loaded.allocated.on(pool.device.id) for one in state.in_memory.values() if one.loaded)
    allocated = sum(row.engine for row in held if row)
    samples = [sample for sample in state.computer.live if sample.device in (pool.device.id, pool.whole.id)]
    told = sum(sample.ours or 0 for sample in samples)
    # One memory has two counts, and drivers differ in which of them the graphics' part is in.
    return max(told, allocated) if pool.within else told or allocated


def machine_now(state: AppState) -> Machine | None:
    """The machine with the newest sample's figures."""
    return _now(state.computer.machine, state.computer.live) if state.computer.machine else None


_now = lru_cache(maxsize=2)(now)  # one state is asked several times while it is shown


def _bill_parts(row: DeviceBill, *, other: int) -> dict[BarRole, int]:
    return {
        "other": other,
        "weights": row.weights,
        "kv": row.context,
        "compute": row.compute,
        "overhead": row.program + row.band,
        "vocabulary": row.vocabulary,
        "rest": row.beyond,
    }


def _reserve(machine: Machine, device: str) -> int:
    return next((found.reserve for found in machine.devices if found.id == device), 0)


def cards_first(bill: Bill) -> list[DeviceBill]:
    """The rows in the order people look for them: graphics cards, then system memory."""
    return sorted(bill.devices, key=lambda row: row.kind is Kind.CPU)


def plan_figures(fit: Fit, machine: Machine, beside: Bill | None = None) -> list[tuple[DeviceBill, Figure]]:
    """One bar per device of a fit, cards first: what is in use, and what the plan would add. beside: what of that is
    another model."""
    return [(row, row_figure(row, machine, _of(beside, row.device))) for row in cards_first(fit.bill)]


def row_figure(row: DeviceBill, machine: Machine, models: int = 0) -> Figure:
    """One device of a bill: what is in use, `models` of it by other models, and what the plan would add."""
    taken = _taken(row.capacity, row.free)
    models = min(models, taken)
    parts = {"models": models, **_bill_parts(row, other=taken - models)}
    return _figure(parts, row.capacity, _reserve(machine, row.device))


def _of(bill: Bill | None, device: str) -> int:
    row = bill.on(device) if bill else None
    return row.total if row else 0


@dataclass(frozen=True)
class Curve:
    """Memory on one device, a row of a bill, at growing conversation lengths: (tokens, figure), the shortest first."""

    device: DeviceBill
    stages: tuple[tuple[int, Figure], ...]


def curve(found: Sequence[tuple[int, Bill]], machine: Machine) -> Curve | None:
    """The device that is full first as the conversation grows; `found` as Chosen.curve. None where there is none."""
    if not found:
        return None
    fullest = max(found[-1][1].devices, key=lambda row: (row.usable is not None, row.total - (row.usable or 0)))
    stages = tuple(
        (tokens, row_figure(row, machine)) for tokens, bill in found if (row := bill.on(fullest.device)) is not None
    )
    return Curve(fullest, stages)


def main_row(bill: Bill) -> DeviceBill:
    """The device that carries most of the model: the one a single gauge is about."""
    return max(bill.devices, key=lambda row: row.engine)


@dataclass(frozen=True)
class HeldBy:
    """What a model in memory holds of a device, in bytes. session: its id; pid: of its engine child."""

    session: str
    model: str
    pid: int
    size: int


def held_by(state: AppState, session: str, device: str) -> HeldBy | None:
    """What the system measures of a model on a device, by the engine's word where nobody tells; None for nothing."""
    one, machine = state.sessions[session], state.computer.machine
    if one.loaded is None or not one.phase.loaded or machine is None:
        return None
    row = one.loaded.allocated.on(device)
    size = row.engine if row else 0
    if one.reading and device == machine.cpu.id:
        size = one.reading.engine
    elif one.reading:
        size = dict(one.reading.cards).get(device, size)
    return HeldBy(session, one.loaded.fit.model.name, one.loaded.pid, size) if size else None


def others_on(state: AppState, device: str) -> list[HeldBy]:
    """What the models that the open chat does not talk with hold of a device."""
    return [found for name in state.in_memory if name != state.front and (found := held_by(state, name, device))]


def account_of(state: AppState, row: DeviceBill) -> DeviceAccount:
    """Who holds what of a device of the loaded model now. row: of what the engine says it holds.

    What only the engine can see of a device is as it was when the model was loaded.
    """
    session, machine = state.session, machine_now(state)
    loaded = session.loaded
    assert loaded is not None
    assert machine is not None
    device = next((known for known in machine.devices if known.id == row.device), None)
    sample = of(state.computer.live, row.device)
    reading = session.reading
    child = dict(reading.cards).get(row.device) if reading else None
    if row.kind is Kind.CPU:
        child = reading.engine if reading else None
    elif sample is None or sample.free is None:
        device = None
    told = {use.pid: use.size for use in (sample.held if sample else None) or ()}
    others = others_on(state, row.device)
    helpers = sum(told.values()) - sum(told.get(pid, 0) for pid in (loaded.pid, *(one.pid for one in others)))
    kept = reading.kept if reading and row.kind is Kind.CPU else 0
    return account(
        row,
        loaded.fit.bill.on(row.device),
        Holding(child, helpers, kept, sum(one.size for one in others)),
        device,
        program=loaded.base_memory,
        filled=min(1.0, session.filled / loaded.fit.plan.context),
    )


def live_figure(state: AppState, row: DeviceBill) -> Figure:
    """A device of the loaded model now; the chat memory shows how far it is filled."""
    return account_figure(account_of(state, row))


def account_figure(found: DeviceAccount) -> Figure:
    """An account as a bar: everyone else first, then the model's own lines."""
    order: tuple[LineName, ...] = ("other", "helpers", "models", *MODEL_LINES)
    parts = tuple(BarPart(name, size) for name in order if (size := found.sizes.get(name, 0)) > 0)
    before = sum(max(0, found.sizes.get(name, 0)) for name in order[:3])
    ends: tuple[tuple[Needle, int | None], ...] = (
        ("measured", found.measured), ("allocated", found.allocated), ("predicted", found.predicted)
    )  # fmt: skip
    needles = tuple((needle, before + end) for needle, end in ends if end)
    return Figure(parts, found.capacity, found.safe, needles=needles)


def _taken(capacity: int | None, free: int | None) -> int:
    return capacity - free if capacity is not None and free is not None else 0


def main_figure(state: AppState) -> tuple[Device | DeviceBill, Figure] | None:
    """The one gauge of the strip and the chat: the loaded model's main device, else the one a model would use."""
    machine = machine_now(state)
    if machine is None:
        return None
    if state.session.loaded and state.session.phase.loaded:
        row = main_row(state.session.loaded.allocated)
        return row, live_figure(state, row)
    known = [device for device in machine.gpus if device.free is not None and device.lender is None]
    device = max(known, key=lambda card: card.usable or 0, default=machine.cpu)
    return device, device_figure(device, ours_in(state, Pool(device)), of(state.computer.live, device.id))
