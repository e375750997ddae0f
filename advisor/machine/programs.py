"""Which programs hold memory, by name: of the computer's own, and of each graphics card whose driver tells.

Walking over all processes takes some milliseconds, so it is done every ten seconds, not at every look.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import psutil

from advisor.foreign_text import one_line
from advisor.machine.machine import Device, Machine
from advisor.machine.probes import fdinfo
from advisor.machine.probes.place import Place
from advisor.machine.probes.probe_result import ProcessUse
from advisor.machine.sample import DeviceSample

AGAIN = 10.0  # seconds
NAMED = 5  # the biggest so many of each device


@dataclass(frozen=True)
class Program:
    """All processes of one name, of one device's memory: bytes that are theirs alone."""

    name: str
    size: int
    processes: int = 1


Programs = Mapping[str, tuple[Program, ...]]
"""The biggest by device id, the biggest first; a device of which nobody tells is left out."""


class ProgramWatch:
    """Looks when it is due, and else says what it saw last. Call from one thread at a time."""

    def __init__(self, place: Place, clock: Callable[[], float] = time.monotonic) -> None:
        self._place, self._clock = place, clock
        self._at: float | None = None
        self._found: Programs = {}

    def look(self, machine: Machine, samples: Sequence[DeviceSample], ours: Collection[int]) -> Programs:
        """Everyone but `ours` (process ids). samples: of this moment, for what drivers tell of other processes."""
        now = self._clock()
        if self._at is None or now - self._at >= AGAIN:
            self._at = now
            self._found = dict(self._all(machine, samples, frozenset(ours)))
        return self._found

    def _all(
        self, machine: Machine, samples: Sequence[DeviceSample], ours: frozenset[int]
    ) -> Iterator[tuple[str, tuple[Program, ...]]]:
        processes = [process for process in psutil.process_iter() if process.pid not in ours]
        yield machine.cpu.id, biggest(_private(processes))
        clients: dict[str, dict[int, fdinfo.CardUsage]] | None = None
        for sample in samples[1:]:
            device = next((known for known in machine.devices if known.id == sample.device), None)
            if sample.strangers is not None:
                yield sample.device, biggest(_named(sample.strangers))
            elif device and _told_by_files(device, self._place):
                clients = (
                    fdinfo.by_process((process.pid for process in processes), self._place.root)
                    if clients is None
                    else clients
                )
                if fdinfo.UNTOLD not in clients:
                    yield sample.device, biggest(_named(_uses(device, clients.get(device.bus_id or "", {}))))


def biggest(found: Iterable[tuple[str, int]]) -> tuple[Program, ...]:
    """(name, bytes) of single processes, put together by name: the biggest NAMED."""
    sums: dict[str, tuple[int, int]] = {}
    for name, size in found:
        before, count = sums.get(name, (0, 0))
        sums[name] = before + size, count + 1
    programs = (Program(name, size, count) for name, (size, count) in sums.items() if size)
    return tuple(sorted(programs, key=lambda program: (-program.size, program.name))[:NAMED])


def _told_by_files(device: Device, place: Place) -> bool:
    """Whether the kernel says of each process what it holds of this card."""
    return place.system == "Linux" and device.bus_id is not None and device.vendor in ("amd", "intel")


def _uses(device: Device, held: Mapping[int, fdinfo.CardUsage]) -> list[ProcessUse]:
    return [ProcessUse(pid, use.own + (use.shared if device.integrated else 0)) for pid, use in held.items()]


def _private(processes: Iterable[psutil.Process]) -> Iterator[tuple[str, int]]:
    """What is each process's own of its resident memory: what several share would be counted several times."""
    for process in processes:
        try:
            with process.oneshot():
                memory = process.memory_info()
                size = memory.rss - min(memory.rss, getattr(memory, "shared", 0))
                if size:
                    yield _name(process), size
        except psutil.Error:
            continue  # ended meanwhile, or not for us to see


def _named(uses: Iterable[ProcessUse]) -> Iterator[tuple[str, int]]:
    """By the processes' names; one that is not to be seen (in a container, drivers count by other ids) is left out."""
    for use in uses:
        try:
            yield _name(psutil.Process(use.pid)), use.size
        except psutil.Error:
            continue


def _name(process: psutil.Process) -> str:
    return one_line(process.name(), 40) or str(process.pid)
