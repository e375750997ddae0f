"""What the window knows of this computer."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from advisor.engine.build import BuildStep
from advisor.lending.loans import LendingSeen
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


class LendingPhase(Enum):
    """Where the lending of this computer stands."""

    OFF = "off"
    STARTING = "starting"
    ON = "on"
    STOPPING = "stopping"


@dataclass(frozen=True)
class OwnLendingState:
    """What this computer lends to others. addresses: where it may. seen: at the last look, while it lends.

    problem: why it does not, a sentence of advisor's.
    """

    phase: LendingPhase = LendingPhase.OFF
    addresses: tuple[str, ...] = ()
    seen: LendingSeen | None = None
    problem: str = ""

    @property
    def borrowers(self) -> int:
        """How many computers hold some of it."""
        return sum(one.held > 0 for one in self.seen.borrowers) if self.seen else 0


@dataclass(frozen=True)
class ComputerState:
    """machine: as it was last detected, with what the person stated; live: the newest sample of its devices.

    room: what a model may plan with at this moment, once the loaded one is gone. programs: who else holds memory.
    scan_problem: why a scan failed.
    lending: what came of the computers whose devices are used, too. own_lending: what this one lends.
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
    own_lending: OwnLendingState = field(default_factory=OwnLendingState)
    first_model: FirstModelState = field(default_factory=FirstModelState)
    engine_setup: EngineSetupState = field(default_factory=EngineSetupState)
