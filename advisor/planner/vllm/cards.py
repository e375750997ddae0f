"""The cards that vLLM would run on, as it sees them."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.errors import UsageError
from advisor.machine.hardware_names import known_card
from advisor.machine.machine import Device, Kind, Machine
from advisor.units import GIB

_SEEN = 0.985  # of the memory on the box that a program is offered: 23.58 of 24, 79.2 of 80 GiB
_WANTED = frozenset({Kind.VIRTUAL, Kind.DEDICATED, Kind.MIG})
_FLOATS_IN_8_BITS = 89  # compute capability from which FP8 is computed with


@dataclass(frozen=True)
class Cards:
    """Of one computer; where they differ, all count as the smallest. memory: bytes that the driver offers of each;
    reserve: to leave free. compute: capability as in sm_89; flops: operations a second with 16 bits; bandwidth: bytes a
    second of its memory; 0 where they are not known."""

    name: str
    count: int
    memory: int
    reserve: int
    nvidia: bool
    compute: int = 0
    flops: float = 0.0
    bandwidth: int = 0

    @property
    def computes_fp8(self) -> bool:
        """Whether it computes in FP8; where that is not known, it does."""
        return not self.nvidia or not self.compute or self.compute >= _FLOATS_IN_8_BITS

    @property
    def step_tokens(self) -> int:
        """Tokens that vLLM computes in one step unasked (vllm/engine/arg_utils.py, get_batch_defaults)."""
        if self.memory >= 160 * GIB:
            return 16_384
        return 8192 if self.memory >= 70 * GIB and "a100" not in self.name.lower() else 2048


def cards_of(machine: Machine) -> Cards:
    """The cards of a computer; UsageError where it has none that vLLM runs on."""
    found = [one for one in machine.devices if one.kind in _WANTED and one.vendor in ("nvidia", "amd") and one.capacity]
    if not found:
        raise UsageError("vLLM and SGLang want cards of NVIDIA or AMD with memory of their own, and there are none.")
    smallest = min(found, key=_memory)
    known = known_card(smallest.name, smallest.capacity)
    digits = known.compute.removeprefix("sm_") if known and known.compute else ""
    return Cards(
        smallest.name, len(found), _memory(smallest), smallest.reserve, smallest.vendor == "nvidia",
        int(digits) if digits.isdigit() else 0, (known.fp16 or known.flops or 0.0) if known else 0.0,
        smallest.likely_bandwidth or (known.bandwidth if known else 0) or 0,
    )  # fmt: skip


def _memory(device: Device) -> int:
    return int((device.capacity or 0) * _SEEN) if device.planned else device.capacity or 0
