"""What we run on: a Machine is a Host and its Devices, each Device one pool of memory that weights can live in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from advisor.engine.lender_facts import Link, ToldPace
from advisor.machine.memory_speed import MemorySpeed
from advisor.machine.slot import CardSlot
from advisor.sentences import sentence


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


CONTRACT = (
    "id", "name", "vendor", "kind", "capacity", "free", "reserve", "usable", "sources", "backend", "notes",
)  # fmt: skip
"""The fields of a device that the terminal promises (the design, section 5)."""

TYPED_IN = sentence("typed in by you")
CHOSEN = sentence("chosen by you")
ASLEEP = sentence("it is asleep to save power, and was not woken up to be asked")


@dataclass(frozen=True)
class Host:
    """The computer. Sizes in bytes; None is unknown, never zero.

    memory: RAM this program may use at most, a container's limit included; `limit` is that limit where there is one.
    planned: whether it is not this computer. memory_speed: None where nothing tells.
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
    planned: bool = False
    memory_speed: MemorySpeed | None = None


@dataclass(frozen=True)
class Device:
    """One pool of memory. Sizes in bytes; None is unknown, never zero.

    id: the engine's name for it ("CPU", "CUDA0", "RPC0"); reserve: kept free for everything else on it.

    capacity and free are of the pool that weights may lie in. On a card that is its own memory, and `borrowable` (how
    much system memory its driver would spill into, slowly) comes on top and is never planned with. On integrated
    graphics the pool is both parts together, its `own` (set aside at start-up) and `borrowable` (taken from system
    memory as needed); a note then says so in words. `own_free` is the part of `free` that lies in `own`.

    bandwidth: bytes per second of its memory; bandwidth_band: from the lowest to the highest, where what is known of
    the device leaves several open: then `bandwidth` is None, and `bandwidth_usual` what most such devices have, where
    that is known. planned: it exists only in a plan. display: whether a screen hangs on it. asleep: switched off by
    power management.
    reachable: whether the engine can offload to it; a card that only the system knows is listed, and not planned with.
    lender: HOST:PORT of the computer whose it is, None of our own; link: the way there; told: how fast it says it is.
    slot: how a card of our own is connected, where that is known.
    origins: (figure, source) pairs, as in ("free", "NVML"). detected: the capacity that was found, where a person typed
    in another.
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
    own: int | None = None
    own_free: int | None = None
    borrowable: int | None = None
    used_by_others: int | None = None
    bus_id: str | None = None
    uuid: str | None = None
    luid: str | None = None
    driver: str | None = None
    display: bool | None = None
    asleep: bool = False
    bandwidth: int | None = None
    bandwidth_band: tuple[int, int] | None = None
    bandwidth_usual: int | None = None
    planned: bool = False
    reachable: bool = True
    origins: tuple[tuple[str, str], ...] = ()
    detected: int | None = None
    lender: str | None = None
    link: Link | None = None
    told: ToldPace | None = None
    slot: CardSlot | None = None

    @property
    def likely_bandwidth(self) -> int | None:
        """The bytes per second to plan with: of a band what is usual, or the end of its lowest third."""
        band = self.bandwidth_band
        return self.bandwidth or self.bandwidth_usual or (band[0] + (band[1] - band[0]) // 3 if band else None)

    @property
    def usable(self) -> int | None:
        """What may be planned: free now, less the reserve; never negative."""
        return None if self.free is None else max(0, self.free - self.reserve)

    @property
    def is_gpu(self) -> bool:
        """Whether layers have to be offloaded to reach it."""
        return self.kind is not Kind.CPU

    @property
    def integrated(self) -> bool:
        """Whether some or all of it is the computer's own RAM."""
        return self.kind in (Kind.CARVEOUT, Kind.SHARED, Kind.UNIFIED)

    @property
    def key(self) -> str:
        """What a choice about this device is kept under: the same after a restart and in any order of devices."""
        return self.uuid or self.bus_id or (self.name if self.is_gpu and not self.lender else self.id)

    @property
    def is_typed_in(self) -> bool:
        """Whether a person stated its size."""
        return self.source_of("capacity") == TYPED_IN

    @property
    def is_added(self) -> bool:
        """Whether it is there by a person's word alone."""
        return self.sources == (TYPED_IN,)

    def source_of(self, figure: str) -> str | None:
        """Where one figure ("capacity", "free", "reserve"…) comes from, in words; None if that is not recorded."""
        return dict(self.origins).get(figure)

    def with_origins(self, **sources: str) -> Device:
        """With these figures' sources in place of what was recorded."""
        return replace(self, origins=tuple(sorted({**dict(self.origins), **sources}.items())))

    def in_host_memory(self, size: int) -> int:
        """How many of `size` bytes placed here take up system memory."""
        if self.kind in (Kind.CPU, Kind.UNIFIED):
            return size
        return max(0, size - (self.own_free or 0)) if self.integrated else 0

    def to_json(self, *, planned: bool = False) -> dict[str, Any]:
        """The terminal contract's fields, and for graphics all that is known beyond them.

        planned: of a computer that is only planned for, how fast its system memory was taken to be is told as well.
        """
        values = {
            **asdict(replace(self, told=None)),
            "kind": str(self.kind),
            "usable": self.usable,
            "origins": dict(self.origins),
        }
        names = (*CONTRACT, "bandwidth", "bandwidth_band") if planned else CONTRACT
        del values["told"]
        return values if self.is_gpu else {name: values[name] for name in names}


@dataclass(frozen=True)
class EngineInfo:
    """The engine as built: its version, back ends, and what the self-check found."""

    version: str
    backends: tuple[str, ...]
    gpu_offload: bool
    safe: bool = False
    note: str | None = None


@dataclass(frozen=True)
class EngineAdvice:
    """A better engine for this computer: the devices (by id) that it would reach, and how to get it.

    gain: bytes of graphics memory that a model could then use, None if unknown; change: in words what it would change.
    """

    devices: tuple[str, ...]
    backend: str
    command: str
    gain: int | None
    change: str

    @property
    def sentence(self) -> str:
        """All of it in words, the command included."""
        return sentence("{change} To install it: {command}", change=self.change, command=self.command)


@dataclass(frozen=True)
class Machine:
    """Host, devices (system memory first, then graphics in the engine's order, then what only the system knows) and
    engine, at one moment."""

    host: Host
    devices: tuple[Device, ...]
    engine: EngineInfo | None
    notes: tuple[str, ...] = ()
    advice: tuple[EngineAdvice, ...] = ()

    @property
    def cpu(self) -> Device:
        """System memory."""
        return self.devices[0]

    @property
    def gpus(self) -> tuple[Device, ...]:
        """Everything layers are offloaded to.

        As llama.cpp chooses by itself: integrated graphics only where there is nothing better, because its memory is
        the processor's own.
        """
        found = [device for device in self.devices if device.is_gpu and device.reachable]
        return tuple([device for device in found if not device.integrated] or found)

    @property
    def lenders(self) -> tuple[str, ...]:
        """The computers whose devices are among ours, by their addresses."""
        return tuple(dict.fromkeys(device.lender for device in self.devices if device.lender))

    def with_lenders(self, some: Collection[str]) -> Machine:
        """The machine with the devices of these lenders only, beside its own."""
        kept = tuple(device for device in self.devices if device.lender is None or device.lender in some)
        return self if len(kept) == len(self.devices) else replace(self, devices=kept)

    def with_reserves(self, chosen: Mapping[str, int]) -> Machine:
        """The machine with a person's own reserves: bytes by Device.key (or id)."""

        def changed(device: Device) -> Device:
            names = (device.key, device.bus_id or device.id, device.id)
            size = next((chosen[name] for name in names if name in chosen), None)
            if size is None:
                return device
            return replace(device, reserve=max(0, size)).with_origins(reserve=CHOSEN)

        return replace(self, devices=tuple(changed(device) for device in self.devices))

    def to_json(self) -> dict[str, Any]:
        """The terminal contract's value for `plimsoll machine`."""
        return {
            "host": asdict(self.host),
            "devices": [device.to_json(planned=self.host.planned) for device in self.devices],
            "engine": asdict(self.engine) if self.engine else None,
            "notes": list(self.notes),
        }
