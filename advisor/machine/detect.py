"""Putting the Machine together: the host, the system's view of its graphics, and the engine's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from advisor.engine.answers import DeviceList, DeviceRow
from advisor.engine.lender_facts import Lender
from advisor.engine.patience import Patience
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import ListDevices
from advisor.machine import build
from advisor.machine.advice import advise, unreached, without_metal
from advisor.machine.backends import backend_of
from advisor.machine.host import cpu_device, host, host_reserve
from advisor.machine.lent import as_lent
from advisor.machine.machine import Device, EngineInfo, Machine
from advisor.machine.match import Card, graphics, join_sightings
from advisor.machine.probes.place import Place
from advisor.machine.probes.probe import Scene
from advisor.machine.probes.probe_result import distinct
from advisor.machine.probes.registry import MAKERS
from advisor.machine.probes.system import View, look
from advisor.machine.slot import sysfs_slot
from advisor.sentences import sentence

_PATIENCE = Patience(15)  # what Ollama gives its own probe


def detect(
    engine: EngineProcess | None,
    *,
    note: str | None = None,
    card_names: Sequence[str] = (),
    reserves: Mapping[str, int] | None = None,
    ours: Collection[int] = (),
    place: Place | None = None,
    lenders: Sequence[Lender] = (),
) -> Machine:
    """The machine now. `engine` None (it could not start) leaves only what the system knows, with `note` saying why.

    note: what the engine's self-check found. card_names: for its virtual cards, in order. reserves: a person's own, in
    bytes by Device.key. ours: process ids of our engine's children. place: where to look, other than here for tests.
    lenders: whose devices the engine reaches; these come before our own, for the last device computes a token's end,
    which is large.
    Raises EngineProblem if the child fails while it answers.
    """
    place = place or Place()
    this = host(place.root)
    answer = engine.request(ListDevices(), patience=_PATIENCE) if engine else DeviceList((), ())
    rows, notes = graphics(answer.devices)
    planned = [row for row in rows if row.virtual]
    if planned:
        # Planned hardware replaces real hardware; a mixture would be a machine nobody has.
        found, view = _planned(planned, card_names), View()
    else:
        view = look(Scene(place, MAKERS, rows, this.memory))
        cards = join_sightings(rows, view.cards)
        built = [build.device(card, this, system=place.system, ours=ours) for card in cards]
        known = [_in_slot(device, place.root) for device in _told_apart(built)]
        found = sorted((as_lent(device, lenders) for device in known), key=lambda device: device.lender is None)
    advice = advise(found, answer.backends, place.root) if engine else ()
    if engine and place.system == "Darwin" and not planned:
        advice = (*advice, *without_metal(this.cpu, answer.backends))
    machine = Machine(
        this,
        (cpu_device(this), *found),
        _engine_info(engine, answer, note) if engine else None,
        distinct(
            [
                *([note] if note else []),
                *view.notes,
                *notes,
                *(known.sentence for known in advice),
                *(unreached(found, answer.backends) if engine else ()),
            ]
        ),
        advice,
    )
    return machine.with_reserves(reserves) if reserves else machine


def _in_slot(device: Device, root: Path) -> Device:
    """With how it is connected, by Linux where its driver did not tell; one that sleeps is not asked."""
    if device.slot or device.asleep or device.integrated or not device.is_gpu:
        return device
    return replace(device, slot=sysfs_slot(root, device.bus_id))


def _told_apart(devices: Sequence[Device]) -> list[Device]:
    """Devices with an id each: equal cards of which only a name is known get a number."""
    times: Counter[str] = Counter()
    found = []
    for device in devices:
        times[device.id] += 1
        count = times[device.id]
        found.append(device if count == 1 else replace(device, id=f"{device.id} #{count}"))
    return found


def _planned(rows: Sequence[DeviceRow], card_names: Sequence[str]) -> list[Device]:
    names = [*card_names, *(f"Virtual card {index + 1}" for index in range(len(card_names), len(rows)))]
    return [build.device(Card((row,), None), name=name) for row, name in zip(rows, names, strict=False)]


def _engine_info(engine: EngineProcess, answer: DeviceList, note: str | None) -> EngineInfo:
    backends = answer.backends
    # llama.cpp counts RPC as GPU support; what a person means is a graphics card in this computer.
    offload = any((known := backend_of(name)) is None or known.graphics for name in backends)
    return EngineInfo(answer.version, backends, offload, engine.settings.safe, note)


def with_memory(machine: Machine, memory: int) -> Machine:
    """The machine with `memory` bytes of RAM instead, all of it free but for what any system takes: for planning."""
    cpu = replace(
        machine.cpu, capacity=memory, free=memory, reserve=host_reserve(memory), notes=(),
        sources=(sentence("as asked for"),), used_by_others=0, origins=(),
    )  # fmt: skip
    planned = replace(machine.host, memory=memory, available=memory, limit=None, sources=(sentence("as asked for"),))
    return replace(machine, host=planned, devices=(cpu, *machine.devices[1:]))
