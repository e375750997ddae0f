"""A card that the system has and the engine cannot use: what an engine for it would change, and how to get one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from advisor.machine.machine import Advice, Device, Kind
from advisor.units import format_bytes

COMMAND = "python3 packaging/bootstrap.py engine --backend {0}"
NAMES = {"cuda": "CUDA", "hip": "ROCm", "vulkan": "Vulkan", "metal": "Metal"}
# What ggml calls the back ends that reach a maker's devices.
REACHES = {
    "nvidia": {"CUDA", "Vulkan"},
    "amd": {"ROCm", "Vulkan"},
    "intel": {"SYCL", "Vulkan"},
    "apple": {"MTL", "Metal"},
    "qualcomm": {"OpenCL", "Vulkan"},
}


def best_backend(vendor: str, root: Path = Path("/")) -> str:
    """Which of the bootstrap's back ends suits a maker's devices here."""
    if vendor == "nvidia":
        return "cuda"
    if vendor == "apple":
        return "metal"
    # ROCm's engine is the faster on AMD, but needs the ROCm that a person installed; Vulkan comes with the driver.
    return "hip" if vendor == "amd" and (root / "opt/rocm").exists() and (root / "dev/kfd").exists() else "vulkan"


def advise(devices: Sequence[Device], backends: Iterable[str], root: Path = Path("/")) -> tuple[Advice, ...]:
    """Advice for each maker whose devices the engine does not reach. backends: those the engine was built with.

    Integrated graphics is not worth another engine where there is a card, in use or to be had.
    """
    has_card = any(device.is_gpu and not device.integrated for device in devices)
    found = []
    for vendor in dict.fromkeys(device.vendor for device in devices if device.is_gpu and not device.reachable):
        missed = [device for device in devices if device.vendor == vendor and device.is_gpu and not device.reachable]
        missed = [device for device in missed if not (has_card and device.integrated)]
        if vendor in REACHES and missed and not REACHES[vendor] & set(backends):
            found.append(_advice(vendor, missed, root))
    return tuple(found)


def _advice(vendor: str, missed: Sequence[Device], root: Path) -> Advice:
    backend = best_backend(vendor, root)
    command = COMMAND.format(backend)
    usable = [device.usable for device in missed if device.usable is not None]
    slices = any(device.kind is Kind.MIG for device in missed)  # a program can use one of them
    gain = (max(usable) if slices else sum(usable)) if usable else None
    counted = Counter(device.name for device in missed)
    names = " and ".join(f"{count} × {name}" if count > 1 else name for name, count in counted.items())
    if all(device.integrated for device in missed):
        change = "could compute on it, from the same memory"
    elif gain is None:
        change = "could run on it"
    else:
        change = f"could use {format_bytes(gain)} of graphics memory, and run many times faster from there"
    words = (
        f"{names}: this engine, built without {NAMES[backend]}, cannot use {'them' if len(missed) > 1 else 'it'}. "
        f"With one that can, a model {change}."
    )
    return Advice(tuple(device.id for device in missed), backend, command, gain, words)


def unreached(devices: Sequence[Device], backends: Iterable[str]) -> tuple[str, ...]:
    """Notes for cards that the engine was built for and still does not list."""
    known = set(backends)
    return tuple(
        f"{device.name} is there and the engine was built for it, but does not list it: its driver may be older than "
        "the engine needs, or a setting such as CUDA_VISIBLE_DEVICES hides it"
        for device in devices
        if device.kind is Kind.DEDICATED and not device.reachable and not device.asleep
        and device.capacity is not None and REACHES.get(device.vendor or "", set()) & known
    )  # fmt: skip


def without_metal(name: str, backends: Iterable[str]) -> tuple[Advice, ...]:
    """Advice for a Mac whose engine lacks Metal, which alone knows of its graphics. name: the processor's."""
    if not name.startswith("Apple") or REACHES["apple"] & set(backends):
        return ()
    command = COMMAND.format("metal")
    words = (
        f"{name}: this engine was built without Metal and runs on the processor alone. "
        "With one that can, a model could compute on the graphics, from the same memory."
    )
    return (Advice((), "metal", command, None, words),)
