"""Apple's unified memory: the engine's child says how much Metal may wire down, `sysctl` whose memory it is.

The working set is asked for, never computed: the share of RAM differs by macOS version and size, and a person may have
changed it (iogpu.wired_limit_mb), which Metal's figure already contains.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.engine.answers import DeviceRow
from advisor.machine.backends import METAL
from advisor.machine.machine import Device
from advisor.machine.probes.maker import Maker
from advisor.machine.probes.place import Place
from advisor.machine.probes.probe import Scene
from advisor.machine.probes.probe_result import Findings, Sighting, Source, known_free, known_size
from advisor.machine.sample import DeviceSample, Moment, pool_sample
from advisor.sentences import sentence
from advisor.system import sysctl
from advisor.system.command import Runner, run_command
from advisor.units import MIB, Bytes

NAMES = ("hw.memsize", "hw.model", "iogpu.wired_limit_mb", "machdep.cpu.brand_string", "kern.hv_vmm_present")
NAME = "Metal"
MAKER = Maker("apple", (0x106B,), r"\bapple\b", ("metal",))


def apple_facts(runner: Runner = run_command) -> dict[str, str]:
    """The computer's own facts; {} where there is no sysctl or it says nothing."""
    return sysctl.ask(NAMES, runner)


def is_virtual(known: Mapping[str, str], name: str) -> bool:
    """Whether this is a Mac inside another: its graphics is a stand-in that lacks most kernels."""
    model = known.get("hw.model", "")
    return (
        "Paravirtual" in name
        or model.startswith("VirtualMac")
        or model == "VMM-x86_64"
        or known.get("kern.hv_vmm_present") == "1"
    )


def sightings(rows: Sequence[DeviceRow], known: Mapping[str, str], memory: int) -> Findings:
    """What Metal's devices are. rows: the engine's; known: sysctl's; memory: the computer's RAM in bytes.

    Several devices of one name are GGML_METAL_DEVICES' copies of one pool, and count once.
    """
    once: dict[str, DeviceRow] = {}
    for row in rows:
        if row.backend in METAL.ggml:
            once.setdefault(row.description, row)
    return Findings(tuple(_sighting(name, row, known, memory) for name, row in once.items()))


def _sighting(name: str, row: DeviceRow, known: Mapping[str, str], memory: int) -> Sighting:
    total = known_size(row.total)
    chip = "Apple" in name
    notes = []
    if is_virtual(known, name):
        notes.append(sentence("this Mac is a virtual machine, whose graphics cannot run models rightly"))
    elif chip and total:
        notes.append(
            sentence(
                "its memory is the computer's own; Metal may keep {kept} of {memory} in place",
                kept=Bytes(total),
                memory=Bytes(memory),
            )
        )
        wired = known.get("iogpu.wired_limit_mb", "0")
        if wired.isdigit() and int(wired):
            share = Bytes(int(wired) * MIB)
            notes.append(sentence("the share was set by hand to {share} (iogpu.wired_limit_mb)", share=share))
    # A card in a Mac Pro has memory of its own; what is within an Intel processor borrows a fixed share.
    integrated = chip or "Intel" in name
    return Sighting(
        Source.METAL,
        name=name,
        vendor="apple" if chip else "intel" if "Intel" in name else "amd",
        integrated=integrated,
        unified=chip,
        own=None if integrated else total,
        own_free=None if integrated else known_free(row.free, total),
        shared=total if integrated else None,
        shared_free=known_free(row.free, total) if integrated else None,
        usable=not is_virtual(known, name),
        notes=tuple(notes),
        origins=(("capacity", "Metal (recommendedMaxWorkingSetSize)"), ("free", "Metal (less currentAllocatedSize)")),
    )


# -- the probe -----------------------------------------------------------------------------------------------------


def applies(scene: Scene) -> bool:
    """As the protocol. Metal's devices are known from the engine alone, because only that loads Metal."""
    return any(row.backend in METAL.ggml for row in scene.rows)


def child(_: Place) -> str | None:
    """As the protocol."""
    return None


def look(scene: Scene) -> Findings:
    """As the protocol."""
    return sightings(scene.rows, apple_facts(scene.place.run), scene.memory)


def samples(device: Device) -> bool:
    """As the protocol."""
    return device.vendor == "apple"


def sample(device: Device, moment: Moment) -> DeviceSample | None:
    """As the protocol: what is available of the system's memory, which is its own."""
    return pool_sample(device, moment)
