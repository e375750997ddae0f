"""Machines that nobody has here, for the golden recommendations: as sold, with nothing else running."""

from __future__ import annotations

from advisor.engine.protocol import EngineSettings
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
        "RPC0", chip, Kind.UNIFIED, capacity, capacity, 0, "apple", "RPC", bandwidth=known.bandwidth
    )  # fmt: skip
    metal = Device(**{**vars(device), "reserve": rule(device, host).size})
    return Machine(host, (_cpu(host, known.bandwidth or 0), metal), _engine())


MACHINES = {
    "laptop-8gb": without_cards(8),
    "gtx-1650-4gb": with_cards("GTX 1650", 16, 6),
    "rtx-4060-8gb": with_cards("NVIDIA GeForce RTX 4060", 32),
    "rtx-3060-12gb": with_cards("RTX 3060 12 GB", 32),
    "rtx-4060-ti-16gb": with_cards("RTX 4060 Ti 16 GB", 32, 8, DDR5),
    "rtx-4090-24gb": with_cards("NVIDIA GeForce RTX 4090", 64, 12, DDR5),
    "rtx-5090-32gb": with_cards("NVIDIA GeForce RTX 5090", 64, 16, DDR5),
    "rtx-a6000-48gb": with_cards("RTX A6000", 128, 16, DDR5),
    "2x-rtx-3090-48gb": with_cards("2x NVIDIA GeForce RTX 3090", 64, 12, DDR4),
    "2x-a100-160gb": with_cards("2x A100 SXM4 80 GB", 256, 32, SERVER),
    "apple-m4-16gb": apple("Apple M4", 16, 2 / 3, 10),
    "apple-m1-max-64gb": apple("Apple M1 Max", 64, 3 / 4, 10),
}
BY_MEMORY = (
    "gtx-1650-4gb", "rtx-4060-8gb", "rtx-3060-12gb", "rtx-4060-ti-16gb", "rtx-4090-24gb", "rtx-5090-32gb",
    "rtx-a6000-48gb", "2x-a100-160gb",
)  # fmt: skip
"""From small to large graphics memory: each at least as good as the one before."""


def settings(machine: Machine) -> EngineSettings:
    """How engine children are started that dry-run for `machine`."""
    return EngineSettings(cards=tuple(device.capacity or 0 for device in machine.gpus))
