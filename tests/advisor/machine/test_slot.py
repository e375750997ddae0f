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


# (maker, fastest, lanes) of the card and of what stands between it and the processor, the processor's port last
AMD, INTEL, NVIDIA, HOST = "0x1002", "0x8086", "0x10de", "0x1022"
FAST, SLOW, BOGUS = "16.0 GT/s PCIe", "8.0 GT/s PCIe", "2.5 GT/s PCIe"


@pytest.mark.parametrize(
    ("chain", "words"),
    [
        ([(AMD, FAST, 16), (AMD, FAST, 16), (AMD, FAST, 8), (HOST, SLOW, 8)], "PCIe 3.0 ×8"),  # an RX 6600
        ([(INTEL, BOGUS, 1), (INTEL, BOGUS, 1), (INTEL, FAST, 16), (HOST, FAST, 16)], "PCIe 4.0 ×16"),  # an Arc A770
        ([(INTEL, BOGUS, 1), (INTEL, BOGUS, 1), (INTEL, FAST, 8), (INTEL, SLOW, 8)], "PCIe 3.0 ×8"),
        ([(INTEL, FAST, 8), (INTEL, SLOW, 8)], "PCIe 3.0 ×8"),  # without a switch
        ([(NVIDIA, FAST, 16), ("0x11f8", FAST, 16), ("0x11f8", SLOW, 8), (HOST, FAST, 8)], "PCIe 3.0 ×8"),  # a board's
    ],
)
def test_a_switch_on_the_card_is_looked_past(tmp_path: Path, chain: list[tuple[str, str, int]], words: str) -> None:
    there = tmp_path / "sys/devices/pci0000:00"
    for bus, (maker, fastest, lanes) in enumerate(reversed(chain)):
        there /= f"0000:{bus:02x}:00.0"
        there.mkdir(parents=True)
        (there / "vendor").write_text(maker)
        (there / "max_link_speed").write_text(fastest)
        (there / "current_link_width").write_text(str(lanes))
    devices = tmp_path / "sys/bus/pci/devices"
    devices.mkdir(parents=True)
    (devices / CARD).symlink_to(there)
    found = sysfs_slot(tmp_path, CARD)
    assert found
    assert found.words == words


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
