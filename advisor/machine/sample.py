"""One look at a device, and what every probe works its figures out with. Pure, but for processes' resident memory."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import psutil

from advisor.machine.machine import Device, Kind
from advisor.machine.probes.place import Place
from advisor.machine.probes.probe_result import ProcessUse, known_free
from advisor.sentences import sentence
from advisor.system.memory import Memory
from advisor.units import MIB

T = TypeVar("T")
SPILL = 256 * MIB  # below this a process's shared use is staging buffers, which every load has
_Said = tuple[float, Mapping[str, Any]]
"""(time.monotonic() of it, what a probe child said)."""


@dataclass(frozen=True)
class DeviceSample:
    """One look at one device. Bytes; None is unknown, never zero. at: time.monotonic() of the reading.

    own_free: the part of `free` that lies in memory set aside for integrated graphics. held: what each of our processes
    has here; others: what all other programs have. borrowed: system memory that the driver holds for this device, for
    all programs; spilled: the part of it that is ours. strangers: what each process that is not ours has here, where
    the driver tells at no cost. source: where `free` comes from.
    """

    device: str
    free: int | None
    at: float
    own_free: int | None = None
    held: tuple[ProcessUse, ...] | None = None
    others: int | None = None
    borrowed: int | None = None
    spilled: tuple[ProcessUse, ...] | None = None
    strangers: tuple[ProcessUse, ...] | None = None
    asleep: bool = False
    source: str | None = None

    @property
    def ours(self) -> int | None:
        """What all of our processes have here."""
        return None if self.held is None else sum(use.size for use in self.held)

    def held_by(self, pid: int) -> int | None:
        """What one of our processes has here; None where the driver does not tell."""
        return None if self.held is None else sum(use.size for use in self.held if use.pid == pid)

    def spilled_by(self, pid: int) -> int | None:
        """What one of our processes has in system memory on this device's account; None as `held_by`."""
        return None if self.spilled is None else sum(use.size for use in self.spilled if use.pid == pid)


@dataclass(frozen=True)
class Moment:
    """What one sample of all devices rests on.

    at: time.monotonic(). pids: our processes. said: the newest answer of each probe child, those without one left out.
    """

    at: float
    host: Memory
    pids: Collection[int]
    place: Place
    said: Mapping[str, _Said] = field(default_factory=dict)
    _made: dict[Callable[..., Any], Any] = field(default_factory=dict, repr=False, compare=False)

    def once(self, make: Callable[[Moment], T]) -> T:
        """What `make` says of this moment, asked for once however many devices need it."""
        if make not in self._made:
            self._made[make] = make(self)
        found: T = self._made[make]
        return found


def pool_sample(device: Device, moment: Moment) -> DeviceSample:
    """A device of which no driver tells: what is available of the system's memory, where that is what it uses."""
    free, own_free = free_memory(device, None, None, moment.host)
    return figures(device, moment.at, free, None, source=source(device, "", False), own_free=own_free)


def figures(
    device: Device,
    at: float,
    free: int | None,
    held: tuple[ProcessUse, ...] | None,
    *,
    total: int | None = None,
    source: str | None = None,
    **more: Any,
) -> DeviceSample:
    """Free held to the device's size; others are what is taken less what is ours."""
    total = total if total is not None else device.capacity
    free = known_free(min(free, total), total) if free is not None and total is not None else None
    ours = None if held is None else sum(use.size for use in held)
    others = max(0, total - free - ours) if total is not None and free is not None and ours is not None else None
    return DeviceSample(
        device.id, free, at, held=held, others=others, source=source if free is not None else None, **more
    )


def resident_by_program(pids: Collection[int]) -> tuple[ProcessUse, ...]:
    """Resident bytes of each of these processes; one that has ended has none."""
    found = []
    for pid in pids:
        try:
            found.append(ProcessUse(pid, psutil.Process(pid).memory_info().rss))
        except psutil.Error:
            continue
    return tuple(found)


def uses(sizes: Mapping[int, int]) -> tuple[ProcessUse, ...]:
    """{process id: bytes} as ProcessUse, by process id."""
    return tuple(ProcessUse(*item) for item in sorted(sizes.items()))


def source(device: Device, own: str, known: bool) -> str:
    """Where free memory comes from: the device's own source, the system's memory, or both."""
    if not device.integrated:
        return own
    if known:
        return sentence("{own}, and system memory that is available", own=own)
    return sentence("system memory that is available")


def free_memory(device: Device, used: int | None, borrowed: int | None, host: Memory) -> tuple[int | None, int | None]:
    """(free, of that its own part) from what is in use of a device's own memory and of what it may borrow."""
    own = known_free(device.own - used, device.own) if device.own is not None and used is not None else None
    if not device.integrated:
        return own, own
    if device.kind is Kind.UNIFIED:
        return host.available, None
    left = max(0, device.borrowable - borrowed) if device.borrowable is not None and borrowed is not None else None
    shared = min(host.available, left if left is not None else device.borrowable or host.available)
    if own is None:
        return (shared if device.own is None else None), None
    return own + shared, own
