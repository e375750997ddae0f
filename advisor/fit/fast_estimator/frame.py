"""Bills of many builds on one machine, quickly: what does not change from build to build is worked out once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from advisor.fit.bill import Bill, DeviceBill
from advisor.fit.overhead import overhead
from advisor.fit.search import STEP
from advisor.fit.verdict import Limits
from advisor.machine.machine import Device, Kind, Machine
from advisor.machine.reserve import plannable_in_host
from advisor.plan import MINIMUM_CONTEXT

Sizes = Mapping[str, tuple[int, int, int]]
"""Bytes of (weights, context, compute) by device id."""


_NOTHING = (0, 0, 0)


@dataclass(frozen=True)
class _Slot:
    device: Device
    overhead: int
    source: str
    usable: int | None


class Frame:
    """One machine, with what the driver, the engine program and a model's vocabulary take of each device."""

    def __init__(self, machine: Machine, program_memory: int, vocabulary: int = 0) -> None:
        self.machine, self._program_memory, self._vocabulary = machine, program_memory, vocabulary
        self._alike: dict[int, Frame] = {vocabulary: self}
        self.cpu = machine.cpu.id
        self.limits = Limits(machine)
        self._slots = []
        for device in machine.devices:
            extra = overhead(device, program_memory)
            size = extra.size + (vocabulary if device.id == self.cpu else 0)
            self._slots.append(_Slot(device, size, extra.source, device.usable))
        self._plannable = plannable_in_host(machine)
        self.free = _all_free(machine)
        self._one_pool = any(device.integrated for device in machine.gpus)

    def with_vocabulary(self, size: int) -> Frame:
        """The same machine for a model whose vocabulary takes so many bytes."""
        if size not in self._alike:
            self._alike[size] = other = Frame(self.machine, self._program_memory, size)
            other._alike = self._alike
        return self._alike[size]

    def bill(self, sizes: Sizes, band: int = 0) -> Bill:
        """The bill of what the engine takes; `band` comes on top on planned cards. As make_bill gives it."""
        rows = []
        for slot in self._slots:
            device = slot.device
            taken = sizes.get(device.id)
            if device.id != self.cpu and (taken is None or not any(taken)):
                continue
            weights, context, compute = taken or (0, 0, 0)
            rows.append(
                DeviceBill(
                    device.id, device.name, device.kind, weights, context, compute, slot.overhead, slot.source,
                    band if device.kind is Kind.VIRTUAL else 0, device.capacity, device.free, slot.usable,
                    self._vocabulary if device.id == self.cpu else 0,
                )
            )  # fmt: skip
        return Bill(tuple(rows))

    def more_than_free(self, sizes: Sizes, band: int) -> bool:
        """Whether these bytes are more than some device has free, or all that draw on system memory together; False
        where that is not known. What Limits.judge finds of their bill, without making it."""
        beyond, in_host = False, 0
        for slot in self._slots:
            device = slot.device
            taken = sizes.get(device.id, _NOTHING)
            if device.id != self.cpu and not any(taken):
                continue
            if slot.usable is None or device.free is None:
                return False
            total = sum(taken) + slot.overhead + (band if device.kind is Kind.VIRTUAL else 0)
            beyond |= total > slot.usable and total > device.free
            in_host += device.in_host_memory(total)
        return beyond or in_host > self.limits.pool

    def cards_hold(self, sizes: Sizes, band: int) -> bool:
        """Whether every graphics device keeps its reserve with these bytes on it."""
        return all(slot.device.id == self.cpu or self._holds(slot, sizes, band) for slot in self._slots)

    def all_hold(self, sizes: Sizes) -> bool:
        """The same for every device, system memory too; what they draw on together is not looked at."""
        return all(self._holds(slot, sizes, 0) for slot in self._slots)

    def _holds(self, slot: _Slot, sizes: Sizes, band: int) -> bool:
        taken = sizes.get(slot.device.id)
        if taken is None or slot.usable is None:
            return True
        return sum(taken) + slot.overhead + (band if slot.device.kind is Kind.VIRTUAL else 0) <= slot.usable

    def longest(self, sizes: Sizes, context: int, far: Sizes, far_context: int, most: int) -> int | None:
        """The longest conversation that keeps every reserve, on the straight line through two dry runs.

        sizes: with `context` tokens; far: with `far_context`, of which the weights do not matter; most: what the model
        was trained for. Beyond a sliding window memory grows in a straight line; below it, it falls faster than the
        line, so what is said here is never too long there.
        """
        if not self._one_pool:
            fits = self._longest_apart(sizes, context, far, far_context, most)
        else:
            fits = self._longest_in_pool(sizes, context, far, far_context, most)
        if fits >= most:
            return most
        steps = fits // STEP * STEP
        return steps if steps >= min(MINIMUM_CONTEXT, most) else None

    def _longest_apart(self, sizes: Sizes, context: int, far: Sizes, far_context: int, most: int) -> int:
        """Where no device draws on another's memory, each has a longest of its own, and the least counts."""
        fits = most
        for slot in self._slots:
            taken = sizes.get(slot.device.id)
            if taken is None or slot.usable is None:
                continue
            room = slot.usable - sum(taken) - slot.overhead
            there = far.get(slot.device.id, taken)
            growth = (there[1] + there[2] - taken[1] - taken[2]) / (far_context - context)
            if growth > 0:
                fits = min(fits, int(context + room / growth))
            elif room < 0:
                return 0
        return fits

    def _longest_in_pool(self, sizes: Sizes, context: int, far: Sizes, far_context: int, most: int) -> int:
        """Where the processor and graphics share a memory: each may have room, and both together none."""
        lines = []
        for slot in self._slots:
            here = sizes.get(slot.device.id, _NOTHING)
            there = far.get(slot.device.id, here) if slot.device.id in sizes else here
            lines.append((slot, here, there[1] - here[1], there[2] - here[2]))

        def over(wanted: int) -> int:
            share = (wanted - context) / (far_context - context)
            single, in_host = [], 0
            for slot, here, more_context, more_compute in lines:
                engine = here[0] + max(0, round(here[1] + more_context * share))
                engine += max(0, round(here[2] + more_compute * share))
                if not engine and slot.device.id != self.cpu:
                    continue
                in_host += slot.device.in_host_memory(engine + slot.overhead)
                if slot.usable is not None:
                    single.append(engine + slot.overhead - slot.usable)
            together = in_host - self._plannable
            return max([*single, *([together] if together > 0 else [])], default=0)

        if over(most) <= 0:
            return most
        low, high = 0, most // STEP + 1
        while high - low > 1:
            middle = (low + high) // 2
            if over(middle * STEP) <= 0:
                low = middle
            else:
                high = middle
        return low * STEP


def _all_free(machine: Machine) -> int | None:
    """Bytes free on the whole machine, RAM counted once; None where some device's are not known."""
    devices = [machine.cpu, *machine.gpus]
    if any(device.free is None for device in devices):
        return None
    from_host = [device.in_host_memory(device.free or 0) for device in devices]
    own = sum((device.free or 0) - host for device, host in zip(devices, from_host, strict=True))
    return own + max(from_host)
