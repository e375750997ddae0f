"""The list of cards and chips itself."""

from __future__ import annotations

from advisor.machine.backends import get
from advisor.machine.hardware import all_cards, likely, one_speed, speed_band, usual_bandwidth
from advisor.units import GIB


def test_every_card_makes_sense() -> None:
    cards = all_cards()
    assert len(cards) > 600
    assert len({card.name for card in cards}) == len(cards)
    for card in cards:
        assert card.is_chip or card.memory, card
        assert all(GIB // 2 <= size <= 768 * GIB for size in card.sizes), card
        assert card.bandwidth is None or 5e9 < card.bandwidth < 2.5e13, card
        assert card.band is None or card.band[0] <= card.band[1], card
        assert card.usual is None or card.usual in card.sizes, card
        assert get(card.backend).graphics
        for rate in (card.flops, card.fp32, card.fp16, card.int8, card.prompt):
            assert rate is None or 1e9 < rate < 1e17, card


def test_of_several_speeds_the_lower_third_is_planned_with() -> None:
    band = (300_000_000_000, 600_000_000_000)
    assert likely(band) == 400_000_000_000
    assert one_speed((100, 102))
    assert not one_speed(band)
    assert not one_speed(None)
    assert speed_band([]) is None


def test_a_card_of_which_only_the_size_is_known_is_taken_as_the_usual_one() -> None:
    assert 2e11 < usual_bandwidth(12 * GIB) < 1e12
    assert usual_bandwidth(None) > 0
