"""NVIDIA cards: what NVML's figures mean; nvidia_reader.py reads them, in a child process."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from advisor.machine.machine import Device, Kind
from advisor.machine.probes.maker import Maker
from advisor.machine.probes.pci import NVIDIA, nvidia_cards, read_text
from advisor.machine.probes.place import Place
from advisor.machine.probes.probe import Scene
from advisor.machine.probes.probe_result import Findings, ProcessUse, Sighting, Source, bus_id, known_free, known_size
from advisor.machine.sample import DeviceSample, Moment, figures, source, uses
from advisor.machine.slot import CardSlot, told_slot
from advisor.sentences import Sentence, sentence
from advisor.units import format_bytes

NAME = "NVIDIA"
MAKER = Maker("nvidia", (NVIDIA,), r"nvidia|geforce|quadro|tesla|nvgpu", ("cuda", "vulkan"))
_CHILD = "nvidia"

LIBRARY = "libnvidia-ml.so.1"
# Where the loader looks without being told, and WSL's own folder.
LIBRARY_FOLDERS = ("usr/lib", "usr/lib64", "lib", "lib64", "usr/lib/wsl/lib", "run/opengl-driver/lib")
# Boards whose processor and graphics share one memory, by the names their drivers give them.
ONE_POOL_NAMES = ("GB10", "(nvgpu)", "Thor", "Orin", "Xavier", "Tegra")

NO_DRIVER = ("Driver Not Loaded", "NVML Shared Library Not Found")
NOT_SUPPORTED, NO_PERMISSION = "Not Supported", "Insufficient Permissions"


def has_library(root: Path = Path("/"), environment: Mapping[str, str] = os.environ, system: str = "Linux") -> bool:
    """Whether NVML can be found by its loader: a look into the loader's index, without loading anything."""
    if system == "Windows":
        folders = (environment.get("WINDIR", "C:/Windows"), environment.get("ProgramFiles", "C:/Program Files"))
        names = ("System32/nvml.dll", "NVIDIA Corporation/NVSMI/nvml.dll")
        return any((Path(folder) / name).exists() for folder, name in zip(folders, names, strict=True))
    if system != "Linux":
        return False
    told = [Path(folder) for folder in environment.get("LD_LIBRARY_PATH", "").split(os.pathsep) if folder]
    if any((folder / LIBRARY).exists() for folder in [*told, *(root / folder for folder in LIBRARY_FOLDERS)]):
        return True
    try:
        return LIBRARY.encode() in (root / "etc/ld.so.cache").read_bytes()
    except OSError:
        return False


def parse_nvidia(raw: Mapping[str, Any], *, wsl: bool = False, expected: bool = True) -> Findings:
    """Sightings from what nvidia_reader.py read. wsl: Windows' subsystem for Linux, which knows nothing of processes.

    expected: whether there is a card; without one, a library without a driver is nothing to speak of.
    """
    driver = raw.get("driver")
    found: list[Sighting] = []
    notes = []
    if raw.get("error") and (expected or raw["error"] not in NO_DRIVER):
        notes.append(sentence("NVIDIA's driver did not answer: {error}", error=raw["error"]))
    for card in raw.get("cards", []):
        slices = [_slice(card, part, driver) for part in card.get("slices", [])] if card.get("mig") else []
        found += slices or [_card(card, driver)]
    if wsl and found:
        notes.append(sentence("within WSL, NVIDIA's driver does not tell which process holds how much graphics memory"))
    asleep = [
        Sighting(Source.NVML, vendor="nvidia", bus_id=bus_id(address), asleep=True) for address in raw.get("asleep", [])
    ]
    return Findings((*found, *asleep), tuple(notes))


def _card(card: Mapping[str, Any], driver: str | None) -> Sighting:
    name, memory, refusal = card.get("name"), card.get("memory"), card.get("refusal")
    total, free, notes = _figures(memory)
    one_pool = _is_one_pool(name or "", readable=memory is not None, card=card)
    if card.get("mig"):
        notes.append(sentence("it is cut into slices (MIG), and none of them can be seen from here"))
    elif memory is None and not one_pool:
        notes.append(
            sentence("its memory is not known; it may not be asked from here")
            if refusal == NO_PERMISSION
            else sentence("its memory is not known; the driver says: {refusal}", refusal=refusal)
        )
    if one_pool:
        notes.append(sentence("its memory is the computer's own: one pool for processor and graphics"))
    return Sighting(
        Source.NVML,
        name=name,
        vendor="nvidia",
        integrated=True if one_pool else None,
        unified=one_pool,
        mig=bool(card.get("mig")),
        # One pool's own figures are its driver's idea of free memory, which leaves out what the system gives back.
        own=None if one_pool else total,
        own_free=None if one_pool else free,
        bus_id=bus_id(card.get("bus_id")),
        uuid=card.get("uuid"),
        driver=driver,
        display=card.get("display"),
        processes=processes(card.get("processes")),
        notes=tuple(notes),
        bandwidth=_bandwidth(card),
        slot=None if one_pool else _slot(card),
    )


def _slot(card: Mapping[str, Any]) -> CardSlot | None:
    generation, width = card.get("pcie") or (None, None)
    return told_slot(generation, width, card.get("nvlinks"))


def _bandwidth(card: Mapping[str, Any]) -> int | None:
    """Bytes per second of the card's memory: its clock in MHz, twice, over so many bits; None where one is not told."""
    clock, width = card.get("memory_clock") or 0, card.get("bus_width") or 0
    return clock * 1_000_000 * 2 * width // 8 or None


def _slice(card: Mapping[str, Any], part: Mapping[str, Any], driver: str | None) -> Sighting:
    total, free, notes = _figures(part.get("memory"))
    size = f" {format_bytes(total)}" if total else ""
    return Sighting(
        Source.NVML,
        name=part.get("name") or f"{card.get('name') or 'NVIDIA card'} MIG{size}",
        vendor="nvidia",
        mig=True,
        own=total,
        own_free=free,
        bus_id=bus_id(card.get("bus_id")),
        uuid=part.get("uuid"),
        driver=driver,
        display=False,
        processes=processes(part.get("processes")),
        notes=(*notes, sentence("a slice of a card; a program can use one slice at a time")),
    )


def _figures(memory: Mapping[str, Any] | None) -> tuple[int | None, int | None, list[Sentence]]:
    if memory is None:
        return None, None, []
    total = known_size(memory["total"])
    free = known_free(memory["free"], total)
    if total is None or free is None:
        return (
            total,
            free,
            [
                sentence(
                    "the driver's figures make no sense: {free:,} bytes free of {total:,}",
                    free=memory["free"],
                    total=memory["total"],
                )
            ],
        )
    return total, free, []


def _is_one_pool(name: str, *, readable: bool, card: Mapping[str, Any]) -> bool:
    """Whether processor and graphics share one memory.

    Neither sign is proof alone: server boards with memory of their own use ATS too, and some cards refuse the question.
    """
    if any(word in name for word in ONE_POOL_NAMES):
        return True
    return bool(not readable and card.get("ats") and card.get("refusal") == NOT_SUPPORTED)


def processes(rows: list[list[int]] | None) -> tuple[ProcessUse, ...] | None:
    """[pid, bytes] pairs as ProcessUse; None stays None."""
    return None if rows is None else tuple(ProcessUse(pid, size) for pid, size in rows)


def without_driver(root: Path = Path("/")) -> Findings:
    """What can be said of NVIDIA cards where their library is missing."""
    model = read_text(root / "proc/device-tree/model") or ""
    if any(word in model for word in ("Jetson", "Orin", "Thor")):
        board = Sighting(
            Source.SYSFS, name=model.strip("\0 "), vendor="nvidia", integrated=True, unified=True,
            notes=(sentence("its memory is the computer's own: one pool for processor and graphics"),),
        )  # fmt: skip
        return Findings((board,))
    if not nvidia_cards(root):
        return Findings()
    return Findings(
        notes=(sentence("an NVIDIA card ({id}) is there, but NVIDIA's driver is not installed", id=f"{NVIDIA:04x}"),)
    )


def with_reason(card: Sighting) -> Sighting:
    """A card put together from all probes, with the reason why nobody knows its memory: only NVIDIA's driver tells."""
    if card.source is not Source.SYSFS or card.vendor != "nvidia" or card.asleep or card.unified:
        return card
    if card.driver == "nvidia":
        note = sentence("its driver is loaded, but did not say how much memory it has")
    elif card.driver is None:
        note = sentence("it has no driver; models need NVIDIA's own driver")
    else:
        note = sentence("it runs on the driver {driver}; models need NVIDIA's own driver", driver=card.driver)
    return replace(card, notes=(*card.notes, note))


# -- the probe -----------------------------------------------------------------------------------------------------


def applies(scene: Scene) -> bool:
    """As the protocol."""
    return scene.place.system == "Linux" or child(scene.place) is not None


def child(place: Place) -> str | None:
    """As the protocol."""
    return _CHILD if has_library(place.root, place.variables, place.system) else None


def look(scene: Scene) -> Findings:
    """As the protocol."""
    place = scene.place
    if child(place) is None:
        return without_driver(place.root)
    expected = place.system != "Linux" or place.is_wsl or bool(nvidia_cards(place.root))
    return parse_nvidia(place.look(_CHILD), wsl=place.is_wsl, expected=expected)


def samples(device: Device) -> bool:
    """As the protocol."""
    return device.vendor == "nvidia"


def sample(device: Device, moment: Moment) -> DeviceSample | None:
    """As the protocol: by NVML, and where processor and graphics share one memory, by what is available of that."""
    pool = moment.host.available if device.kind is Kind.UNIFIED else None
    said = moment.said.get(_CHILD)
    if said is None:
        return figures(device, moment.at, pool, None, source=source(device, "NVML", False))
    at, answer = said
    card = next((card for card in answer["cards"] if _is_same(device, card)), None)
    if card is None:
        asleep = device.bus_id is not None and device.bus_id in answer["asleep"]
        return DeviceSample(device.id, None, at, asleep=asleep)
    if device.kind is Kind.MIG:
        card = next((part for part in card["slices"] if part["uuid"] == device.uuid), card)
    rows = card["processes"]
    held = uses({pid: size for pid, size in rows if pid in moment.pids}) if rows is not None else None
    strangers = uses({pid: size for pid, size in rows if pid not in moment.pids}) if rows is not None else None
    if pool is not None:
        return figures(device, at, pool, held, source=source(device, "NVML", False), strangers=strangers)
    memory = card["memory"]
    free = known_free(memory["free"], memory["total"]) if memory else None
    return figures(device, at, free, held, source="NVML", strangers=strangers)


def _is_same(device: Device, card: Mapping[str, Any]) -> bool:
    if device.bus_id:
        return bus_id(card["bus_id"]) == device.bus_id
    return bool(device.uuid and card["uuid"] == device.uuid)
