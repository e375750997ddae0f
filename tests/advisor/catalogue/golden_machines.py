"""Machines that nobody has here, for the golden recommendations: as sold, with nothing else running."""

from __future__ import annotations

from advisor.engine.protocol import EngineSettings
from advisor.machine.backends import CUDA
from advisor.machine.hardware_names import known_card
from advisor.machine.host import host_reserve
from advisor.machine.machine import Device, EngineInfo, Host, Kind, Machine
from advisor.machine.planned import find_cards
from advisor.machine.reserve import rule
from advisor.units import GIB

PROGRAM_MEMORY = 60 << 20
DDR4, DDR5, SERVER = 51_200_000_000, 89_600_000_000, 204_800_000_000  # bytes per second: two channels, two, eight


def _host(memory: int, cores: int, taken: int = 2 * GIB) -> Host:
    return Host("Linux", "a processor", cores, 2 * cores, memory, memory - taken)


def _cpu(host: Host, bandwidth: int) -> Device:
    return Device(
        "CPU", "System memory", Kind.CPU, host.memory, host.available, host_reserve(host.memory), bandwidth=bandwidth
    )


def _engine() -> EngineInfo:
    return EngineInfo("golden", ("CPU", "RPC"), gpu_offload=True)


def with_cards(text: str, ram: int, cores: int = 8, bandwidth: int = DDR4) -> Machine:
    """A desktop with the cards that `text` names and `ram` GiB."""
    host = _host(ram * GIB, cores)
    devices = [_cpu(host, bandwidth)]
    for index, card in enumerate(find_cards(text)):
        known = known_card(card.name, card.memory)
        assert known is not None
        device = Device(
            f"RPC{index}", card.name, Kind.VIRTUAL, card.memory, card.memory, 0, known.vendor, "RPC",
            bandwidth=known.bandwidth,
        )  # fmt: skip
        kept = rule(device, host).size
        devices.append(Device(**{**vars(device), "reserve": kept}))
    return Machine(host, tuple(devices), _engine())


def without_cards(ram: int, cores: int = 4, bandwidth: int = DDR4) -> Machine:
    """A laptop of `ram` GiB that computes on its processor."""
    host = _host(ram * GIB, cores)
    return Machine(host, (_cpu(host, bandwidth),), _engine())


def apple(chip: str, ram: int, wired: float, cores: int) -> Machine:
    """An Apple computer of `ram` GiB, of which Metal keeps the share `wired` in place."""
    host = _host(ram * GIB, cores, taken=4 * GIB)
    known = known_card(chip, None)
    assert known is not None
    capacity = int(ram * wired * GIB)
    device = Device(
        "RPC0", chip, Kind.UNIFIED, capacity, capacity, 0, "apple", "RPC", bandwidth=known.bandwidth,
        planned=True,
    )  # fmt: skip
    metal = Device(**{**vars(device), "reserve": rule(device, host).size})
    return Machine(host, (_cpu(host, known.bandwidth or 0), metal), _engine())


def strix(ram: int) -> Machine:
    """A Ryzen AI Max+ 395 of `ram` GiB, of which drivers lend half until they are told otherwise."""
    host = _host(ram * GIB, 16)
    known = known_card("AMD Radeon 8060S Graphics", None)
    assert known is not None
    device = Device(
        "RPC0", known.name, Kind.UNIFIED, ram * GIB // 2, ram * GIB // 2, 0, "amd", "RPC", bandwidth=known.bandwidth,
        planned=True,
    )  # fmt: skip
    graphics = Device(**{**vars(device), "reserve": rule(device, host).size})
    return Machine(host, (_cpu(host, known.bandwidth or 0), graphics), _engine())


MACHINES = {
    "no-card-8gb": without_cards(8),
    "no-card-16gb": without_cards(16, 6),
    "no-card-32gb": without_cards(32, 8, DDR5),
    "rtx-2060-6gb": with_cards("RTX 2060", 32),
    "rtx-4060-8gb": with_cards("NVIDIA GeForce RTX 4060", 32),
    "rtx-3080-10gb": with_cards("RTX 3080", 32),
    "rtx-3060-12gb": with_cards("RTX 3060 12 GB", 32),
    "rtx-4060-ti-16gb": with_cards("RTX 4060 Ti 16 GB", 32, 8, DDR5),
    "rtx-4090-24gb": with_cards("NVIDIA GeForce RTX 4090", 32, 12, DDR5),
    "rtx-5090-32gb": with_cards("NVIDIA GeForce RTX 5090", 32, 16, DDR5),
    "rtx-a6000-48gb": with_cards("RTX A6000", 32, 16, DDR5),
    "a100-80gb": with_cards("A100 SXM4 80 GB", 128, 32, SERVER),
    "2x-rtx-3090-48gb": with_cards("2x NVIDIA GeForce RTX 3090", 64, 12, DDR4),
    "4x-rtx-3090-96gb": with_cards("4x NVIDIA GeForce RTX 3090", 128, 24, SERVER),
    "apple-m4-16gb": apple("Apple M4", 16, 2 / 3, 10),
    "apple-m3-pro-36gb": apple("Apple M3 Pro", 36, 2 / 3, 12),
    "apple-m4-max-128gb": apple("Apple M4 Max (40-core GPU)", 128, 3 / 4, 16),
    "strix-halo-128gb": strix(128),
}


def kernels(machine: Machine) -> tuple[str, ...]:
    """The back end that each card is planned with, as the app does it."""
    known = [known_card(device.name, device.capacity) or known_card(device.name, None) for device in machine.gpus]
    return tuple(card.backend if card else CUDA.id for card in known)


def settings(machine: Machine) -> EngineSettings:
    """How engine children are started that dry-run for `machine`."""
    return EngineSettings(cards=tuple(device.capacity or 0 for device in machine.gpus), kernels=kernels(machine))
