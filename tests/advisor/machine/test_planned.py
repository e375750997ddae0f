"""What a person names who plans for hardware that is not there."""

from __future__ import annotations

import pytest

from advisor.errors import UsageError
from advisor.machine.asked_hardware import together
from advisor.machine.machine import Machine
from advisor.machine.planned import check_name, find_cards, named_apart, parse_cores, parse_ram_speed, planned_devices
from advisor.machine.planned_words import device_words
from advisor.machine.planning import as_planned, planned_for
from advisor.units import GIB


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("RTX 4090", ["NVIDIA GeForce RTX 4090"]),
        ("2x RTX 3090", ["NVIDIA GeForce RTX 3090"] * 2),
        ("4 × RTX 3090", ["NVIDIA GeForce RTX 3090"] * 4),
        ("arc b580", ["Intel Arc B580"]),
        ("7900xtx", ["AMD Radeon RX 7900 XTX"]),  # not 7900 of something called tx
        ("7900 xtx", ["AMD Radeon RX 7900 XTX"]),
        ("2x7900xtx", ["AMD Radeon RX 7900 XTX"] * 2),
        ("Strix Halo", ["AMD Radeon 8060S (Ryzen AI Max+ 395, Strix Halo)"]),
    ],
)
def test_names(text: str, names: list[str]) -> None:
    assert [card.name for card in find_cards(text)] == names


def test_a_card_has_the_memory_that_its_driver_offers() -> None:
    assert find_cards("RTX 5090")[0].memory < 32 * GIB
    assert find_cards("A100 80GB")[0].memory == 80 * GIB
    assert find_cards("a100", 80 * GIB)[0].memory == 80 * GIB
    assert find_cards("RTX 3060", 8 * GIB)[0].memory == 8 * GIB
    assert find_cards("RTX 3060")[0].memory == 12 * GIB


def test_a_chip_lends_its_graphics_a_part_of_the_computers_memory() -> None:
    for text, memory, lent in (
        ("Apple M4 Max", 36 * GIB, 24 * GIB), ("Apple M4 Max", 128 * GIB, 96 * GIB), ("M4 Pro", 24 * GIB, 16 * GIB),
        ("Ryzen AI Max+ 395", 128 * GIB, 64 * GIB), ("780M", 32 * GIB, 16 * GIB),
        ("DGX Spark", None, 123904 * 2**20),
    ):  # fmt: skip
        (chip,) = find_cards(text, memory)
        assert chip.memory == pytest.approx(lent, abs=2), text
        assert chip.pool == memory or memory is None
    (one,) = find_cards("Apple M4 Max", 128 * GIB)
    assert one.bandwidth == 546 * 10**9


@pytest.mark.parametrize(
    ("text", "memory", "words"),
    [
        ("a100", None, "could be several cards: NVIDIA A100 PCIe 40 GB"),
        ("Voodoo 2", None, "No card or chip called 'Voodoo 2' is known. Give its memory"),
        ("7900xty", None, "Did you mean AMD Radeon RX 7900 XT"),
        ("RTX 4095", None, "Did you mean NVIDIA GeForce RTX 4090"),
        ("", None, "No card or chip"),
        ("8GB", None, "is a size and no card's name"),
        ("99x RTX 3090", None, "up to 16"),
        (f"{'9' * 400}x RTX 3090", None, "up to 16"),
        ("2x DGX Spark", None, "one of them is planned for at a time"),
        ("780M", None, "Say how much it has with --memory"),
        ("Apple M4 Max", 2 * GIB, "is sold with 36 GB, 48 GB, 64 GB, 128 GB, not with 2.0 GB"),
        ("RTX 4090", 1, "is no size for a device"),
    ],
)
def test_what_cannot_be(text: str, memory: int | None, words: str) -> None:
    with pytest.raises(UsageError, match=words) as said:
        find_cards(text, memory)
    assert len(str(said.value)) < 400


def test_a_card_that_is_named_twice_by_mistake() -> None:
    with pytest.raises(UsageError, match=r'named twice\. For two of them, write --on "2x NVIDIA'):
        planned_devices(["RTX 3090", "rtx3090"], None)
    with pytest.raises(UsageError, match="whole computer's chip"):
        planned_devices(["DGX Spark", "RTX 3090"], None)
    assert len(planned_devices(["2x RTX 3090", "RTX 4090"], None)) == 3


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("RTX 4090, 2x RTX 3090", ["RTX 4090", "2x RTX 3090"]),
        ("RTX 4090 + RTX 3090", ["RTX 4090", "RTX 3090"]),
        ("RTX 4090+RTX 3090; 24 GB", ["RTX 4090", "RTX 3090", "24 GB"]),
        ("two A100 80GB and one RTX 3090", ["two A100 80GB", "one RTX 3090"]),
        ("Ryzen AI Max+ 395", ["Ryzen AI Max+ 395"]),  # a plus that is no sum
        (
            "AMD Radeon 8060S (Ryzen AI Max+ 395, Strix Halo)",
            ["AMD Radeon 8060S (Ryzen AI Max+ 395, Strix Halo)"],
        ),
        (" ", []),
    ],
)
def test_several_names_in_one_line(text: str, names: list[str]) -> None:
    assert named_apart(text) == names


def test_the_one_of_several_names_that_is_not_known_is_named() -> None:
    check_name("RTX 4090, 2 RTX 3090s")
    with pytest.raises(UsageError, match="called 'RTX 9999x' is known"):
        check_name("RTX 4090, RTX 9999x")


def test_speeds_and_cores() -> None:
    assert parse_ram_speed("51.2") == parse_ram_speed("51,2 GB/s") == 51_200_000_000
    assert parse_cores("16") == 16
    for text in ("", "fast", "0", "9" * 400, "-3", "1e9"):
        with pytest.raises(UsageError, match="no speed of memory"):
            parse_ram_speed(text)
        with pytest.raises(UsageError, match="no number of cores"):
            parse_cores(text)


def test_it_is_said_what_a_name_was_taken_for() -> None:
    assert device_words(find_cards("2x RTX 3090")) == ["2 × NVIDIA GeForce RTX 3090 (23.6 GB, 936 GB/s)"]
    (words,) = device_words(find_cards("RTX 3060"))
    assert "240 to 360 GB/s, or NVIDIA GeForce RTX 3060 8 GB" in words
    (words,) = device_words(find_cards("Apple M4 Max", 64 * GIB))
    assert "64.0 GB, of which 48.0 GB for graphics: Metal lends three quarters of it, 546 GB/s" in words
    (words,) = device_words(find_cards("RTX 4090", 30 * GIB))
    assert "sold with 24 GB" in words


def test_a_processor_is_planned_for_by_its_name(machine: Machine) -> None:
    asked = together(["Core Ultra 7 155H"], None, [], 32 * GIB, (None, None), exact=True)
    assert (asked.devices, asked.processor, asked.is_other) == ((), "Core Ultra 7 155H", True)
    found = as_planned(machine, asked)
    assert (found.host.cpu, found.host.memory, found.gpus) == ("Core Ultra 7 155H", 32 * GIB, ())
    assert (found.cpu.bandwidth, found.cpu.bandwidth_usual) == (None, 119_500_000_000)
    said = planned_for(found, asked, own_memory=False)
    assert "Core Ultra 7 155H (8 cores, memory at 45 to 120 GB/s" in said.sentence
    assert said.value["processor"]["name"] == "Core Ultra 7 155H"
    lunar = together(["Core Ultra 7 258V"], None, [], 32 * GIB, (8, None), exact=True)
    assert as_planned(machine, lunar).cpu.bandwidth == 136_500_000_000  # of which there is one kind


@pytest.mark.parametrize(
    ("on", "memory", "words"),
    [
        (["Core i7-1165G7", "Ryzen 7 7840U"], None, "A computer has one processor"),
        (["Core i7-1165G7"], 16 * GIB, "has no memory of its own"),
        (["Apple M4 Max", "Core i7-1165G7"], 64 * GIB, "a whole computer's chip"),
    ],
)
def test_a_processor_goes_with_cards_only(on: list[str], memory: int | None, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        together(on, memory, [], None, (None, None), exact=True)
    both = together(["RTX 4090", "Core i7-1165G7"], None, [], None, (None, None), exact=True)
    assert ([device.name for device in both.devices], both.processor) == (["NVIDIA GeForce RTX 4090"], "Core i7-1165G7")
