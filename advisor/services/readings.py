"""What is known of a running model, of memory at one moment, and of chats that sleep, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from advisor.engine.lender_facts import Link
from advisor.engine.sampling import Sampling, ThinkingChoice
from advisor.fit.bill import Bill
from advisor.fit.fit import Fit
from advisor.fit.measure import ModelFile
from advisor.machine.live import Spill
from advisor.machine.machine import Machine
from advisor.machine.programs import Programs
from advisor.machine.sample import DeviceSample
from advisor.plan import KvType
from advisor.session.gauge import Gap, Reading
from advisor.session.spill_watch import Spilled
from advisor.system.pressure import MemoryPressure


@dataclass(frozen=True)
class LenderSeen:
    """A computer that may lend its devices, as found. devices: how many; free: bytes on all; problem: why none."""

    endpoint: str
    devices: int = 0
    free: int = 0
    link: Link | None = None
    problem: str = ""


@dataclass(frozen=True)
class LoadedModel:
    """Facts of the model in memory. base_memory: bytes of its engine child before the model.

    recommended: how its makers want it to choose words; thinking: what can be chosen about that; sees: pictures;
    blind: why it does not, although there is a projector; note: how it is talked to, where it is not by a template
    of its own, one or two sentences. ceiling: as it was asked for, where its context grows to that by itself, None
    where it has all of it; short: the length that was needed last and that there was no memory for.
    tools: whether its template has a place for them.
    """

    model: ModelFile
    fit: Fit
    allocated: Bill
    has_template: bool
    base_memory: int
    pid: int
    recommended: Sampling = field(default_factory=Sampling)
    thinking: ThinkingChoice = "no"
    sees: bool = False
    blind: str = ""
    note: str = ""
    ceiling: Fit | None = None
    short: Fit | None = None
    tools: bool = False

    @property
    def promised(self) -> Fit:
        """As it was asked for, with the longest conversation."""
        return self.ceiling or self.fit

    @property
    def reach(self) -> int:
        """Tokens that a conversation may have, as far as is known now."""
        return (self.fit if self.short else self.promised).plan.context


@dataclass(frozen=True)
class HostMemory:
    """System memory at this moment, in bytes."""

    available: int
    total: int


@dataclass(frozen=True)
class SessionSample:
    """One look at the memory of a loaded model. spilled: the spills as they came about, and what they cost.

    lost: its child has ended by itself. waits: a reply of its own waits for system memory.
    """

    reading: Reading | None = None
    gap: Gap | None = None
    spills: tuple[Spill, ...] = ()
    spilled: Spilled | None = None
    lost: bool = False
    waits: bool = False


@dataclass(frozen=True)
class Sample:
    """One look at memory. sessions: the loaded models, by name.

    room: what a model may plan with now, once those are gone. programs: who else holds memory, by device id. pressure:
    how short system memory is.
    """

    memory: HostMemory
    devices: tuple[DeviceSample, ...] = ()
    room: Machine | None = None
    programs: Programs = field(default_factory=dict)
    sessions: Mapping[str, SessionSample] = field(default_factory=dict)
    pressure: MemoryPressure = field(default_factory=MemoryPressure)


@dataclass(frozen=True)
class SleepingChat:
    """A chat on the disk. size: bytes; used: when last, seconds since 1970; seconds: that coming back takes, about.

    turn: the reply that was suspended in it, and the rest, as SleepLabel has it; half: whether in the middle.
    """

    chat: int
    model: Path
    size: int
    used: float
    tokens: int
    seconds: float
    suspended: bool = False
    turn: int | None = None
    begun: float = 0.0
    half: bool = False
    context: int = 4096
    kv: KvType = "f16"
