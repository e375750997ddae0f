"""What names mean: as drivers say them, as people write them, and what none are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from advisor.machine.hardware import all_cards
from advisor.machine.hardware_names import identify, known_card, near
from advisor.units import GIB, MIB

OBSERVED = Path(__file__).resolve().parents[4] / "shared" / "data" / "hardware-names.json"

MEANT = {
    "RTX 4090": "NVIDIA GeForce RTX 4090", "rtx4090": "NVIDIA GeForce RTX 4090", "4090": "NVIDIA GeForce RTX 4090",
    "NVIDIA GeForce RTX 4060": "NVIDIA GeForce RTX 4060", "7900xtx": "AMD Radeon RX 7900 XTX",
    "RX 7900 XTX": "AMD Radeon RX 7900 XTX", "AMD Radeon RX 7900 XTX (RADV NAVI31)": "AMD Radeon RX 7900 XTX",
    "1070": "NVIDIA GeForce GTX 1070", "GTX 1070 Ti": "NVIDIA GeForce GTX 1070 Ti", "arc b580": "Intel Arc B580",
    "b580": "Intel Arc B580", "Intel(R) Arc(tm) A750 Graphics (DG2)": "Intel Arc A750", "A10": "NVIDIA A10 PCIe",
    "GB10": "NVIDIA DGX Spark (GB10)", "DGX Spark": "NVIDIA DGX Spark (GB10)", "T4": "NVIDIA Tesla T4",
    "RTX 3060 12GB": "NVIDIA GeForce RTX 3060 12 GB", "RTX 4070 mobile": "NVIDIA GeForce RTX 4070 Laptop",
    "Ryzen AI Max+ 395": "AMD Radeon 8060S (Ryzen AI Max+ 395, Strix Halo)",
    "AMD RYZEN AI MAX+ 395 w/ Radeon 8060S": "AMD Radeon 8060S (Ryzen AI Max+ 395, Strix Halo)",
    "Strix Halo": "AMD Radeon 8060S (Ryzen AI Max+ 395, Strix Halo)", "Apple M1 Max": "Apple M1 Max",
    "MacBook Pro M2 Pro": "Apple M2 Pro", "RTX 6000 Ada": "NVIDIA RTX 6000 Ada Generation",
    "Microsoft Direct3D12 (NVIDIA GeForce RTX 4090)": "NVIDIA GeForce RTX 4090", "10de:2b85": "NVIDIA GeForce RTX 5090",
    "1002:744C:C8": "AMD Radeon RX 7900 XTX", "A40-48Q": "NVIDIA A40 PCIe",
    "Steam Deck LCD": "AMD Van Gogh (Steam Deck LCD)",
}  # fmt: skip
NOBODY = (
    "", " ", "8GB", "16 GB", "8", "16", "24GiB", "Voodoo 2", "no such card", "graphics", "NVIDIA", "Radeon", "arc",
    "rx",
    "GTX 4090", "RX 4090", "RTX 1070", "GB11", "RTX", "llvmpipe (LLVM 19.1.1, 256 bits)",
    "Microsoft Basic Render Driver",
    "ffff:ffff", "Apple", "M9 Max", "card", "laptop", "1", "70", "x" * 5000, "(((((", "RTX 4090 RTX 4090", "\x00",
)  # fmt: skip


def test_every_name_of_every_device_finds_it() -> None:
    for card in all_cards():
        for name in (card.name, *card.names, *card.also, *card.pci):
            for spelt in (name, name.upper(), f" {name} "):
                found = identify(spelt)
                assert found, name
                # One that was given other memory afterwards is found by its size.
                assert card.is_modified or card in found.cards, (name, card.name)
                assert (found.bandwidth is None) or (found.bandwidth_band is None)


def test_people_mean_what_they_write() -> None:
    for text, name in MEANT.items():
        found = identify(text)
        assert found, text
        assert found.card.name == name, text


def test_what_is_no_name_finds_nothing() -> None:
    for text in NOBODY:
        assert identify(text) is None, text


def test_a_laptop_is_no_desktop_and_a_letter_more_is_another_card() -> None:
    for one, other in (("RTX 4070", "RTX 4070 Laptop"), ("GTX 1070", "GTX 1070 Ti"), ("RTX 4090", "RTX 4090 D")):
        first, second = identify(one), identify(other)
        assert first
        assert second
        assert not set(first.cards) & set(second.cards)
    found = identify("NVIDIA GB10")
    assert found
    assert [card.name for card in found.cards] == ["NVIDIA DGX Spark (GB10)"]


def test_what_cannot_be_told_apart_is_a_band_until_its_memory_tells() -> None:
    found = identify("Apple M4 Max")
    assert found
    assert (found.bandwidth, found.bandwidth_band) == (None, (410 * 10**9, 546 * 10**9))
    for memory, speed in ((36 * GIB, 410), (128 * GIB, 546), (int(107.5 * GIB), 546)):
        told = identify("Apple M4 Max", memory)
        assert told
        assert told.bandwidth == speed * 10**9
    for name, memory, wanted in (
        ("NVIDIA GeForce RTX 3060", 8188 * MIB, "NVIDIA GeForce RTX 3060 8 GB"),
        ("Intel(R) Graphics (BMG G21)", 12216 * MIB, "Intel Arc B580"),
        ("NVIDIA GeForce RTX 4090", 49140 * MIB, "NVIDIA GeForce RTX 4090 48 GB (modified)"),
    ):
        told = identify(name, memory)
        assert told
        assert [card.name for card in told.cards] == [wanted]
    known = known_card("NVIDIA GeForce GTX 1650", 4 * GIB)
    assert known
    assert known.bandwidth == pytest.approx(149.3e9, rel=0.01)  # of 128 to 192


def test_memory_never_turns_down_what_is_alone_of_its_name() -> None:
    found = identify("AMD Radeon RX 6700 XT", 3 * GIB)
    assert found
    assert found.bandwidth == 384 * 10**9


def test_a_nameless_device_is_known_by_the_chip_that_its_driver_adds() -> None:
    found = identify("AMD Radeon Graphics (RADV GFX1103_R1)")
    assert found
    assert {card.compute for card in found.cards} == {"gfx1103"}


def test_what_is_near_is_offered() -> None:
    assert "NVIDIA GeForce RTX 4090" in near("RTX 4095")
    assert "Apple M3 Ultra" in near("M4 Ultra")
    assert near("RTX 4999")[:2] == ("NVIDIA GeForce RTX 4090", "NVIDIA GeForce RTX 4080")
    assert near("rtx4999 ti")[0] == "NVIDIA GeForce RTX 4090"
    assert near("RX 7999")[0].startswith("AMD Radeon RX 7900")
    for text in ("8GB", "", "x", "a" * 9000):
        assert near(text) == (), text


def test_names_that_real_drivers_gave() -> None:
    if not OBSERVED.exists():
        pytest.skip("the list of observed names is not here")
    for row in json.loads(OBSERVED.read_text())["observed_names"]["rows"]:
        found = identify(row["driver_name"], row["memory_mib"] and row["memory_mib"] * MIB)
        if row["expected"] is None:
            assert found is None
            continue
        assert found, row
        assert found.card.name in (row["expected"], *row["also_accept"]), row
        low, high = found.bandwidth_band or (found.bandwidth, found.bandwidth)
        assert low
        assert high
        assert low * 0.99 <= row["bandwidth_gbps"] * 1e9 <= high * 1.01, row


SLICES = {
    "A100 80GB 3g.40gb": (39.25, 4 / 8, 42 / 108, "NVIDIA A100 PCIe 80 GB"),
    "A100 MIG 1g.5gb": (4.75, 1 / 8, 14 / 108, "NVIDIA A100 PCIe 40 GB"),
    "H100 80GB 2g.20gb": (19.62, 2 / 8, 32 / 132, "NVIDIA H100 SXM5 80 GB"),
    "H200 3g.71gb": (69.5, 4 / 8, 60 / 132, "NVIDIA H200 SXM 141 GB"),
}


@pytest.mark.parametrize("name", SLICES)
def test_a_slice_has_its_own_memory_and_its_share_of_the_speeds(name: str) -> None:
    size, memory, compute, whole = SLICES[name]
    found = identify(name)
    assert found is not None
    card = found.card
    parent = next(one for one in all_cards() if one.name == whole)
    assert (card.memory, card.form) == (int(size * GIB), "slice")
    assert parent.bandwidth is not None
    assert parent.int8 is not None
    assert card.bandwidth == round(parent.bandwidth * memory)
    assert card.int8 == pytest.approx(parent.int8 * compute)


def test_a_driver_names_its_slices_so() -> None:
    found = identify("NVIDIA A100-SXM4-40GB MIG 1g.5gb")
    assert found is not None
    assert found.card.name == "NVIDIA A100 SXM4 40 GB MIG 1g.5gb"


@pytest.mark.parametrize("name", ["A100 40GB", "A100 80GB", "A100", "H100", "H200", "10de:20b5"])
def test_a_whole_card_is_never_taken_for_a_slice(name: str) -> None:
    found = identify(name)
    assert found is not None
    assert all(card.form != "slice" for card in found.cards)
