"""Live figures for the gauge: free, ours, others, of each device. Cheap, and never wakes a card that sleeps.

Files are read here; NVIDIA's and Windows' libraries by a probe child that stays (live_probe.py), so that a driver
which hangs cannot hold the caller up: a figure that is not there within a few milliseconds is the last known one, with
its time on it. How often to ask (1 Hz, 4 while loading or writing) is the caller's affair.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import psutil

from advisor.machine.host import Memory, memory
from advisor.machine.machine import Device, Kind, Machine
from advisor.machine.probes import fdinfo
from advisor.machine.probes.live_probe import LiveProbe, Starter
from advisor.machine.probes.pci import DEVICES, is_asleep, read_int
from advisor.machine.probes.probe_result import ProcessUse, bus_id, known_free
from advisor.machine.probes.process import ProbeChild
from advisor.machine.probes.system import Place
from advisor.machine.probes.windows import (
    DEDICATED_IN_USE,
    DEDICATED_OF_PROCESS,
    SHARED_IN_USE,
    SHARED_OF_PROCESS,
    by_luid,
    by_process,
)


@dataclass(frozen=True)
class DeviceSample:
    """One look at one device. Bytes; None is unknown, never zero. at: time.monotonic() of the reading.

    own_free: the part of `free` that lies in memory set aside for integrated graphics. held: what each of our processes
    has here; others: what all other programs have. borrowed: system memory that the driver holds for this device, for
    all programs; spilled: the part of it that is ours. source: where `free` comes from.
    """

    device: str
    free: int | None
    at: float
    own_free: int | None = None
    held: tuple[ProcessUse, ...] | None = None
    others: int | None = None
    borrowed: int | None = None
    spilled: tuple[ProcessUse, ...] | None = None
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


class Sampler:
    """Samples the devices of one machine; make a new one when the machine was detected again. Call from one thread."""

    def __init__(self, machine: Machine, place: Place | None = None, start: Starter = ProbeChild) -> None:
        """place: where to look; start: makes a probe child. Both other than the default for tests."""
        self._machine, self._place = machine, place or Place()
        graphics = [device for device in machine.devices if device.kind not in (Kind.CPU, Kind.REMOTE, Kind.VIRTUAL)]
        self._nvidia = self._windows = None
        self._refused = False
        if any(device.vendor == "nvidia" for device in graphics) and self._place.has_nvml():
            self._nvidia = LiveProbe("nvidia", start)
        if self._place.system == "Windows" and any(device.luid for device in graphics):
            self._windows = LiveProbe("windows", start)

    @property
    def _helpers(self) -> list[LiveProbe]:
        return [helper for helper in (self._nvidia, self._windows) if helper]

    @property
    def asks_drivers(self) -> bool:
        """Whether there is a driver to ask at all."""
        return bool(self._helpers)

    @property
    def lost(self) -> bool:
        """Whether a driver stopped answering, or answers with an error: detect again."""
        return self._refused or any(helper.lost for helper in self._helpers)

    @property
    def answering(self) -> bool:
        """Whether every driver that has to be asked answers."""
        return not self._refused and all(helper.answering for helper in self._helpers)

    def sample(self, pids: Collection[int] = ()) -> tuple[DeviceSample, ...]:
        """Every device now. pids: our processes, whose share is "ours"."""
        now, host = time.monotonic(), memory(self._place.root)
        nvidia = self._nvidia.latest() if self._nvidia else None
        windows = self._windows.latest() if self._windows else None
        self._refused = nvidia is not None and nvidia[1].get("error") is not None
        held = fdinfo.by_process(pids, self._place.root) if self._place.system == "Linux" else {}
        look = _Look(now, host, pids, held, nvidia, windows, self._place)
        return tuple(_sample(device, look) for device in self._machine.devices)

    def close(self) -> None:
        """End the probe children."""
        for helper in self._helpers:
            helper.close()

    def __enter__(self) -> Sampler:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


Said = tuple[float, dict[str, Any]] | None


@dataclass(frozen=True)
class _Look:
    """What one sample of all devices rests on."""

    at: float
    host: Memory
    pids: Collection[int]
    clients: Mapping[str, Mapping[int, fdinfo.Use]]
    nvidia: Said
    windows: Said
    place: Place


def _sample(device: Device, look: _Look) -> DeviceSample:
    if device.kind is Kind.CPU:
        source = ", ".join(look.host.sources)
        return _figures(device, look.at, look.host.available, resident(look.pids), total=look.host.total, source=source)
    if device.kind in (Kind.REMOTE, Kind.VIRTUAL):
        return DeviceSample(device.id, None, look.at)
    if device.bus_id and is_asleep(look.place.root / DEVICES / device.bus_id):
        return DeviceSample(device.id, None, look.at, asleep=True)
    if look.windows and device.luid:
        return _by_counters(device, look.windows, look)
    if device.vendor == "nvidia":
        return _by_nvml(device, look)
    return _by_files(device, look)


def _figures(
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


def resident(pids: Collection[int]) -> tuple[ProcessUse, ...]:
    """Resident bytes of each of these processes; one that has ended has none."""
    found = []
    for pid in pids:
        try:
            found.append(ProcessUse(pid, psutil.Process(pid).memory_info().rss))
        except psutil.Error:
            continue
    return tuple(found)


def _by_files(device: Device, look: _Look) -> DeviceSample:
    """By sysfs (AMD), and by what is available of system memory where that is what a device borrows."""
    folder = look.place.root / DEVICES / device.bus_id if device.bus_id else None
    used = read_int(folder / "mem_info_vram_used") if folder else None
    borrowed = read_int(folder / "mem_info_gtt_used") if folder else None
    uses = look.clients.get(device.bus_id or "", {})
    known = look.place.system == "Linux" and device.bus_id is not None and fdinfo.UNTOLD not in look.clients
    sizes = {pid: use.own + (use.shared if device.integrated else 0) for pid, use in uses.items()}
    free, own_free = _free(device, used, borrowed, look.host)
    return _figures(
        device,
        look.at,
        free,
        _uses(sizes) if known else None,
        source=_source(device, "sysfs", used is not None),
        own_free=own_free,
        borrowed=borrowed,
        spilled=_uses({pid: use.shared for pid, use in uses.items()}) if known else None,
    )


def _source(device: Device, own: str, known: bool) -> str:
    """Where free memory comes from: the device's own source, the system's memory, or both."""
    if not device.integrated:
        return own
    return f"{own}, and system memory that is available" if known else "system memory that is available"


def _uses(sizes: Mapping[int, int]) -> tuple[ProcessUse, ...]:
    return tuple(ProcessUse(*item) for item in sorted(sizes.items()))


def _free(device: Device, used: int | None, borrowed: int | None, host: Memory) -> tuple[int | None, int | None]:
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


def _by_nvml(device: Device, look: _Look) -> DeviceSample:
    pool = look.host.available if device.kind is Kind.UNIFIED else None
    if look.nvidia is None:
        return _figures(device, look.at, pool, None, source=_source(device, "NVML", False))
    at, answer = look.nvidia
    card = next((card for card in answer["cards"] if _is_same(device, card)), None)
    if card is None:
        asleep = device.bus_id is not None and device.bus_id in answer["asleep"]
        return DeviceSample(device.id, None, at, asleep=asleep)
    if device.kind is Kind.MIG:
        card = next((part for part in card["slices"] if part["uuid"] == device.uuid), card)
    processes = card["processes"]
    held = _uses({pid: size for pid, size in processes if pid in look.pids}) if processes is not None else None
    if pool is not None:
        return _figures(device, at, pool, held, source=_source(device, "NVML", False))
    figures = card["memory"]
    return _figures(device, at, known_free(figures["free"], figures["total"]) if figures else None, held, source="NVML")


def _is_same(device: Device, card: Mapping[str, Any]) -> bool:
    if device.bus_id:
        return bus_id(card["bus_id"]) == device.bus_id
    return bool(device.uuid and card["uuid"] == device.uuid)


def _by_counters(device: Device, said: tuple[float, dict[str, Any]], look: _Look) -> DeviceSample:
    at, answer = said
    luid, counters = device.luid or "", answer["counters"]
    used, borrowed = (
        in_use.get(luid) if (in_use := by_luid(counters, counter)) is not None else None
        for counter in (DEDICATED_IN_USE, SHARED_IN_USE)
    )
    own, shared = (
        by_process(counters, counter).get(luid, ()) if counter in counters else None
        for counter in (DEDICATED_OF_PROCESS, SHARED_OF_PROCESS)
    )
    spilled = _ours(look.pids, shared)
    held = _ours(look.pids, own, shared) if device.integrated else _ours(look.pids, own)
    free, own_free = _free(device, used, borrowed, look.host)
    source = _source(device, "Windows' counters", True)
    return _figures(device, at, free, held, source=source, own_free=own_free, borrowed=borrowed, spilled=spilled)


def _ours(pids: Collection[int], *lists: Collection[ProcessUse] | None) -> tuple[ProcessUse, ...] | None:
    """What our processes hold by these lists together; None where one is not known."""
    sizes: dict[int, int] = {}
    for uses in lists:
        if uses is None:
            return None
        for use in uses:
            if use.pid in pids:
                sizes[use.pid] = sizes.get(use.pid, 0) + use.size
    return _uses(sizes)
