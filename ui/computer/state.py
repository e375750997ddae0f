"""What the window knows of this computer."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.machine.host import Disk
from advisor.machine.machine import Machine
from advisor.machine.sample import DeviceSample
from advisor.services.readings import HostMemory


@dataclass(frozen=True)
class ComputerState:
    """machine: as it was last detected, with what the person stated; live: the newest sample of its devices.

    room: what a model may plan with at this moment, once the loaded one is gone. scan_problem: why a scan failed.
    disk: the one that models are downloaded to.
    """

    machine: Machine | None = None
    scanning: bool = False
    scan_problem: str | None = None
    memory: HostMemory | None = None
    live: tuple[DeviceSample, ...] = ()
    room: Machine | None = None
    disk: Disk | None = None
