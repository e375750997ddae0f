"""Live figures for the gauge: free, ours, others, of each device. Cheap, and never wakes a card that sleeps.

Each device is asked of the first probe that can tell. Files are read here; drivers' libraries by a probe child that
stays (live_probe.py), so that a driver which hangs cannot hold the caller up: a figure that is not there within a few
milliseconds is the last known one, with its time on it. How often to ask (1 Hz, 4 while loading or writing) is the
caller's affair.
"""

from __future__ import annotations

import time
from collections.abc import Collection

from advisor.machine.machine import Device, Kind, Machine
from advisor.machine.probes.live_probe import LiveProbe, Starter
from advisor.machine.probes.pci import DEVICES, is_asleep
from advisor.machine.probes.place import Place
from advisor.machine.probes.process import ProbeChild
from advisor.machine.probes.registry import PROBES
from advisor.machine.sample import DeviceSample, Moment, figures, pool_sample, resident_by_program
from advisor.system.memory import memory


class MemorySampler:
    """Samples the devices of one machine; make a new one when the machine was detected again. Call from one thread."""

    def __init__(self, machine: Machine, place: Place | None = None, start: Starter = ProbeChild) -> None:
        """place: where to look; start: makes a probe child. Both other than the default for tests."""
        self._machine, self._place = machine, place or Place()
        graphics = [device for device in machine.devices if device.kind not in (Kind.CPU, Kind.REMOTE, Kind.VIRTUAL)]
        self._probes = {device.id: tuple(probe for probe in PROBES if probe.samples(device)) for device in graphics}
        asked = dict.fromkeys(probe for probes in self._probes.values() for probe in probes)
        names = (probe.child(self._place) for probe in asked)
        self._children = {name: LiveProbe(name, start) for name in names if name}
        self._refused = False

    @property
    def asks_drivers(self) -> bool:
        """Whether there is a driver to ask at all."""
        return bool(self._children)

    @property
    def lost(self) -> bool:
        """Whether a driver stopped answering, or answers with an error: detect again."""
        return self._refused or any(child.lost for child in self._children.values())

    @property
    def answering(self) -> bool:
        """Whether every driver that has to be asked answers."""
        return not self._refused and all(child.answering for child in self._children.values())

    def sample(self, pids: Collection[int] = ()) -> tuple[DeviceSample, ...]:
        """Every device now. pids: our processes, whose share is "ours"."""
        now, host = time.monotonic(), memory(self._place.root)
        said = {name: answer for name, child in self._children.items() if (answer := child.latest())}
        self._refused = any(answer.get("error") is not None for _, answer in said.values())
        moment = Moment(now, host, pids, self._place, said)
        return tuple(self._sample(device, moment) for device in self._machine.devices)

    def _sample(self, device: Device, moment: Moment) -> DeviceSample:
        if device.kind is Kind.CPU:
            free, total, source = moment.host.available, moment.host.total, ", ".join(moment.host.sources)
            return figures(device, moment.at, free, resident_by_program(moment.pids), total=total, source=source)
        if device.kind in (Kind.REMOTE, Kind.VIRTUAL):
            return DeviceSample(device.id, None, moment.at)
        if device.bus_id and is_asleep(self._place.root / DEVICES / device.bus_id):
            return DeviceSample(device.id, None, moment.at, asleep=True)
        samples = (probe.sample(device, moment) for probe in self._probes[device.id])
        return next((sample for sample in samples if sample), None) or pool_sample(device, moment)

    def close(self) -> None:
        """End the probe children."""
        for child in self._children.values():
            child.close()

    def __enter__(self) -> MemorySampler:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
