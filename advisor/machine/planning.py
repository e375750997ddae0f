"""From the virtual cards that stand in for it to the machine that is planned for, and what that is, in one line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from advisor.machine.detect import with_memory
from advisor.machine.machine import Device, Host, Kind, Machine
from advisor.machine.memory_speed import known_processor, usual_speed
from advisor.machine.planned import (
    TYPICAL,
    TYPICAL_CORES,
    TYPICAL_SPEED,
    Hardware,
    PlannedDevice,
    device_json,
)
from advisor.machine.planned_words import device_words, speed_words
from advisor.machine.reserve import rule
from advisor.sentences import Sentence, listed, sentence
from advisor.units import Bytes

ASKED = sentence("as asked for")
_POOLS = {"unified": Kind.UNIFIED, "shared": Kind.SHARED}


@dataclass(frozen=True)
class PlannedFor:
    """What is planned for: in one line for people, and as JSON. plain: the line without the terminal's options."""

    sentence: str
    value: dict[str, Any]
    plain: str = ""


def as_planned(machine: Machine, hardware: Hardware) -> Machine:
    """`machine`, whose graphics are virtual cards of the right sizes, as the hardware that a person named.

    Another computer's processor is not this one's: unless a person said, it is a typical one.
    """
    memory = hardware.memory if hardware.memory is not None else hardware.chip.pool if hardware.chip else None
    found = machine if memory is None else with_memory(machine, memory)
    host = _host(found.host, hardware)
    cpu = _processor(found.cpu, hardware, host.cores)
    planned = [device for device in found.devices[1:] if device.kind is Kind.VIRTUAL]
    graphics = [_graphics(device, what, host) for device, what in zip(planned, hardware.devices, strict=True)]
    rest = found.devices[1:] if not hardware.devices else ()
    return replace(found, host=host, devices=(replace(cpu, name=host.cpu), *graphics, *rest))


def _host(this: Host, hardware: Hardware) -> Host:
    if not hardware.is_other:
        return this
    cores = hardware.cores or (TYPICAL_CORES if hardware.devices or hardware.processor else this.cores)
    name = hardware.chip.name if hardware.chip else hardware.processor or TYPICAL
    return replace(this, cpu=name, cores=cores, threads=cores, planned=True, memory_speed=None)


def _processor(cpu: Device, hardware: Hardware, cores: int) -> Device:
    if hardware.ram_speed is not None:
        return replace(cpu, bandwidth=hardware.ram_speed, bandwidth_band=None, bandwidth_usual=None).with_origins(
            bandwidth=ASKED
        )
    if chip := hardware.chip:
        return replace(cpu, bandwidth=chip.bandwidth, bandwidth_band=chip.bandwidth_band, bandwidth_usual=None)
    if known := usual_speed(known_processor(hardware.processor), cores) if hardware.processor else None:
        return replace(
            cpu,
            bandwidth=known.bandwidth,
            bandwidth_band=known.band,
            bandwidth_usual=known.usual if known.band else None,
        ).with_origins(bandwidth=known.source)
    if hardware.is_other:
        return replace(cpu, bandwidth=None, bandwidth_band=TYPICAL_SPEED, bandwidth_usual=None)
    return cpu


def _graphics(device: Device, what: PlannedDevice, host: Host) -> Device:
    found = replace(
        device, name=what.name, vendor=what.found.card.vendor if what.found else None, bandwidth=what.bandwidth,
        bandwidth_band=what.bandwidth_band, planned=True,
    )  # fmt: skip
    if what.found and what.pool is not None:
        card = what.found.card
        kind = _POOLS[card.kind] if card.vendor in ("apple", "nvidia") or card.form == "datacenter" else Kind.SHARED
        found = replace(
            found, kind=kind, own=None, own_free=None, borrowable=what.memory,
            notes=(
                sentence(
                    "{rule}: {lent} of {memory}", rule=what.lent, lent=Bytes(what.memory), memory=Bytes(what.pool)
                ),
            ),
        )  # fmt: skip
    kept = rule(found, host)
    return replace(found, reserve=kept.size).with_origins(reserve=kept.why)


def planned_for(machine: Machine, hardware: Hardware, *, own_memory: bool) -> PlannedFor:
    """What `machine` stands for. own_memory: whether its memory is this computer's."""
    cpu, host = machine.cpu, machine.host
    parts: list[Sentence] = []
    if not hardware.chip and own_memory:
        parts.append(sentence("{memory} of system memory as in this computer", memory=Bytes(host.memory)))
    elif not hardware.chip:
        parts.append(sentence("{memory} of system memory", memory=Bytes(host.memory)))
    name = host.cpu if not hardware.is_other or hardware.chip or hardware.processor else TYPICAL
    speed = speed_words(cpu.bandwidth, cpu.bandwidth_band) if not hardware.chip or hardware.ram_speed else ""
    facts = [
        sentence("{cores} cores", cores=host.cores),
        *([sentence("memory at {speed}", speed=speed)] if speed else []),
    ]
    what = sentence("this computer's processor")
    if hardware.is_other:
        what = sentence("its processor") if hardware.chip else sentence("{first}", first=name)
    assumed = hardware.is_other and not (hardware.cores and hardware.ram_speed)
    value = {
        "devices": [device_json(device) for device in hardware.devices],
        "ram": host.memory, "ram_is_this_computers": own_memory,
        "processor": {
            "name": name, "cores": host.cores, "bandwidth": cpu.bandwidth, "bandwidth_band": cpu.bandwidth_band,
            "is_this_computers": not hardware.is_other, "assumed": assumed,
        },
    }  # fmt: skip

    def line(*hint: Sentence, options: bool) -> Sentence:
        processor = sentence("{what} ({facts})", what=what, facts=listed([*facts, *(hint if assumed else ())]))
        everything = listed([*device_words(hardware.devices, options=options), *parts, processor])
        return sentence("Planned for: {parts}.", parts=everything)

    words = line(sentence("assumed: --cores and --ram-speed say otherwise"), options=True)
    return PlannedFor(words, {"sentence": words, **value}, line(sentence("assumed"), options=False))
