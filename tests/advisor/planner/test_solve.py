"""Solving backwards."""

from __future__ import annotations

from advisor.machine.hardware import all_cards
from advisor.machine.reserve import device_reserve
from advisor.planner.solve import cards_for, chips_for
from advisor.units import GIB


def test_sixty_gb_of_weights_on_a_card_of_80_leave_less_than_it_looks() -> None:
    (smallest, *_) = cards_for(60 * GIB)
    assert smallest.memory == 64 * GIB or smallest.memory > 60 * GIB
    card = next(card for card in all_cards() if card.name == smallest.names[0])
    size = card.usable or card.memory
    assert size is not None
    assert smallest.spare == size - device_reserve(size, display=False).size - 60 * GIB >= 0


def test_the_smallest_cards_come_first_and_none_is_a_laptops_or_shares_memory() -> None:
    found = cards_for(11 * GIB)
    assert [one.memory for one in found] == sorted(one.memory for one in found)
    assert len(found) == 3
    assert any("RTX 3060" in name or "RTX 4070" in name for one in found for name in one.names)
    assert not any("Laptop" in name or "Apple" in name for one in found for name in one.names)
    assert cards_for(10_000 * GIB) == ()


def test_the_smallest_chips_have_room_for_graphics_and_processor() -> None:
    found = chips_for(10 * GIB, 11 * GIB)
    assert [size.memory // GIB for size in found] == [16, 18, 24]
    assert all(size.chips and size.spare >= 0 for size in found)
    assert all("Jetson" in name for name in found[0].names)  # whose drivers lend nearly all
    assert "Apple M4 Pro" in found[2].names  # Metal lends two thirds of 24
    names = chips_for(4 * GIB, 5 * GIB)[0].names
    assert (names[0], "Raspberry Pi" in names[0], any("Raspberry Pi" in name for name in names[-5:])) == (
        "Apple M1", False, True,
    )  # fmt: skip
    assert chips_for(2000 * GIB, 2000 * GIB) == ()
