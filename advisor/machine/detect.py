"""Putting the Machine together: the host, and the engine's own view of the devices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from advisor.engine.process import EngineProcess
from advisor.machine.host import cpu_device, host, host_reserve
from advisor.machine.machine import Device, EngineInfo, Kind, Machine
from advisor.units import GIB, MIB

NOT_GRAPHICS = ("CPU", "BLAS", "RPC")
REQUEST_SECONDS = 15.0  # what Ollama gives its own probe


def device_reserve(capacity: int) -> int:
    """Graphics memory to leave free: 1 GiB or 5 % of the card, the larger; never over a quarter of it.

    The figures for a card with a display attached; whether one is, the engine cannot say. The quarter is ours, for
    cards of 2 GB.
    """
    return min(max(GIB, capacity * 5 // 100), capacity // 4)


def engine_device(row: dict[str, Any], name: str | None = None) -> Device:
    """One device row of the engine's "devices" answer. 0/0 is what a back end says that does not know.

    name: what to call it, where the engine's description would mislead (a virtual card's is its port).
    """
    known = row["total"] > 0
    total = row["total"] if known else None
    notes = () if known else ("the engine does not know its memory",)
    kind = (
        Kind.VIRTUAL
        if row["virtual"]
        else Kind.REMOTE
        if row["backend"] == "RPC"
        else Kind.SHARED
        if row["type"] == "igpu"
        else Kind.DEDICATED
    )
    return Device(
        id=row["name"],
        name=name or row["description"] or row["name"],
        kind=kind,
        capacity=total,
        free=min(row["free"], row["total"]) if known else None,
        reserve=_reserve(kind, total),
        backend=row["backend"],
        sources=("the engine (ggml_backend_dev_get_props)",),
        notes=notes,
    )


def _reserve(kind: Kind, capacity: int | None) -> int:
    if capacity is None:
        return 0
    # A virtual card is an empty one with nothing attached: the headless rule, 512 MiB or 3 %.
    return max(512 * MIB, capacity * 3 // 100) if kind is Kind.VIRTUAL else device_reserve(capacity)


def detect(engine: EngineProcess | None, *, note: str | None = None, card_names: Sequence[str] = ()) -> Machine:
    """The machine now. `engine` None (it could not start) leaves graphics devices out, with `note` saying why.

    note: what the engine's self-check found. card_names: for its virtual cards, in order.
    Raises EngineProblem if the child fails while it answers.
    """
    this = host()
    if engine is None:
        return Machine(this, (cpu_device(this),), None, (note,) if note else ())
    answer = engine.request("devices", timeout=REQUEST_SECONDS)
    graphics = [row for row in answer["devices"] if row["type"] in ("gpu", "igpu")]
    found = [engine_device(row) for row in graphics if not row["virtual"]]
    names = [*card_names, *(f"Virtual card {index + 1}" for index in range(len(card_names), len(graphics)))]
    virtual = [
        engine_device(row, name) for row, name in zip((r for r in graphics if r["virtual"]), names, strict=False)
    ]
    # Planned hardware replaces real hardware; a mixture would be a machine nobody has.
    devices = (cpu_device(this), *(virtual or found))
    backends = tuple(answer["backends"])
    # llama.cpp counts RPC as GPU support; what a person means is a graphics card in this computer.
    offload = any(name not in NOT_GRAPHICS for name in backends)
    info = EngineInfo(answer["version"], backends, offload, engine.settings.safe, note)
    return Machine(this, devices, info, (note,) if note else ())


def with_memory(machine: Machine, memory: int) -> Machine:
    """The machine with `memory` bytes of RAM instead, all of it free but for what any system takes: for planning."""
    cpu = replace(
        machine.cpu, capacity=memory, free=memory, reserve=host_reserve(memory), sources=("as asked for",), notes=()
    )
    planned = replace(machine.host, memory=memory, available=memory, limit=None, sources=("as asked for",))
    return replace(machine, host=planned, devices=(cpu, *machine.devices[1:]))
