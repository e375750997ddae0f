"""How fast a device computes: from its maker's figures, or as this machine measured it.

A token that is written costs the reading of its weights and chat memory, and a fixed time per layer in which the
device sets out rather than computes. With the shares below that explains 150 public llama.cpp runs on seven kinds of
graphics within 10 % for plain models and 25 % for the others (community benchmarks of github.com/AlexsJones/llmfit,
2026; tests/advisor/fit/test_public_speeds.py holds a selection). Cards with HBM rest on runs of 2024
(github.com/XiongjieDai/GPU-Benchmarks-on-LLM-Inference).
"""

from __future__ import annotations

from dataclasses import dataclass

from advisor.machine.hardware import KnownCard, known_card, usual_bandwidth
from advisor.machine.machine import Device, Host, Kind

MICROSECOND = 1e-6
# Dual-channel DDR4-3200, 51.2 GB/s, of which a product of matrix and vector reaches about 70 %.
ASSUMED_RAM = 36e9
# Numbers of Q4_K that one core multiplies in a second, and its operations while it reads: twice what a core of a
# server processor at 2.4 GHz does (Zen 3, AVX2), for those at home run at 4 to 5 GHz.
CORE_WORK, CORE_FLOPS = 50e9, 120e9


@dataclass(frozen=True)
class Pace:
    """How one device computes.

    bandwidth: bytes per second that it really reads; work: numbers of Q4_K multiplied per second, None where memory is
    the only limit; layer, mixture, recurrent: seconds a layer takes apart from that, and what a mixture of experts
    and a recurrent state each add; flops: operations per second while a prompt is read, None if unknown; doubt: how
    far the truth may be off, as a share; source: in words.
    """

    bandwidth: float
    work: float | None
    layer: float
    mixture: float
    recurrent: float
    flops: float | None
    doubt: float
    source: str


@dataclass(frozen=True)
class _Class:
    """Cards that behave alike: the share of the maker's bandwidth that is reached, microseconds per layer (as in
    Pace), and operations while reading a prompt per operation that the shaders are sold with."""

    share: float
    layer: float
    mixture: float
    recurrent: float
    reading: float
    doubt: float


_NVIDIA = _Class(0.87, 60, 50, 60, 1.6, 0.15)
_NVIDIA_OLD = _Class(0.45, 150, 150, 230, 0.3, 0.3)  # before Turing: the arithmetic is the limit, not the memory
_HBM = _Class(0.52, 60, 50, 60, 1.0, 0.3)
_AMD = _Class(0.90, 80, 60, 65, 0.45, 0.2)
_INTEL = _Class(0.60, 100, 100, 120, 0.3, 0.35)
_APPLE = _Class(0.92, 100, 100, 130, 0.6, 0.2)
_APPLE_OLD = _Class(0.65, 100, 100, 130, 0.5, 0.25)  # M1 to M3
_ONE_POOL = _Class(0.75, 60, 60, 40, 0.8, 0.25)  # GB10, Strix Halo
_BORROWING = _Class(0.70, 120, 100, 120, 0.3, 0.35)
_OLD_NVIDIA = {"Pascal", "Maxwell 2.0", "Maxwell", "Kepler"}

_UNKNOWN_DOUBT = 0.45  # half of the cards of one size lie that close to their median


def _class_of(device: Device, card: KnownCard | None) -> _Class:
    vendor = card.vendor if card else device.vendor
    architecture = (card.architecture if card else None) or ""
    if vendor == "apple":
        return _APPLE_OLD if architecture in ("Apple M1", "Apple M2", "Apple M3") else _APPLE
    if device.kind is Kind.UNIFIED:
        return _ONE_POOL
    if device.integrated:
        return _BORROWING
    if card and (card.memory_type or "").startswith("HBM"):
        return _HBM
    if vendor == "amd":
        return _AMD
    if vendor == "intel":
        return _INTEL
    return _NVIDIA_OLD if architecture in _OLD_NVIDIA else _NVIDIA


def card_pace(device: Device) -> Pace:
    """The pace of a graphics device by its maker's figures; of one whose memory's speed is not known, an assumption."""
    card = known_card(device.name, device.capacity)
    kind = _class_of(device, card)
    reached = device.bandwidth or (card.bandwidth if card else None)
    doubt = kind.doubt
    if reached is not None:
        source = f"{device.name}'s memory moves {reached / 1e9:,.0f} GB/s, of which about {kind.share:.0%} is reached"
    elif device.integrated:
        reached, doubt = round(ASSUMED_RAM / kind.share), _UNKNOWN_DOUBT
        source = f"dual-channel DDR4-3200 is assumed for {device.name}, which reads system memory"
    else:
        reached, doubt = usual_bandwidth(device.capacity), _UNKNOWN_DOUBT
        source = f"{reached / 1e9:,.0f} GB/s, usual for a card of its size, are assumed for {device.name}"
    return Pace(
        reached * kind.share, None, kind.layer * MICROSECOND, kind.mixture * MICROSECOND, kind.recurrent * MICROSECOND,
        card.flops * kind.reading if card and card.flops else None, doubt, source,
    )  # fmt: skip


def processor_pace(device: Device, host: Host) -> Pace:
    """The pace of a processor that was not measured: by its cores, and its memory's speed where that is known."""
    if device.bandwidth:
        reached = device.bandwidth * 0.7
        source = f"system memory moves {device.bandwidth / 1e9:,.0f} GB/s, of which about 70 % is reached"
    else:
        reached = ASSUMED_RAM
        source = "dual-channel DDR4-3200 is assumed for system memory"
    cores = max(1, host.cores)
    return Pace(
        reached, cores * CORE_WORK, 20 * MICROSECOND, 60 * MICROSECOND, 60 * MICROSECOND, cores * CORE_FLOPS,
        0.3 if device.bandwidth else _UNKNOWN_DOUBT, source,
    )  # fmt: skip
