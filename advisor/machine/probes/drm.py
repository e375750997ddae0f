"""Reading Linux' list of graphics cards in sysfs: each one's address, driver and folder. The thin side.

It needs no rights. The root folder is given, so that a made-up tree will do; a card that sleeps is asked nothing that
would wake it up.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path

from advisor.machine.probes.pci import device_name, is_asleep, read_int, read_text
from advisor.machine.probes.probe_result import bus_id

DRM = "sys/class/drm"


@dataclass(frozen=True)
class DrmCard:
    """One card that has a driver. folder: the device's own files; node: its render node ("renderD128")."""

    folder: Path
    vendor: int
    device: int
    bus_id: str | None
    driver: str | None
    asleep: bool
    node: str | None


def cards(root: Path, vendors: Container[int | None]) -> list[DrmCard]:
    """Every card of these makers (PCI numbers), by address; none where there is no sysfs."""
    try:
        folders = [path for path in (root / DRM).iterdir() if re.fullmatch(r"card\d+", path.name)]
    except OSError:
        return []
    found = [card for folder in folders if (card := _read(folder / "device", vendors))]
    return sorted(found, key=lambda card: card.bus_id or "")


def _read(device: Path, vendors: Container[int | None]) -> DrmCard | None:
    vendor = read_int(device / "vendor")
    model = read_int(device / "device") if vendor in vendors else None
    if vendor is None or model is None:
        return None  # a display chip of a server, a virtual machine's screen, a board without a PCI bus
    facts = dict(re.findall(r"^(\w+)=(.*)$", read_text(device / "uevent") or "", re.MULTILINE))
    address = bus_id(facts.get("PCI_SLOT_NAME"))
    return DrmCard(device, vendor, model, address, facts.get("DRIVER"), is_asleep(device), _render_node(device))


def _render_node(device: Path) -> str | None:
    try:
        return next((path.name for path in (device / "drm").iterdir() if re.fullmatch(r"renderD\d+", path.name)), None)
    except OSError:
        return None


def name(root: Path, card: DrmCard) -> str | None:
    """What the card calls itself, or the computer's list of names calls it; None without either."""
    return read_text(card.folder / "product_name") or device_name(root, card.vendor, card.device)


def display(card: DrmCard) -> bool | None:
    """Whether a screen hangs on the card and shows something; None where it has no connectors to tell by."""
    folder = card.folder.parent
    connectors = [path for path in folder.glob(f"{folder.name}-*") if (path / "status").exists()]
    # In sysfs proper the connectors lie within the card's folder; beside it are links to the same.
    connectors = connectors or [path for path in folder.parent.glob(f"{folder.name}-*") if (path / "status").exists()]
    if not connectors:
        return None
    return any(
        read_text(path / "status") == "connected" and read_text(path / "enabled") != "disabled" for path in connectors
    )
