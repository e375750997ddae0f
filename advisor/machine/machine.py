"""What we run on: a Machine is a Host and its Devices, each Device one pool of memory that weights can live in."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """How a device's memory relates to the rest of the machine."""

    CPU = "cpu"  # system memory
    DEDICATED = "dedicated"  # a card's own
    CARVEOUT = "carveout"  # system memory set aside for graphics at start-up
    SHARED = "shared"  # borrowed from system memory as needed
    UNIFIED = "unified"  # one pool for both
    MIG = "mig"  # a slice of a card
    REMOTE = "remote"  # on another computer
    VIRTUAL = "virtual"  # exists only in a plan


@dataclass(frozen=True)
class Host:
    """The computer. Sizes in bytes; None is unknown, never zero.

    memory: RAM this program may use at most, a container's limit included; `limit` is that limit where there is one.
    available: what could be taken right now without swapping.
    """

    system: str
    cpu: str
    cores: int
    threads: int
    memory: int
    available: int
    limit: int | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Device:
    """One pool of memory. Sizes in bytes; None is unknown, never zero.

    id: the engine's name for it ("CPU", "CUDA0", "RPC0"); reserve: kept free for everything else on it.
    """

    id: str
    name: str
    kind: Kind
    capacity: int | None
    free: int | None
    reserve: int
    vendor: str | None = None
    backend: str | None = None
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def usable(self) -> int | None:
        """What may be planned: free now, less the reserve; never negative."""
        return None if self.free is None else max(0, self.free - self.reserve)

    @property
    def is_gpu(self) -> bool:
        """Whether layers have to be offloaded to reach it."""
        return self.kind is not Kind.CPU

    def to_json(self) -> dict[str, Any]:
        """The terminal contract's fields for one device."""
        return {**asdict(self), "kind": str(self.kind), "usable": self.usable}


@dataclass(frozen=True)
class EngineInfo:
    """The engine as built: its version, back ends, and what the self-check found."""

    version: str
    backends: tuple[str, ...]
    gpu_offload: bool
    safe: bool = False
    note: str | None = None


@dataclass(frozen=True)
class Machine:
    """Host, devices (system memory first, then graphics in the engine's order) and engine, at one moment."""

    host: Host
    devices: tuple[Device, ...]
    engine: EngineInfo | None
    notes: tuple[str, ...] = ()

    @property
    def cpu(self) -> Device:
        """System memory."""
        return self.devices[0]

    @property
    def gpus(self) -> tuple[Device, ...]:
        """Everything layers can be offloaded to."""
        return tuple(device for device in self.devices if device.is_gpu)

    def to_json(self) -> dict[str, Any]:
        """The terminal contract's value for `plimsoll machine`."""
        return {
            "host": asdict(self.host),
            "devices": [device.to_json() for device in self.devices],
            "engine": asdict(self.engine) if self.engine else None,
            "notes": list(self.notes),
        }
