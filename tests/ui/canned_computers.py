"""Computers for the page This PC: most of them recorded from real ones, detected here as they would be there."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from advisor.engine.lender_facts import Link
from advisor.lending.loans import BorrowerSeen, LendingSeen, LentDevice
from advisor.machine.host import Disk
from advisor.machine.live import Spill
from advisor.machine.machine import Kind, Machine
from advisor.machine.overrides import apply
from advisor.machine.probes.probe_result import ProcessUse
from advisor.machine.sample import DeviceSample
from advisor.sentences import sentence
from advisor.services.readings import LenderSeen
from advisor.settings import Stated, TypedCard
from advisor.units import GIB, MIB
from tests.advisor.machine import recorded
from ui.computer.state import LendingPhase, OwnLendingState
from ui.store import AppState

PLANNED = (
    "Planned for: NVIDIA GeForce RTX 4090 (24.0 GB, 1,008 GB/s), 64.0 GB of system memory, a typical processor (8 "
    "cores, memory at 51 to 90 GB/s, assumed)."
)
ANNA, BEN = "192.168.1.20:50052", "192.168.1.31:50052"
OURS = 4242  # a process id
MODELS = Disk(Path("/home/ada/.cache/huggingface/hub"), 212 * GIB, 931 * GIB)
LAPTOP: dict[str, Any] = {
    "meminfo_kb": [32 * GIB // 1024, 21 * GIB // 1024],
    "files": {
        "sys/class/drm/card0/device/vendor": "0x8086",
        "sys/class/drm/card0/device/device": "0xa7a0",
        "sys/class/drm/card0/device/uevent": "DRIVER=i915\nPCI_SLOT_NAME=0000:00:02.0",
        "sys/class/drm/card0/device/product_name": "Intel Iris Xe Graphics",
        "sys/class/drm/card1/device/vendor": "0x10de",
        "sys/class/drm/card1/device/device": "0x28e0",
        "sys/class/drm/card1/device/uevent": "DRIVER=nvidia\nPCI_SLOT_NAME=0000:01:00.0",
        "sys/class/drm/card1/device/product_name": "NVIDIA GeForce RTX 4060 Laptop GPU",
        "sys/class/drm/card1/device/power/runtime_status": "suspended",
    },
    "rows": [],
}


def computer(raw: dict[str, Any], *, cpu: str, system: str, threads: int = 16) -> Machine:
    """What detection makes of recorded values, on a processor of that name."""
    with tempfile.TemporaryDirectory() as folder:
        found = recorded.machine(raw, Path(folder))
    host = replace(found.host, cpu=cpu, system=system, cores=threads // 2, threads=threads)
    devices = (replace(found.cpu, name=cpu), *found.devices[1:])
    engine = replace(found.engine, version="0c1e570 (ggml 0.25.3)") if found.engine else None
    return replace(found, host=host, devices=devices, engine=engine)


def known(name: str, *, cpu: str, system: str) -> Machine:
    """A recorded computer."""
    return computer(recorded.MACHINES[name], cpu=cpu, system=system)


def without_engine(machine: Machine) -> Machine:
    """The same computer, before an installed Plimsoll has built its engine."""
    note = sentence(
        "The engine does not work on this computer: {error}",
        error="It is not built yet.",
    )
    return replace(machine, engine=None, notes=(*machine.notes, note))


def asleep() -> Machine:
    """A laptop whose card is switched off."""
    return computer(LAPTOP, cpu="13th Gen Intel(R) Core(TM) i7-13700H", system="Linux 6.8.0-45-generic")


def unused() -> Machine:
    """A card that the engine was not built for."""
    return known("nvapi-4080-laptop", cpu="Intel(R) Core(TM) i9-13900HX", system="Windows 11")


def apple() -> Machine:
    """One memory of 64 GB, of which Metal may take some."""
    return known("mac-m3max64", cpu="Apple M3 Max", system="Darwin 24.6.0")


def apu() -> Machine:
    """Integrated graphics with a set-aside part."""
    return known("strix-linux-hip-ttm", cpu="AMD RYZEN AI MAX+ 395 w/ Radeon 8060S", system="Linux 6.16.3")


def blind() -> Machine:
    """A card that does not say how much is free."""
    return known("dxgi-rx6600m", cpu="AMD Ryzen 7 5800H with Radeon Graphics", system="Windows 10")


def stated(machine: Machine) -> tuple[Stated, Machine]:
    """What a person typed in, and the machine with it."""
    said = Stated(
        {machine.cpu.key: 6 * GIB},
        {machine.devices[1].key: 12 * GIB},
        (TypedCard("NVIDIA GeForce RTX 3060 12 GB", 12 * GIB),),
    )
    return said, apply(machine, said)


def planned(plain: Machine) -> Machine:
    """Another PC, that is planned for."""
    cpu = replace(plain.cpu, name="a typical processor", capacity=64 * GIB, free=64 * GIB, reserve=6 * GIB)
    card = replace(
        plain.cpu, id="RPC0", name="NVIDIA GeForce RTX 4090", kind=Kind.VIRTUAL, capacity=24 * GIB, free=24 * GIB,
        reserve=GIB, planned=True, vendor="NVIDIA", backend="RPC",
    )  # fmt: skip
    host = replace(plain.host, cpu=cpu.name, memory=64 * GIB, available=64 * GIB, planned=True)
    return replace(plain, host=host, devices=(cpu, card))


def lent(plain: Machine) -> Machine:
    """A computer beside which another one lends its card."""
    link = Link(0.0004, 112e6, 110e6)
    card = replace(
        plain.cpu, id=ANNA, name="NVIDIA GeForce RTX 3090 (anna-pc)", kind=Kind.REMOTE, capacity=23 * GIB,
        free=21 * GIB, reserve=0, vendor="nvidia", backend="RPC", lender=ANNA, link=link, used_by_others=2 * GIB,
    )  # fmt: skip
    return replace(plain, devices=(plain.cpu, card))


LENDING = (
    LenderSeen(ANNA, 1, 21 * GIB, Link(0.0004, 112e6, 110e6)),
    LenderSeen(
        BEN,
        problem=sentence(
            "No computer lends its devices at {address}: {reason}.",
            address=BEN, reason=sentence("nothing answered in time"),
        ),
    ),
)  # fmt: skip


OWN_ADDRESSES = ("127.0.0.1", "192.168.1.7")
LENT_NOW = LendingSeen(
    "192.168.1.7",
    50052,
    (LentDevice("NVIDIA GeForce RTX 4090", 14 * GIB, 22 * GIB),),
    (BorrowerSeen("192.168.1.20", 8 * GIB), BorrowerSeen("192.168.1.31", 0)),
)


def full(machine: Machine) -> tuple[DeviceSample, ...]:
    """Our model has spilled over the end of the card."""
    cpu, card = machine.cpu, machine.devices[1]
    capacity, total = card.capacity or 0, cpu.capacity or 0
    return (
        DeviceSample(cpu.id, total - 9 * GIB, 0.0, held=(ProcessUse(OURS, 400 * MIB),), others=9 * GIB - 400 * MIB),
        DeviceSample(
            card.id, 300 * MIB, 0.0, held=(ProcessUse(OURS, capacity - 3 * GIB),), others=3 * GIB - 300 * MIB,
            borrowed=3 * GIB, spilled=(ProcessUse(OURS, 5 * GIB // 2),),
        ),
    )  # fmt: skip


def states(plain: Machine, gaming: Machine) -> dict[str, AppState]:
    """The page's moments by a name for their picture. plain: without, gaming: with a card."""
    said, corrected = stated(gaming)
    found = {
        "pc-asleep": AppState().change(computer={"machine": asleep()}),
        "pc-unused": AppState().change(computer={"machine": unused()}),
        "pc-apple": AppState().change(computer={"machine": apple()}),
        "pc-apu": AppState().change(computer={"machine": apu()}),
        "pc-blind": AppState().change(computer={"machine": blind()}),
        "pc-stated": AppState().change(computer={"machine": corrected}, settings={"stated": said}),
        "pc-full": AppState().change(
            computer={"machine": gaming, "live": full(gaming)},
            session={"spills": (Spill(gaming.devices[1].name, 5 * GIB // 2),)},
        ),
        "pc-engineless": AppState().change(
            computer={
                "machine": replace(
                    plain,
                    engine=None,
                    notes=(sentence("The engine does not work on this computer: {error}", error="no module."),),
                ),
                "scan_problem": None,
            }
        ),
    }
    found["pc-lent"] = AppState().change(
        computer={"machine": lent(plain), "lending": LENDING}, settings={"lenders": (ANNA, BEN, "carl-pc:50052")}
    )
    found["pc-lending"] = AppState().change(
        computer={"machine": gaming, "own_lending": OwnLendingState(LendingPhase.ON, OWN_ADDRESSES, LENT_NOW)},
        settings={"lend_address": OWN_ADDRESSES[1]},
    )
    found["pc-lendable"] = AppState().change(computer={"machine": gaming, "own_lending": {"addresses": OWN_ADDRESSES}})
    found["pc-planned"] = AppState().change(computer={"machine": planned(plain), "planned": PLANNED})
    return {name: state.change(computer={"disk": MODELS}) for name, state in found.items()}
