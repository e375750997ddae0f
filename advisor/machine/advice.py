"""A card that the system has and the engine cannot use: what an engine for it would change, and how to get one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from advisor.engine.location import can_be_built, has_backend_files
from advisor.machine import backends
from advisor.machine.backends import METAL, Backend
from advisor.machine.machine import Device, EngineAdvice, Kind
from advisor.machine.probes.registry import MAKERS
from advisor.sentences import Sentence, one_after_another, sentence
from advisor.units import Bytes

COMMAND = "python3 packaging/bootstrap.py engine --backend {0}"
BUNDLE_COMMAND = "plimsoll engine --add FOLDER"  # with what `packaging/bundle.py addon` made
INSTALLED_COMMAND = "plimsoll engine --backend {0}"  # where no folder of the project is at hand


def best_backend(vendor: str, root: Path = Path("/")) -> Backend:
    """Which of the back ends that an engine can be built with suits a maker's devices here."""
    maker = MAKERS.get(vendor)
    suited = [backends.get(name) for name in maker.backends] if maker else []
    ready = (backend for backend in suited if backend.builds and backend.is_ready(root))
    return next(ready, backends.get("vulkan"))


def reaches(vendor: str | None) -> frozenset[str]:
    """What ggml calls the back ends that reach a maker's devices."""
    maker = MAKERS.get(vendor)
    return frozenset(name for one in maker.backends for name in backends.get(one).ggml) if maker else frozenset()


def advise(devices: Sequence[Device], built: Iterable[str], root: Path = Path("/")) -> tuple[EngineAdvice, ...]:
    """Advice for each maker whose devices the engine does not reach. built: ggml's names of the engine's back ends.

    Integrated graphics is not worth another engine where there is a card, in use or to be had.
    """
    has_card = any(device.is_gpu and not device.integrated for device in devices)
    found = []
    for vendor in dict.fromkeys(device.vendor for device in devices if device.is_gpu and not device.reachable):
        missed = [device for device in devices if device.vendor == vendor and device.is_gpu and not device.reachable]
        missed = [device for device in missed if not (has_card and device.integrated)]
        if vendor and missed and (reached := reaches(vendor)) and not reached & set(built):
            found.append(_advice(vendor, missed, root))
    return tuple(found)


def command_for(backend: str) -> str:
    """What a person types to get an engine for a back end."""
    if has_backend_files():
        return BUNDLE_COMMAND
    return (INSTALLED_COMMAND if can_be_built() else COMMAND).format(backend)


def _advice(vendor: str, missed: Sequence[Device], root: Path) -> EngineAdvice:
    backend = best_backend(vendor, root)
    command = command_for(backend.id)
    usable = [device.usable for device in missed if device.usable is not None]
    slices = any(device.kind is Kind.MIG for device in missed)  # a program can use one of them
    gain = (max(usable) if slices else sum(usable)) if usable else None
    counted = Counter(device.name for device in missed)
    names = ", ".join(f"{count} × {name}" if count > 1 else name for name, count in counted.items())
    if len(missed) > 1:
        lack = sentence(
            "{names}: this engine, built without {backend}, cannot use them.", names=names, backend=backend.words
        )
    else:
        lack = sentence(
            "{names}: this engine, built without {backend}, cannot use it.", names=names, backend=backend.words
        )
    words = one_after_another(lack, _change(missed, gain))
    return EngineAdvice(tuple(device.id for device in missed), backend.id, command, gain, words)


def _change(missed: Sequence[Device], gain: int | None) -> Sentence:
    if all(device.integrated for device in missed):
        return sentence("With one that can, a model could compute on it, from the same memory.")
    if gain is None:
        return sentence("With one that can, a model could run on it.")
    return sentence(
        "With one that can, a model could use {gain} of graphics memory, and run many times faster from there.",
        gain=Bytes(gain),
    )


def unreached(devices: Sequence[Device], built: Iterable[str]) -> tuple[str, ...]:
    """Notes for cards that the engine was built for and still does not list."""
    known = set(built)
    return tuple(
        sentence(
            "{name} is there and the engine was built for it, but does not list it: its driver may be older than the "
            "engine needs, or a setting such as CUDA_VISIBLE_DEVICES hides it",
            name=device.name,
        )
        for device in devices
        if device.kind is Kind.DEDICATED and not device.reachable and not device.asleep
        and device.capacity is not None and reaches(device.vendor) & known
    )  # fmt: skip


def without_metal(name: str, built: Iterable[str]) -> tuple[EngineAdvice, ...]:
    """Advice for a Mac whose engine lacks Metal, which alone knows of its graphics. name: the processor's."""
    if not name.startswith("Apple") or set(METAL.ggml) & set(built):
        return ()
    command = command_for(METAL.id)
    words = sentence(
        "{name}: this engine was built without Metal and runs on the processor alone. With one that can, a model could "
        "compute on the graphics, from the same memory.",
        name=name,
    )
    return (EngineAdvice((), METAL.id, command, None, words),)
