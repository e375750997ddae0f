"""What the window knows of this computer."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from advisor.engine.build import BuildStep
from advisor.machine.host import Disk
from advisor.machine.machine import Machine
from advisor.machine.programs import Programs
from advisor.machine.sample import DeviceSample
from advisor.services.readings import HostMemory, LenderSeen


@dataclass(frozen=True)
class FirstModelState:
    """The model to try the app with. path: where it lies, None where it is not here. permille: of the fetching of it.

    wanted: it is to be chatted with as soon as it is here and this computer is known. problem: why it could not be had.
    """

    path: Path | None = None
    permille: int | None = None
    wanted: bool = False
    problem: str | None = None


@dataclass(frozen=True)
class EngineSetupState:
    """The engine where there is none yet. step: what its building is at, None where it is not being built.

    problem: why it could not be built, "" where the person stopped it; None where nothing is amiss.
    """

    step: BuildStep | None = None
    problem: str | None = None


@dataclass(frozen=True)
class ComputerState:
    """machine: as it was last detected, with what the person stated; live: the newest sample of its devices.

    room: what a model may plan with at this moment, once the loaded one is gone. programs: who else holds memory.
    scan_problem: why a scan failed.
    lending: what came of the computers whose devices are used, too.
    disk: the one that models are downloaded to. planned: another PC's is answered for, in one line; "" for this one.
    """

    machine: Machine | None = None
    scanning: bool = False
    scan_problem: str | None = None
    memory: HostMemory | None = None
    live: tuple[DeviceSample, ...] = ()
    room: Machine | None = None
    programs: Programs = field(default_factory=dict)
    disk: Disk | None = None
    planned: str = ""
    lending: tuple[LenderSeen, ...] = ()
    first_model: FirstModelState = field(default_factory=FirstModelState)
    engine_setup: EngineSetupState = field(default_factory=EngineSetupState)
