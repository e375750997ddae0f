"""A machine at this moment: what was detected, with the figures of the newest sample. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from advisor.machine.backends import CUDA
from advisor.machine.machine import CHOSEN, Device, Host, Kind, Machine
from advisor.machine.probes.windows import spilled_bytes
from advisor.machine.reserve import host_bytes, rule
from advisor.machine.sample import DeviceSample

Samples = Sequence[DeviceSample]


@dataclass(frozen=True)
class Spill:
    """Bytes of a model that the driver of a full card moved to system memory. card: its name; device: its id."""

    card: str
    size: int
    device: str = ""


def of(samples: Samples, device: str) -> DeviceSample | None:
    """The sample of one device, None if it was not looked at."""
    return next((sample for sample in samples if sample.device == device), None)


def now(machine: Machine, samples: Samples) -> Machine:
    """`machine` with what is free, and what others hold, at this moment.

    What a sample does not know (a remote device, a card that sleeps) stays as it was detected.
    """
    cpu = of(samples, machine.cpu.id)
    host = replace(machine.host, available=cpu.free) if cpu and cpu.free is not None else machine.host
    devices = tuple(_now(device, of(samples, device.id), host) for device in machine.devices)
    return replace(machine, host=host, devices=devices)


def _now(device: Device, sample: DeviceSample | None, host: Host) -> Device:
    if sample is None or sample.free is None or device.capacity is None:
        return replace(device, asleep=sample.asleep) if sample else device
    free = sample.free
    if device.detected is not None:  # a person typed in another size: what is in use stays in use
        free = device.capacity - (device.detected - sample.free)
    changed = replace(device, used_by_others=sample.others, asleep=False)
    changed = _with_free(changed, free, sample.own_free, host)
    return changed.with_origins(free=sample.source) if sample.source else changed


def _with_free(device: Device, free: int, own_free: int | None, host: Host) -> Device:
    """The device with so much free; what is kept of it follows where it is counted from what is free."""
    assert device.capacity is not None
    free = max(0, min(free, device.capacity))
    own = free if not device.integrated and device.own is not None else own_free
    changed = replace(device, free=free, own_free=own)
    if not device.integrated or device.source_of("reserve") == CHOSEN:
        return changed
    return replace(changed, reserve=rule(changed, host).size)


def vacated(
    machine: Machine, samples: Samples, *, pids: Collection[int], allocated: Mapping[str, int], helpers: Collection[int]
) -> Machine:
    """`machine` (as `now` gives it) with loaded models gone: the room that the next one may plan with.

    pids: the engine children that hold them. allocated: bytes to give back by device id, for devices that do not tell
    what they have there. helpers: our other engine children, whose CUDA context stands for that of the next child.
    """
    freed = {device.id: _held(of(samples, device.id), pids, allocated.get(device.id, 0)) for device in machine.devices}
    host_freed = freed[machine.cpu.id] + sum(
        # What integrated graphics borrows is no process's own memory, but system memory all the same.
        device.in_host_memory(freed[device.id])
        for device in machine.devices
        if device.kind in (Kind.SHARED, Kind.CARVEOUT)
    )
    host = replace(machine.host, available=min(machine.host.memory, machine.host.available + host_freed))

    def emptied(device: Device) -> Device:
        if device.free is None or device.capacity is None:
            return device
        given = host_freed if device.kind is Kind.CPU else freed[device.id]
        context = _context(device, of(samples, device.id), helpers)
        return _with_free(device, device.free + given - context, device.own_free, host)

    return replace(machine, host=host, devices=tuple(emptied(device) for device in machine.devices))


def less(machine: Machine, sizes: Mapping[str, int]) -> Machine:
    """`machine` with so many bytes less free, by device id; those of system memory for all that draw on it."""
    if not any(size > 0 for size in sizes.values()):
        return machine
    taken = {device.id: max(0, sizes.get(device.id, 0)) for device in machine.devices}
    in_host = host_bytes(machine, taken)
    host = replace(machine.host, available=max(0, machine.host.available - in_host))

    def lessened(device: Device) -> Device:
        if device.free is None or device.capacity is None:
            return device
        size = taken[device.id]
        if device.integrated or not device.is_gpu:
            size = min(in_host, device.in_host_memory(device.free))
        return _with_free(device, device.free - size, device.own_free, host)

    return replace(machine, host=host, devices=tuple(lessened(device) for device in machine.devices))


def _held(sample: DeviceSample | None, pids: Collection[int], allocated: int) -> int:
    if sample is None:
        return allocated
    # In a container NVIDIA's driver counts by the host's process ids, and none of ours is among them.
    return sum(sample.held_by(pid) or 0 for pid in pids) or allocated


def _context(device: Device, sample: DeviceSample | None, helpers: Collection[int]) -> int:
    """What the CUDA driver will take for a program of ours, where no program that runs shows it by its own."""
    if device.vendor != "nvidia" or device.backend not in CUDA.ggml or device.integrated or sample is None:
        return 0
    if sample.free is None:
        return 0  # as detected, by the engine, with its context in place
    shown = any(sample.held_by(pid) for pid in helpers) if sample.held is not None else bool(helpers)
    return 0 if shown else CUDA.context


def spills(machine: Machine, samples: Samples, pid: int, pinned: int = 0) -> tuple[Spill, ...]:
    """What drivers moved away of the model that engine child `pid` holds.

    On Windows, and with some drivers on Linux, no card is ever full: what does not fit is moved to system memory
    without a word, and the model runs many times slower. pinned: bytes that the engine itself put into system memory
    for the card to read, which drivers count as theirs.
    """
    found = []
    for card in machine.devices:
        sample = of(samples, card.id)
        if sample and card.kind in (Kind.DEDICATED, Kind.MIG):
            found.append(Spill(card.name, spilled_bytes(pinned, sample.spilled_by(pid)), card.id))
    return tuple(spill for spill in found if spill.size)
