"""What every probe is: a module that knows the graphics of one maker, or of one system.

A probe for another maker takes two files:

1. `advisor/machine/probes/<maker>.py` with everything below. What it reads lies apart from what that means, so that a
   recording can stand in for the hardware.
2. `registry.py`: its name in PROBES.

Where a library of the driver has to be asked, it is asked in a child process: `<maker>_reader.py` beside it (main.py).
tests/advisor/machine/probes/test_registry.py holds this by adding one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from advisor.engine.answers import DeviceRow
from advisor.machine.machine import Device
from advisor.machine.probes.maker import Maker, Makers
from advisor.machine.probes.place import Place
from advisor.machine.probes.probe_result import Findings
from advisor.machine.sample import DeviceSample, Moment


@dataclass(frozen=True)
class Scene:
    """What a probe may look at. rows: the engine's own list of devices, for what only the engine can load.

    memory: the computer's RAM in bytes.
    """

    place: Place
    makers: Makers
    rows: Sequence[DeviceRow] = ()
    memory: int = 0


class Probe(Protocol):
    """One of the modules in PROBES."""

    @property
    def NAME(self) -> str:
        """For sentences: "the NVIDIA probe failed"."""

    @property
    def MAKER(self) -> Maker | None:
        """Whose devices it knows; None where it knows a system's."""

    def applies(self, scene: Scene) -> bool:
        """Whether there is anything to look at here. Cheap, and wakes nothing up."""

    def look(self, scene: Scene) -> Findings:
        """The devices it knows. Runs beside the other probes, in a thread; ProbeFailed without an answer."""

    def child(self, place: Place) -> str | None:
        """The probe child that it asks here, whose reader is `<name>_reader.py`; None where it reads files alone."""

    def samples(self, device: Device) -> bool:
        """Whether it can say how a device is doing, as far as the device itself shows."""

    def sample(self, device: Device, moment: Moment) -> DeviceSample | None:
        """A device it `samples`, at this moment, in a millisecond; None where it cannot tell and another probe may."""
