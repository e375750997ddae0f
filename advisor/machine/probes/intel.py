"""Intel graphics on Linux: memory that the kernel tells to whoever may open the card."""

from __future__ import annotations

from pathlib import Path

from advisor.machine.machine import Device
from advisor.machine.probes import drm, fdinfo, intel_regions, linux
from advisor.machine.probes.intel_regions import Regions
from advisor.machine.probes.maker import Maker
from advisor.machine.probes.place import Place
from advisor.machine.probes.probe import Scene
from advisor.machine.probes.probe_result import Findings, Sighting, Source
from advisor.machine.sample import DeviceSample, Moment
from advisor.sentences import sentence

NAME = "Intel"
MAKER = Maker("intel", (0x8086,), r"\bintel\b|\barc\b|\biris\b", ("vulkan", "sycl"))

IN_PROCESSOR = "0000:00:02.0"  # graphics within an Intel processor is always device 2 of the first bus
DRIVERS = ("i915", "xe")


def sighting(bus_id: str | None, regions: Regions | None, used: int = 0) -> Sighting:
    """A card of which the kernel told its regions, None for one that has no memory of its own.

    used: bytes that processes hold of it, for where the kernel does not tell what is free.
    """
    if regions is None:
        return Sighting(Source.SYSFS, vendor="intel", bus_id=bus_id, integrated=True)
    if regions.free is not None:
        return Sighting(
            Source.SYSFS, vendor="intel", bus_id=bus_id, integrated=False, own=regions.total, own_free=regions.free
        )
    # Administrators aside, the kernel tells nobody what is in use: your own processes are counted instead.
    origin = ("free", sentence("the kernel's figure of the size, less what your own processes hold (fdinfo)"))
    free = max(0, regions.total - used)
    return Sighting(
        Source.SYSFS, vendor="intel", bus_id=bus_id, integrated=False, own=regions.total, own_free=free,
        origins=(origin,),
    )  # fmt: skip


def applies(scene: Scene) -> bool:
    """As the protocol."""
    return scene.place.system == "Linux"


def child(_: Place) -> str | None:
    """As the protocol."""
    return None


def look(scene: Scene) -> Findings:
    """As the protocol."""
    found, notes = [], []
    for card in drm.cards(scene.place.root, MAKER.pci):
        seen = Sighting(Source.SYSFS, vendor="intel", bus_id=card.bus_id, integrated=card.bus_id == IN_PROCESSOR)
        if not seen.integrated and not card.asleep and card.node and card.driver in DRIVERS:
            asked = _ask(scene.place.root, card)
            if isinstance(asked, str):
                notes.append(asked)
            else:
                seen = asked
        found.append(seen)
    return Findings(tuple(found), tuple(notes))


def _ask(root: Path, card: drm.DrmCard) -> Sighting | str:
    """What the kernel told of a card, or the sentence why it told nothing."""
    try:
        regions = intel_regions.read(card.driver or "", root / "dev/dri" / (card.node or ""))
    except PermissionError:
        return f'{_name(root, card)} may not be asked for its memory: your user is not in the group "render"'
    except OSError as error:
        return f"{_name(root, card)} did not answer when asked for its memory: {error.strerror or error}"
    told = regions is None or regions.free is not None
    return sighting(
        card.bus_id, regions, 0 if told else fdinfo.everyone(root).get(card.bus_id or "", fdinfo.CardUsage()).own
    )


def _name(root: Path, card: drm.DrmCard) -> str:
    return drm.name(root, card) or linux.unnamed("intel", card.device)


def samples(device: Device) -> bool:
    """As the protocol."""
    return device.vendor == "intel"


def sample(device: Device, moment: Moment) -> DeviceSample | None:
    """As the protocol: what our processes hold; more the kernel tells to administrators alone."""
    return linux.sample(device, moment)
