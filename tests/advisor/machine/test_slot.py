"""How a card is connected, by what Linux and drivers tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.machine.slot import CardSlot, sysfs_slot, told_slot

CARD = "0000:01:00.0"


def plugged(root: Path, *, card: str, bridge: str, width: str) -> Path:
    """A card behind a bridge, as sysfs has them."""
    there = root / "sys/devices/pci0000:00/0000:00:01.0" / CARD
    there.mkdir(parents=True)
    (there / "max_link_speed").write_text(card)
    (there / "current_link_speed").write_text("2.5 GT/s PCIe\n")
    (there / "current_link_width").write_text(width)
    (there.parent / "max_link_speed").write_text(bridge)
    devices = root / "sys/bus/pci/devices"
    devices.mkdir(parents=True)
    (devices / CARD).symlink_to(there)
    return root


@pytest.mark.parametrize(
    ("card", "bridge", "width", "words"),
    [
        ("16.0 GT/s PCIe\n", "32.0 GT/s PCIe\n", "16\n", "PCIe 4.0 ×16"),
        ("16.0 GT/s PCIe\n", "8.0 GT/s PCIe\n", "4\n", "PCIe 3.0 ×4"),
        ("Unknown\n", "8.0 GT/s PCIe\n", "1", "PCIe 3.0 ×1"),
        ("Unknown", "Unknown", "16", None),
        ("16.0 GT/s", "16.0 GT/s", "255", None),
        ("16.0 GT/s", "16.0 GT/s", "0", None),
    ],
)
def test_what_both_ends_can_do(tmp_path: Path, card: str, bridge: str, width: str, words: str | None) -> None:
    found = sysfs_slot(plugged(tmp_path, card=card, bridge=bridge, width=width), CARD)
    assert (found.words if found else None) == words


def test_a_card_that_is_nowhere(tmp_path: Path) -> None:
    assert sysfs_slot(tmp_path, CARD) is None
    assert sysfs_slot(tmp_path, None) is None


def test_what_a_driver_tells() -> None:
    assert told_slot(4, 16, 0) == told_slot(4, 16, None) == CardSlot(4, 16)
    four = told_slot(4, 8, 4)
    assert four
    assert (four.words, round(four.rate / 1e9, 1)) == ("PCIe 4.0 ×8, 4 × NVLink", 15.8)
    for figures in ((None, 16), (9, 16), (4, None), (4, 0), ("4", 16)):
        assert told_slot(*figures) is None
