"""Machines that exist only in tests."""

from __future__ import annotations

from advisor.machine.machine import Device, Host, Kind, Machine
from advisor.units import GIB


def machine(*cards: int, memory: int = 64 * GIB, reserve: int = GIB) -> Machine:
    """A machine with `cards` (bytes each) and `memory` bytes of RAM, all free; ids are those of virtual cards."""
    host = Host("Linux", "test", 8, 16, memory, memory)
    cpu = Device("CPU", "test", Kind.CPU, memory, memory, 2 * reserve)
    gpus = tuple(
        Device(f"RPC{index}", f"card {index}", Kind.VIRTUAL, size, size, reserve) for index, size in enumerate(cards)
    )
    return Machine(host, (cpu, *gpus), None)
