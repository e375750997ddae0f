"""What the engine room answers, as values."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.fit.fit import Fit
from advisor.machine.live import Spill
from advisor.machine.machine import Machine
from advisor.machine.sample import DeviceSample
from advisor.session.gauge import Gap, Reading
from ui.store import Host


@dataclass(frozen=True)
class Sample:
    """One look at memory. reading, gap and spills are of the loaded model; lost: its child has ended by itself.

    room: what a model may plan with now, once the loaded one is gone.
    """

    memory: Host
    devices: tuple[DeviceSample, ...] = ()
    room: Machine | None = None
    reading: Reading | None = None
    gap: Gap | None = None
    spills: tuple[Spill, ...] = ()
    lost: bool = False


@dataclass(frozen=True)
class Judgement:
    """A fit, and the machine as it was judged on: now, and with the loaded model gone."""

    fit: Fit
    machine: Machine


@dataclass(frozen=True)
class Refusal:
    """Memory changed since the verdict was shown, and the model no longer fits; nothing was loaded."""

    judgement: Judgement
