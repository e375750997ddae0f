"""How a card is connected to its computer: PCI Express lanes, and NVLink beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from advisor.machine.probes.pci import DEVICES, read_int, read_text

# Bytes per second of one lane in one direction, by generation: transfers times what the coding leaves (8b/10b, then
# 128b/130b; flits of 242 in 256 bytes from 6.0 on).
_LANES = {1: 0.25e9, 2: 0.5e9, 3: 0.985e9, 4: 1.969e9, 5: 3.938e9, 6: 7.563e9}
_TRANSFERS = {2.5: 1, 5.0: 2, 8.0: 3, 16.0: 4, 32.0: 5, 64.0: 6}  # GT/s
_SPEED = re.compile(r"([\d.]+) GT/s")
_ADDRESS = re.compile(r"[0-9a-f]{4,}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]")  # of a PCI device, as its folder is called
_MOST_WIDE = 32


@dataclass(frozen=True)
class CardSlot:
    """generation, width: of PCI Express, as the card and what it is plugged into agree on; nvlinks: that are up."""

    generation: int
    width: int
    nvlinks: int = 0

    @property
    def rate(self) -> float:
        """Bytes per second in one direction, by the standard; what is reached is less."""
        return _LANES[self.generation] * self.width

    @property
    def words(self) -> str:
        """As it is printed on boards."""
        lanes = f"PCIe {self.generation}.0 ×{self.width}"
        return f"{lanes}, {self.nvlinks} × NVLink" if self.nvlinks else lanes


def told_slot(generation: object, width: object, nvlinks: object = 0) -> CardSlot | None:
    """The slot of figures that a driver tells; None where they are none that can be."""
    if not (isinstance(generation, int) and isinstance(width, int)):
        return None
    if generation not in _LANES or not 0 < width <= _MOST_WIDE:
        return None
    return CardSlot(generation, width, nvlinks if isinstance(nvlinks, int) and nvlinks > 0 else 0)


def sysfs_slot(root: Path, bus_id: str | None) -> CardSlot | None:
    """As Linux tells of a card that is awake; None where it does not.

    An idle card goes down to the slowest generation, so the fastest counts that both ends know; lanes stay. Of all
    links to the processor the narrowest and slowest counts.
    """
    if not bus_id:
        return None
    ends = _from_the_slot((root / DEVICES / bus_id).resolve())
    generations = [found for end in ends if (found := _generation(end / "max_link_speed"))]
    widths = [found for end in ends if 0 < (found := read_int(end / "current_link_width") or 0) <= _MOST_WIDE]
    return told_slot(min(generations, default=None), min(widths, default=None))


def _from_the_slot(card: Path) -> list[Path]:
    """The end of the slot's link on the card, then all PCI devices from there to the processor.

    AMD's cards since Navi and Intel's Arc hide a switch of their own before the graphics: its inner links call
    themselves the fastest there are, or the slowest (Arc's "2.5 GT/s, x1"), whatever the slot gives.
    """
    ends = [card, *takewhile(lambda folder: _ADDRESS.fullmatch(folder.name), card.parents)]
    maker, outermost = read_int(card / "vendor"), 0
    while maker and outermost + 2 < len(ends) and read_int(ends[outermost + 1] / "vendor") == maker:
        outermost += 1  # never the last: that is the processor's
    return ends[outermost:]


def _generation(path: Path) -> int | None:
    match = _SPEED.match(read_text(path) or "")
    return _TRANSFERS.get(float(match[1])) if match else None
