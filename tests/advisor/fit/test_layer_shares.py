"""How many layers each of several cards takes."""

from __future__ import annotations

from advisor.fit.layer_shares import held_by_shares, pack_layers, share_layers


def test_cards_are_filled_in_turn() -> None:
    assert pack_layers([3, 3, 3, 2], [7, 5]) == [2, 2]
    assert pack_layers([3, 3, 3, 2], [3, 3, 3, 3]) == [1, 1, 1, 1]
    assert pack_layers([3, 3, 3, 2], [7, 4]) is None
    assert pack_layers([5, 1], [4, 6]) == [0, 2]
    assert pack_layers([], [4]) is None


def test_layers_are_given_out_by_shares_as_the_engine_does() -> None:
    assert share_layers(81, (2.0, 1.0)) == [54, 27]
    assert share_layers(3, (1.0, 1.0)) == [2, 1]
    assert share_layers(5, (1.0, 0.0, 3.0)) == [2, 0, 3]


def test_shares_fit_where_each_card_holds_its_part() -> None:
    assert held_by_shares([3, 3, 3, 2], (1.0, 1.0), [6, 5]) == [2, 2]
    assert held_by_shares([3, 3, 3, 2], (1.0, 1.0), [6, 4]) is None
    assert held_by_shares([3, 3, 3, 2], (1.0, 1.0), [5, 50]) is None
    assert held_by_shares([], (1.0, 1.0), [5, 5]) is None
