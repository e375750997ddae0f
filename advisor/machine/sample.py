"""Live figures for the gauge: free, ours, others, of each device. Cheap, and never wakes a card that sleeps.

Files are read here; NVIDIA's and Windows' libraries by a probe child that stays, so that a driver which hangs cannot
hold the caller up: a figure that is not there within a few milliseconds is the last known one, with its time on it.
How often to ask (1 Hz, 4 while loading or writing) is the caller's affair.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import psutil

from advisor.machine import fdinfo
from advisor.machine.child import ProbeChild, ProbeFailed
from advisor.machine.host import Memory, memory
from advisor.machine.machine import Device, Kind, Machine
from advisor.machine.pci import DEVICES, is_asleep, read_int
from advisor.machine.sighting import bus_id, known_free
from advisor.machine.system import Place
from advisor.machine.windows import DEDICATED_IN_USE, DEDICATED_OF_PROCESS, by_luid, by_process

PATIENCE = 0.003  # seconds for a fresh answer of a probe child; NVML needs a fraction of one millisecond
STALE = 5.0  # seconds after which an old figure is no figure
RETRY = 10.0  # seconds before a probe child that failed is started again

Starter = Callable[[str], ProbeChild]


@dataclass(frozen=True)
class DeviceSample:
    """One look at one device. Bytes; None is unknown, never zero. at: time.monotonic() of the reading."""

    device: str
    free: int | None
    ours: int | None
    others: int | None
    at: float
    asleep: bool = False


class _Helper:
    """A probe child that stays, and the last thing it said."""

    def __init__(self, name: str, start: Starter) -> None:
        self._name, self._start = name, start
        self._child: ProbeChild | None = None
        self._failed_at: float | None = None
        self._said: tuple[float, dict[str, Any]] | None = None

    @property
    def lost(self) -> bool:
        """Whether it failed since it last answered."""
        return self._failed_at is not None

    def latest(self) -> tuple[float, dict[str, Any]] | None:
        """(when, what) of the newest answer that is not stale; None without one. Waits PATIENCE at most."""
        now = time.monotonic()
        if self._failed_at is not None and now - self._failed_at < RETRY:
            return None
        try:
            self._child = self._child or self._start(self._name)
            self._child.ask("sample")
            answer = self._child.answer(PATIENCE)
        except ProbeFailed:
            self._child, self._failed_at, self._said = None, now, None
            return None
        if answer is not None:
            self._said, self._failed_at = (now, answer), None
        return self._said if self._said and now - self._said[0] < STALE else None

    def close(self) -> None:
        if self._child:
            self._child.close()
            self._child = None


class Sampler:
    """Samples the devices of one machine; make a new one when the machine was detected again. Call from one thread."""

    def __init__(self, machine: Machine, place: Place | None = None, start: Starter = ProbeChild) -> None:
        """place: where to look; start: makes a probe child. Both other than the default for tests."""
        self._machine, self._place = machine, place or Place()
        graphics = [device for device in machine.devices if device.kind not in (Kind.CPU, Kind.REMOTE, Kind.VIRTUAL)]
        self._nvidia = self._windows = None
        if any(device.vendor == "nvidia" for device in graphics) and self._place.has_nvml():
            self._nvidia = _Helper("nvidia", start)
        if self._place.system == "Windows" and any(device.luid for device in graphics):
            self._windows = _Helper("windows", start)

    @property
    def lost(self) -> bool:
        """Whether a driver stopped answering: detect again."""
        return any(helper.lost for helper in (self._nvidia, self._windows) if helper)

    def sample(self, pids: Collection[int] = ()) -> tuple[DeviceSample, ...]:
        """Every device now. pids: our processes, whose share is "ours"."""
        now, host = time.monotonic(), memory(self._place.root)
        nvidia = self._nvidia.latest() if self._nvidia else None
        windows = self._windows.latest() if self._windows else None
        held = fdinfo.use(pids, self._place.root) if self._place.system == "Linux" else {}
        return tuple(
            _sample(device, now, host, pids, held, nvidia, windows, self._place) for device in self._machine.devices
        )

    def close(self) -> None:
        """End the probe children."""
        for helper in (self._nvidia, self._windows):
            if helper:
                helper.close()

    def __enter__(self) -> Sampler:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


Said = tuple[float, dict[str, Any]] | None


def _sample(
    device: Device,
    now: float,
    host: Memory,
    pids: Collection[int],
    held: Mapping[str, fdinfo.Use],
    nvidia: Said,
    windows: Said,
    place: Place,
) -> DeviceSample:
    if device.kind is Kind.CPU:
        return _figures(device, host.available, resident(pids), now, total=host.total)
    if device.kind in (Kind.REMOTE, Kind.VIRTUAL):
        return DeviceSample(device.id, None, None, None, now)
    if device.bus_id and is_asleep(place.root / DEVICES / device.bus_id):
        return DeviceSample(device.id, None, None, None, now, asleep=True)
    if windows and device.luid:
        return _by_counters(device, windows, pids)
    if device.vendor == "nvidia":
        return _by_nvml(device, nvidia, host, pids, now)
    use = held.get(device.bus_id or "")
    ours = use.own + (use.shared if device.integrated else 0) if use else (0 if device.bus_id and not pids else None)
    return _figures(device, _free_by_files(device, host, place), ours, now)


def _figures(
    device: Device, free: int | None, ours: int | None, at: float, *, total: int | None = None
) -> DeviceSample:
    """Free held to the device's size; others are what is taken less what is ours."""
    total = total if total is not None else device.capacity
    free = known_free(min(free, total), total) if free is not None and total is not None else None
    others = max(0, total - free - ours) if total is not None and free is not None and ours is not None else None
    return DeviceSample(device.id, free, ours, others, at)


def resident(pids: Collection[int]) -> int:
    """Resident bytes of these processes; one that has ended has none."""
    size = 0
    for pid in pids:
        try:
            size += psutil.Process(pid).memory_info().rss
        except psutil.Error:
            continue
    return size


def _free_by_files(device: Device, host: Memory, place: Place) -> int | None:
    """Free memory by sysfs (AMD), and by what is available of system memory where that is what a device borrows."""
    folder = place.root / DEVICES / device.bus_id if device.bus_id else None
    used = read_int(folder / "mem_info_vram_used") if folder else None
    own = device.own - used if device.own is not None and used is not None else None
    if not device.integrated:
        return own
    if device.kind is Kind.UNIFIED:
        return host.available
    borrowed = read_int(folder / "mem_info_gtt_used") if folder else None
    left = max(0, device.borrowable - borrowed) if device.borrowable is not None and borrowed is not None else None
    shared = min(host.available, left if left is not None else device.borrowable or host.available)
    return shared + own if own is not None else (shared if device.own is None else None)


def _by_nvml(device: Device, said: Said, host: Memory, pids: Collection[int], now: float) -> DeviceSample:
    if said is None:
        return DeviceSample(device.id, host.available if device.kind is Kind.UNIFIED else None, None, None, now)
    at, answer = said
    card = next((card for card in answer["cards"] if _is_same(device, card)), None)
    if card is None:
        asleep = device.bus_id is not None and device.bus_id in answer["asleep"]
        return DeviceSample(device.id, None, None, None, at, asleep=asleep)
    if device.kind is Kind.MIG:
        card = next((part for part in card["slices"] if part["uuid"] == device.uuid), card)
    processes = card["processes"]
    ours = sum(size for pid, size in processes if pid in pids) if processes is not None else None
    if device.kind is Kind.UNIFIED:
        return _figures(device, host.available, ours, at)
    figures = card["memory"]
    return _figures(device, known_free(figures["free"], figures["total"]) if figures else None, ours, at)


def _is_same(device: Device, card: Mapping[str, Any]) -> bool:
    if device.bus_id:
        return bus_id(card["bus_id"]) == device.bus_id
    return bool(device.uuid and card["uuid"] == device.uuid)


def _by_counters(device: Device, said: tuple[float, dict[str, Any]], pids: Collection[int]) -> DeviceSample:
    at, answer = said
    in_use = by_luid(answer["counters"], DEDICATED_IN_USE)
    used = in_use.get(device.luid or "") if in_use is not None else None
    free = device.own - used if device.own is not None and used is not None else None
    processes = by_process(answer["counters"], DEDICATED_OF_PROCESS).get(device.luid or "")
    ours = sum(use.size for use in processes if use.pid in pids) if processes is not None else None
    return _figures(device, None if device.integrated else free, ours, at)
