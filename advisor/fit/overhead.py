"""What a device loses before the first weight: driver context, back end, the engine program. Each with its source."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.machine.machine import Device, Kind
from advisor.units import MIB


@dataclass(frozen=True)
class Overhead:
    """Bytes, and where the figure comes from, in words for the bill."""

    size: int
    source: str


# A CUDA context takes 107 to 555 MiB depending on card and driver (figures reported in llama.cpp pull 23604);
# the upper end, because a plan that is too careful costs less than one that runs out.
CUDA_CONTEXT = 555 * MIB


def overhead(device: Device, engine_memory: int) -> Overhead:
    """The overhead of running anything on `device`.

    engine_memory: resident bytes of the engine program at work, without a model.
    """
    match device.kind:
        case Kind.CPU:
            return Overhead(engine_memory, "the engine program itself, measured in its self-check")
        case Kind.VIRTUAL:
            return Overhead(CUDA_CONTEXT, "a CUDA driver context, upper end of 107 to 555 MB (llama.cpp pull 23604)")
        case Kind.REMOTE:
            return Overhead(0, "counted by the remote computer itself: its free memory is read with its driver running")
        case _:
            return Overhead(0, "already taken out of the free memory, which the engine reads with its driver running")
