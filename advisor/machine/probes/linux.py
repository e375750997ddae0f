"""Graphics cards on Linux, whoever made them: address, driver, screens, and what our processes hold of each.

What a maker's driver says beyond that is its own probe's affair.
"""

from __future__ import annotations

from collections.abc import Mapping

from advisor.machine.machine import Device
from advisor.machine.probes import drm, fdinfo
from advisor.machine.probes.place import Place
from advisor.machine.probes.probe import Scene
from advisor.machine.probes.probe_result import Findings, Sighting, Source
from advisor.machine.sample import DeviceSample, Moment, figures, free_memory, source, uses

NAME = "Linux"
MAKER = None


def applies(scene: Scene) -> bool:
    """As the protocol."""
    return scene.place.system == "Linux"


def child(_: Place) -> str | None:
    """As the protocol."""
    return None


def look(scene: Scene) -> Findings:
    """As the protocol."""
    root = scene.place.root
    vendors = {number: maker.id for maker in scene.makers.all for number in maker.pci}
    return Findings(
        tuple(
            Sighting(
                Source.SYSFS,
                name=drm.name(root, card) or unnamed(vendors[card.vendor], card.device),
                vendor=vendors[card.vendor],
                bus_id=card.bus_id,
                driver=card.driver,
                display=drm.display(card),
                asleep=card.asleep,
            )
            for card in drm.cards(root, vendors)
        )
    )


def unnamed(vendor: str, device: int) -> str:
    """What to call a card of which nothing but its numbers is known."""
    return f"{vendor.upper() if vendor == 'amd' else vendor.capitalize()} graphics {device:04x}"


def samples(_: Device) -> bool:
    """As the protocol."""
    return True


def sample(device: Device, moment: Moment) -> DeviceSample | None:
    """As the protocol: what our processes hold, and what is available of what it borrows."""
    return by_files(device, moment) if moment.place.system == "Linux" else None


def by_files(device: Device, moment: Moment, used: int | None = None, borrowed: int | None = None) -> DeviceSample:
    """A device with what its driver's files say is in use: of its own memory, and of what it may borrow (bytes)."""
    clients = moment.once(_clients)
    held = clients.get(device.bus_id or "", {})
    known = device.bus_id is not None and fdinfo.UNTOLD not in clients
    sizes = {pid: use.own + (use.shared if device.integrated else 0) for pid, use in held.items()}
    free, own_free = free_memory(device, used, borrowed, moment.host)
    return figures(
        device,
        moment.at,
        free,
        uses(sizes) if known else None,
        source=source(device, "sysfs", used is not None),
        own_free=own_free,
        borrowed=borrowed,
        spilled=uses({pid: use.shared for pid, use in held.items()}) if known else None,
    )


def _clients(moment: Moment) -> Mapping[str, Mapping[int, fdinfo.CardUsage]]:
    return fdinfo.by_process(moment.pids, moment.place.root)
