"""How much of a device may be planned with: what to leave free, by rule or as a person chose, and RAM counted once.

The rules are those of the detection notes. llama.cpp leaves 1 GiB free on each device, Ollama 0.45 GiB, others 3 %:
ours lie between, and look at whether a screen hangs on the card.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from advisor.machine.backends import CUDA, backend_of
from advisor.machine.machine import Device, Host, Kind, Machine
from advisor.sentences import sentence
from advisor.units import GIB, MIB


@dataclass(frozen=True)
class Reserve:
    """Bytes to leave free, and why so many, in words."""

    size: int
    why: str


def host_reserve(memory: int) -> int:
    """System memory to leave for everything else: 2 GiB or a tenth, the larger, but never over a quarter.

    The first two from the rule for shared memory in the detection notes; the quarter keeps a 4 GB computer usable.
    """
    return min(max(2 * GIB, memory // 10), memory // 4)


def device_reserve(capacity: int, *, display: bool | None = None, backend: str | None = None) -> Reserve:
    """Graphics memory to leave free on a card of `capacity` bytes; never over a quarter of it (ours, for 2 GB cards).

    Where it is not known whether a screen hangs on the card, one does.
    """
    known = backend_of(backend)
    if known and known.moves_out:
        size, why = (
            max(3 * GIB // 2, capacity * 6 // 100),
            sentence(
                "1.5 GB or 6 %, the larger: {backend}, whose drivers move buffers out unasked", backend=known.words
            ),
        )
    elif display is False:
        size, why = max(512 * MIB, capacity * 3 // 100), sentence("0.5 GB or 3 %, the larger: no screen hangs on it")
    else:
        size, why = (
            max(GIB, capacity * 5 // 100),
            sentence("1 GB or 5 %, the larger: for the screen and other programs"),
        )
    return (
        Reserve(size, why) if size <= capacity // 4 else Reserve(capacity // 4, sentence("a quarter of a small card"))
    )


def one_pool_reserve(memory: int) -> int:
    """Of a board whose processor and graphics share one memory: 4 GiB or 5 %, the larger, never over a quarter."""
    return min(max(4 * GIB, memory * 5 // 100), memory // 4)


def rule(device: Device, host: Host | None = None, *, before_context: bool = False) -> Reserve:
    """What to leave free on `device` by the rules.

    host: needed where the device draws on system memory. before_context: `free` was read without a program of ours on
    the card, so a CUDA context still comes off it.
    """
    if device.capacity is None:
        return Reserve(0, sentence("its size is not known"))
    if device.kind is Kind.CPU:
        return Reserve(
            host_reserve(device.capacity), sentence("2 GB or a tenth, the larger: for everything else that runs")
        )
    if device.integrated and host is not None:
        return _of_host(device, host)
    if device.kind is Kind.VIRTUAL:
        return device_reserve(device.capacity, display=False)
    found = device_reserve(device.capacity, display=device.display, backend=device.backend)
    if before_context and device.vendor == "nvidia" and (device.backend is None or device.backend in CUDA.ggml):
        return Reserve(
            found.size + CUDA.context, sentence("{why}, and 600 MB for the CUDA driver's own context", why=found.why)
        )
    return found


def _of_host(device: Device, host: Host) -> Reserve:
    """Memory that is the computer's own: the host's reserve bites where what is borrowed would eat into it."""
    free = device.free or 0
    if device.kind is Kind.UNIFIED and device.vendor == "apple":
        within = max(0, min(free - GIB, host.available - 2 * GIB))
        return Reserve(
            free - within, sentence("1 GB below Metal's limit and 2 GB of what is available, the tighter of the two")
        )
    if device.kind is Kind.UNIFIED:
        return Reserve(
            one_pool_reserve(host.memory), sentence("4 GB or 5 %, the larger: for the system, in the same memory")
        )
    own = min(device.own_free or 0, free)
    kept = host_reserve(host.memory)
    within = own + max(0, min(free - own, host.available - kept))
    return Reserve(
        free - within, sentence("so that what it borrows leaves 2 GB or a tenth of system memory, the larger")
    )


# -- RAM counted once ----------------------------------------------------------------------------------------------


def host_bytes(machine: Machine, taken: Mapping[str, int]) -> int:
    """How much system memory `taken` (bytes by device id) comes to: the processor's, and what graphics borrows."""
    return sum(device.in_host_memory(taken.get(device.id, 0)) for device in machine.devices)


def overdrawn(machine: Machine, taken: Mapping[str, int]) -> int:
    """Bytes by which `taken` asks more of system memory than may be planned, over all devices that draw on it.

    A plan may fit the processor and the integrated graphics each, and still not both at once.
    """
    return max(0, host_bytes(machine, taken) - plannable_in_host(machine))


def plannable_in_host(machine: Machine) -> int:
    """Bytes of system memory that a plan may take, over all devices that draw on it."""
    return max([machine.cpu.usable or 0, *(_from_host(device) for device in machine.devices)])


def _from_host(device: Device) -> int:
    """The part of a device's usable bytes that is system memory."""
    return device.in_host_memory(device.usable or 0) if device.reachable else 0
