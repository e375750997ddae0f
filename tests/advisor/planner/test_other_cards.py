"""Other cards to set against those that were asked about: larger ones, one more, a chip with more memory, a slice."""

from __future__ import annotations

import pytest

from advisor.machine.asked_hardware import TypedHardware
from advisor.planner.other_cards import no_others, other_cards, with_cards
from advisor.planner.question import Laid, PlanQuestion
from advisor.units import GIB


def cards(text: str, ram: str = "") -> list[tuple[str | None, int, int]]:
    found = other_cards(TypedHardware(text, ram=ram).hardware())
    return [(one.kind, one.count, one.memory // GIB) for one in found]


def test_larger_cards_and_one_more_of_them() -> None:
    assert cards("RTX 4060 Ti 16GB") == [(None, 1, 16), ("memory", 1, 24), ("memory", 1, 32), ("cards", 2, 16)]
    assert cards("24 GB, 24 GB")[1:] == [("memory", 2, 32), ("memory", 2, 48), ("cards", 3, 24)]


def test_chips_with_the_memory_that_they_are_sold_with() -> None:
    assert cards("Apple M4 Pro", "48 GB") == [(None, 1, 48), ("memory", 1, 64), ("memory", 1, 24)]
    assert cards("Radeon 780M", "16 GB") == [(None, 1, 16), ("memory", 1, 24), ("memory", 1, 32), ("memory", 1, 8)]
    whole, more, _ = other_cards(TypedHardware("Apple M4 Pro", ram="48 GB").hardware())
    assert whole.hardware.devices[0].memory == 36 * GIB
    assert more.hardware.devices[0].memory == 48 * GIB  # Metal lends three quarters


def test_larger_slices_and_the_whole_card() -> None:
    assert cards("A100 80GB 1g.10gb") == [(None, 1, 9), ("memory", 1, 19), ("memory", 1, 39), ("memory", 1, 80)]
    assert cards("A100 80GB 3g.40gb") == [(None, 1, 39), ("memory", 1, 80)]


def test_unequal_cards_all_as_the_largest_and_one_more_of_it() -> None:
    assert cards("RTX 4090, RTX 3060 12 GB") == [(None, 2, 24), ("memory", 2, 24), ("cards", 3, 24)]
    names = [one.name for one in other_cards(TypedHardware("RTX 4090, RTX 3060 12 GB").hardware())]
    assert names[1] == "2 × NVIDIA GeForce RTX 4090"
    assert names[2] == "2 × NVIDIA GeForce RTX 4090 + NVIDIA GeForce RTX 3060 12 GB"


def test_where_there_is_nothing_else_a_sentence_says_why() -> None:
    assert len(cards("Jetson Orin NX 16 GB")) == 1
    said = no_others(TypedHardware("Jetson Orin NX 16 GB").hardware())
    assert said == "The NVIDIA Jetson Orin NX 16 GB is sold with this memory only."
    assert other_cards(TypedHardware(ram="64 GB").hardware()) == []
    assert no_others(TypedHardware(ram="64 GB").hardware()).startswith("Name a card or a chip")


def test_of_a_larger_card_as_large_a_part_is_offered() -> None:
    whole, larger = other_cards(TypedHardware("RTX 3090").hardware())[:2]
    part = whole.hardware.devices[0].memory / (24 * GIB)
    assert part < 1
    assert abs(larger.hardware.devices[0].memory / (32 * GIB) - part) < 1e-6


@pytest.mark.parametrize(
    "typed",
    [
        TypedHardware("Apple M4 Pro", ram="48 GB"), TypedHardware("Radeon 780M", ram="16 GB"),
        TypedHardware("Apple M4 Max", "64 GB"), TypedHardware("2x A100 80GB 1g.10gb", ram="64 GB"),
        TypedHardware("RTX 4090, RTX 3060 12 GB", ram="64 GB"), TypedHardware("2x RTX 3090", ram="64 GB"),
        TypedHardware("24 GB", ram="64 GB", card_speed="900"),
    ],
    ids=lambda typed: typed.graphics,
)  # fmt: skip
def test_each_can_be_asked_for_by_what_stands_in_the_fields(typed: TypedHardware) -> None:
    question = PlanQuestion("x", hardware=typed, laid=Laid(split=(1.0, 1.0), main_gpu=1))
    for one in other_cards(typed.hardware())[1:]:
        asked = with_cards(question, one)
        found = asked.hardware.hardware()
        sizes, asked_for = ([device.memory for device in what.devices] for what in (found, one.hardware))
        assert sorted(sizes) == pytest.approx(sorted(asked_for), rel=0.05)  # of a mere size a driver offers all
        assert len(found.devices) == len(one.hardware.devices)
        assert asked.laid == Laid()
