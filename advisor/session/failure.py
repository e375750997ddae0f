"""Why a load or a reply failed, as one value: from the error, the way a child ended and the engine's own words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from advisor.engine.rpc_protocol import device_id
from advisor.errors import (
    AdvisorError,
    EngineProblem,
    FileProblem,
    LenderProblem,
    MemoryProblem,
    ModelProblem,
    UsageError,
)
from advisor.outcome import OUT_OF_MEMORY

# What llama.cpp's back ends say of memory on a card (ggml-cuda.cu, ggml-vulkan.cpp, ggml-metal, ggml-sycl).
_CARD = re.compile(
    r"CUDA error: out of memory|ROCm error: out of memory|(?:cuda|hip|musa)Malloc\w* failed|cudaErrorMemoryAllocation|"
    r"ErrorOutOfDeviceMemory|Device memory allocation of size|kIOGPUCommandBufferCallbackErrorOutOfMemory|"
    r"sycl::malloc_device|on device \d+: .*out of memory",
    re.IGNORECASE,
)
_BUFFER = re.compile(r"(?:unable|failed) to allocate ([A-Z]\S*) buffer")
_ON_DEVICE = re.compile(r"on device (\d+)|current device: (\d+)")
_LENT = re.compile(r"RPC(\d+)\[(\S+)\]")
_MAKERS = (("cuda", "CUDA"), ("rocm", "ROCm"), ("hip", "ROCm"), ("musa", "MUSA"))


class Cause(StrEnum):
    """What was lacking, or what went wrong."""

    CARD_MEMORY = "card"
    SYSTEM_MEMORY = "memory"
    CRASH = "crash"  # the engine met a state that it does not handle
    STUCK = "stuck"  # it was silent for so long that it was ended
    UNSUPPORTED = "unsupported"  # this engine cannot run this model, or not so
    FILE = "file"
    SPILLED = "spilled"  # nothing failed yet: a full card's driver moved part of the model to system memory
    LENDER = "lender"  # another computer that lent a device is gone
    OTHER = "other"

    @property
    def is_memory(self) -> bool:
        """Whether a plan that takes less may help."""
        return self in (Cause.CARD_MEMORY, Cause.SYSTEM_MEMORY)


@dataclass(frozen=True)
class Failure:
    """A failure by its cause. device: the engine's name of the graphics device that was full, "" where none is named.

    lost: whether the engine child is gone with it; where it is not, what was computed is still there. killed: nobody
    said that memory lacked, it is only what a system most often ends a program from outside for. lender: who is gone.
    """

    cause: Cause
    device: str = ""
    lost: bool = False
    killed: bool = False
    lender: str = ""


def classify(error: Exception) -> Failure:
    """The failure that an error of a load or a reply stands for."""
    outcome = error.outcome if isinstance(error, EngineProblem) else None
    if outcome is None:
        return _reported(error)
    if outcome.lender:
        return Failure(Cause.LENDER, lost=True, lender=outcome.lender)
    if outcome.because:
        return Failure(Cause.STUCK, lost=True)
    if not outcome.out_of_memory:
        return Failure(Cause.CRASH, lost=True)
    if not OUT_OF_MEMORY.search(outcome.last_words):
        return Failure(Cause.SYSTEM_MEMORY, lost=True, killed=True)
    device = _named(outcome.last_words)
    on_card = bool(device) or _CARD.search(outcome.last_words) is not None
    return Failure(Cause.CARD_MEMORY if on_card else Cause.SYSTEM_MEMORY, device, lost=True)


def _reported(error: Exception) -> Failure:
    match error:
        case MemoryProblem():
            device = graphics_device(str(error.values.get("device") or ""))
            return Failure(Cause.CARD_MEMORY if device else Cause.SYSTEM_MEMORY, device)
        case LenderProblem():
            return Failure(Cause.LENDER, lender=str(error.values.get("address") or ""))
        case FileProblem():
            return Failure(Cause.FILE)
        case ModelProblem() | UsageError():
            return Failure(Cause.UNSUPPORTED)
        case EngineProblem():
            return Failure(Cause.CRASH)
        case AdvisorError() | _:
            return Failure(Cause.OTHER)


def _named(words: str) -> str:
    """The graphics device that the last words complain of, "" where they name none."""
    for buffer in reversed(_BUFFER.findall(words)):
        if device := graphics_device(buffer):
            return device
    if (found := _ON_DEVICE.search(words)) and _CARD.search(words):
        maker = next((name for word, name in _MAKERS if word in words.lower()), "")
        return f"{maker}{found[1] or found[2]}" if maker else ""
    return ""


def graphics_device(buffer: str) -> str:
    """The device of a ggml buffer type, "CUDA0" of itself, "host:port" of "RPC0[host:port]"; "" for system memory."""
    if lent := _LENT.fullmatch(buffer):
        return device_id(lent[2], int(lent[1]))
    name = buffer.split("[")[0]
    return "" if name.startswith(("CPU", "AMX", "BLAS")) or name.endswith("_Host") else name
