"""From a joined card to a Device: which figure to believe, what is borrowed, what to leave free."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from advisor.engine.answers import DeviceRow
from advisor.machine.backends import HIP, METAL, RPC, VULKAN, backend_of
from advisor.machine.hardware_names import identify
from advisor.machine.machine import ASLEEP, Device, Host, Kind
from advisor.machine.match import Card
from advisor.machine.probes.probe_result import Sighting, distinct, known_free, known_size
from advisor.machine.probes.registry import vendor_of
from advisor.machine.reserve import rule
from advisor.sentences import sentence
from advisor.units import Bytes

ENGINE = sentence("the engine (ggml_backend_dev_get_props)")


@dataclass(frozen=True)
class EngineMemory:
    """What the engine says of a device's memory, as far as it can be believed. Bytes; None is unknown.

    overstated: it said that more is free than there is, so that much at least is true: not little.
    """

    total: int | None
    free: int | None
    note: str | None = None
    overstated: bool = False


def engine_memory(row: DeviceRow, system: str = "") -> EngineMemory:
    """The engine's figures, checked. system: "Windows", "Linux", "Darwin", "" if that does not matter.

    0/0 is what a back end says that does not know. Two drivers call all of a card free whatever is on it: AMD's on
    Windows, and SYCL's without administration rights.
    """
    total = known_size(row.total)
    if total is None:
        return EngineMemory(None, None, sentence("the engine does not know its memory"))
    if row.free > total:
        return EngineMemory(
            total, None, sentence("the engine reports more of its memory free than there is"), overstated=True
        )
    backend = backend_of(row.backend)
    amd = vendor_of(row.description) == "amd" or backend is HIP
    careless = (backend is not None and backend.calls_all_free) or (
        system == "Windows" and amd and backend is not VULKAN
    )
    if careless and row.free >= total - total // 100:
        return EngineMemory(total, None, sentence("its driver calls all of its memory free, whatever is on it"))
    return EngineMemory(total, row.free)


def kind_of(row: DeviceRow | None, seen: Sighting | None) -> Kind:
    """How the device's memory relates to the rest; the driver's own word on "integrated" before any guess by size."""
    if row and row.virtual:
        return Kind.VIRTUAL
    if row and row.backend in RPC.ggml:
        return Kind.REMOTE
    if seen and seen.mig:
        return Kind.MIG
    vendor = (seen.vendor if seen else None) or (vendor_of(row.description) if row else None)
    on_chip = row is not None and row.type == "igpu"
    if (seen and seen.unified) or (on_chip and vendor == "nvidia"):
        return Kind.UNIFIED
    if row and row.backend in METAL.ggml and vendor == "apple":
        return Kind.UNIFIED
    if not on_chip and not (seen and seen.integrated):
        return Kind.DEDICATED
    own, shared = (seen.own or 0, seen.shared or 0) if seen else (0, 0)
    # A name for what most of it is; both parts are always given.
    return Kind.CARVEOUT if own > 0 and own >= (own + shared) // 4 else Kind.SHARED


def device(
    card: Card,
    host: Host | None = None,
    *,
    system: str = "",
    name: str | None = None,
    ours: Collection[int] = (),
) -> Device:
    """The Device that a card is. name: what to call it, where the engine's description would mislead.

    host: without one, nothing is known of the system memory that a device may draw on. ours: our own processes.
    """
    row, seen = card.rows[0] if card.rows else None, card.seen
    kind = kind_of(row, seen)
    said = engine_memory(row, system) if row else EngineMemory(None, None)
    figures = (
        _pool(kind, said, seen, host, row) if kind in (Kind.CARVEOUT, Kind.SHARED, Kind.UNIFIED) else _card(said, seen)
    )
    shown = (
        name or (seen.name if seen and seen.name else None) or (row.description or row.name if row else "graphics card")
    )
    notes = [*(seen.notes if seen else ()), *figures.pop("notes")]
    origins = {**dict(seen.origins if seen else ()), **figures.pop("origins")}
    if seen and seen.asleep and not row:
        notes.append(ASLEEP)
    if kind in (Kind.CARVEOUT, Kind.SHARED) and figures["own"] and figures["borrowable"]:
        notes.append(
            sentence(
                "{own} are set aside for it when the computer starts, and it may borrow up to {more} of system memory",
                own=Bytes(figures["own"]),
                more=Bytes(figures["borrowable"]),
            )
        )
    if len(card.rows) > 1:
        others = ", ".join(other.name for other in card.rows[1:])
        notes.append(sentence("the engine lists it as {others} as well; it is counted once", others=others))
    found = Device(
        id=row.name if row else _own_id(seen, shown),
        name=shown,
        kind=kind,
        reserve=0,
        vendor=(seen.vendor if seen else None) or vendor_of(shown),
        backend=row.backend if row else None,
        sources=distinct([*([str(seen.source)] if seen else []), *([ENGINE] if row else []), *origins.values()]),
        notes=distinct(notes),
        bus_id=seen.bus_id if seen else None,
        uuid=seen.uuid if seen else None,
        luid=seen.luid if seen else None,
        driver=seen.driver if seen else None,
        display=seen.display if seen else None,
        asleep=bool(seen and seen.asleep and not row),
        reachable=row is not None and (seen is None or seen.usable),
        slot=seen.slot if seen else None,
        used_by_others=_others(figures["capacity"], figures["free"], seen, ours),
        **figures,
    )
    told = seen.bandwidth if seen else None
    return _finished(found, host, before_context=said.free is None, origins=origins, told=told)


def _own_id(seen: Sighting | None, name: str) -> str:
    """What to call a device that the engine has no name for; slices of one card share its address."""
    if seen is None:
        return name
    return (seen.uuid if seen.mig else None) or seen.bus_id or seen.luid or seen.uuid or name


def _others(capacity: int | None, free: int | None, seen: Sighting | None, ours: Collection[int]) -> int | None:
    """What other programs hold; None where that, or our own part of it, is not known."""
    if capacity is None or free is None:
        return None
    if not ours:
        return capacity - free
    if seen is None or seen.processes is None:
        return None
    return max(0, capacity - free - sum(use.size for use in seen.processes if use.pid in ours))


def _finished(
    found: Device, host: Host | None, *, before_context: bool, origins: dict[str, str], told: int | None
) -> Device:
    kept = rule(found, host, before_context=before_context)
    # Metal tells how much it lends; which Mac it is, the computer's memory tells.
    known = identify(found.name, host.memory if host and found.vendor == "apple" else found.capacity)
    speed, band = (known.bandwidth, known.bandwidth_band) if known else (None, None)
    if speed is not None or band is not None:
        origins["bandwidth"] = sentence("the list of cards")
    usual, here = None, host.memory_speed if host else None
    if known and here and all(card.from_host for card in known.cards):
        # Graphics that read the computer's modules are as fast as these.
        speed, band, usual, origins["bandwidth"] = here.bandwidth, here.band, here.usual, here.source
    if band and told and band[0] * 0.97 <= told <= band[1] * 1.03:
        # Which of those that share the name it is, the driver's clock and width tell.
        speed, band, origins["bandwidth"] = told, None, sentence("NVML (clock and width of its memory)")
    if found.capacity is not None:
        origins["reserve"] = kept.why
    return replace(
        found,
        reserve=kept.size,
        bandwidth=speed,
        bandwidth_band=band,
        bandwidth_usual=usual,
        origins=tuple(sorted(origins.items())),
    )


def _card(said: EngineMemory, seen: Sighting | None) -> dict[str, Any]:
    """Memory of the card's own: the system's size before the engine's, the least of what both call free."""
    own = seen.own if seen else None
    capacity = own if own is not None else said.total
    origins = {} if own is not None or capacity is None else {"capacity": ENGINE}
    free = seen.own_free if seen else None
    notes = [said.note] if said.note and free is None else []
    if said.free is not None and (free is None or said.free < free):
        free, origins["free"] = said.free, ENGINE
    if free is None and said.overstated:
        free, origins["free"] = said.total, sentence("the engine, held to the card's size")
    return {
        "capacity": capacity,
        "free": min(free, capacity) if free is not None and capacity is not None else None,
        "own": capacity,
        "own_free": min(free, capacity) if free is not None and capacity is not None else None,
        "borrowable": seen.shared if seen else None,
        "notes": notes,
        "origins": origins,
    }


def _pool(
    kind: Kind, said: EngineMemory, seen: Sighting | None, host: Host | None, row: DeviceRow | None
) -> dict[str, Any]:
    """Memory that is the computer's own: a set-aside part where there is one, and what may be borrowed of the rest."""
    own, own_free = (seen.own, seen.own_free) if seen and kind is not Kind.UNIFIED else (None, None)
    shared, shared_free = (seen.shared, seen.shared_free) if seen else (None, None)
    origins: dict[str, str] = {}
    if kind is Kind.UNIFIED and shared is None and host is not None:
        shared, origins["capacity"] = host.memory, sentence("system memory")
    if shared is None and own is None and said.total is not None:
        shared, origins["capacity"] = said.total, ENGINE
    if shared is None and own is not None and said.total is not None and said.total > own:
        shared, origins["borrowable"] = said.total - own, ENGINE
    parts = [part for part in (own, shared) if part is not None]
    capacity = sum(parts) if parts else None
    notes = [said.note] if said.note and capacity is None else []
    if capacity is not None and said.total is not None and said.total < capacity:
        notes += (
            [
                sentence(
                    "the engine can use {usable} of its {capacity}", usable=Bytes(said.total), capacity=Bytes(capacity)
                )
            ]
            if said.total < capacity * 0.98
            else []
        )
        capacity, origins["capacity"] = said.total, ENGINE
    if shared is not None and shared_free is None:
        shared_free = shared
    if host is not None and shared_free is not None:
        if host.available <= shared_free:
            origins["free"] = sentence("system memory that is available")
        shared_free = min(shared_free, host.available)
    known = own is None or own_free is not None
    free = (own_free or 0) + (shared_free or 0) if known and capacity is not None else None
    backend = backend_of(row.backend) if row else None
    budget = said.free if backend and backend.follows_system else None
    if budget is not None and (free is None or budget < free):
        free, origins["free"] = budget, ENGINE
    free = known_free(min(free, capacity), capacity) if free is not None and capacity is not None else None
    return {
        "capacity": capacity,
        "free": free,
        "own": own,
        "own_free": min(own_free, free) if own_free is not None and free is not None else None,
        "borrowable": shared,
        "notes": notes,
        "origins": origins,
    }
