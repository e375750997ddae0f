"""Cards and chips by name."""

from __future__ import annotations

import pytest

from advisor.errors import UsageError
from advisor.machine.hardware import all_cards, find_cards
from advisor.units import GIB


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("RTX 4090", ["NVIDIA GeForce RTX 4090"]),
        ("rtx4090", ["NVIDIA GeForce RTX 4090"]),
        ("2x RTX 3090", ["NVIDIA GeForce RTX 3090"] * 2),
        ("NVIDIA GeForce RTX 4060", ["NVIDIA GeForce RTX 4060"]),
        ("RX 7900 XTX", ["AMD Radeon RX 7900 XTX"]),
        ("arc b580", ["Intel Arc B580"]),
    ],
)
def test_names(text: str, names: list[str]) -> None:
    assert [card.name for card in find_cards(text)] == names


def test_cards_of_one_size_are_one_answer() -> None:
    assert find_cards("A100 80GB")[0].memory == 80 * GIB


@pytest.mark.parametrize(
    ("text", "words"),
    [("a100", "could be several"), ("Voodoo 2", "No card called"), ("", "No card"), ("99x RTX 3090", "up to 16")],
)
def test_what_cannot_be_found(text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        find_cards(text)


def test_every_card_makes_sense() -> None:
    cards = all_cards()
    assert len(cards) > 200
    assert len({card.name for card in cards}) == len(cards)
    assert all(GIB // 2 <= card.memory <= 512 * GIB for card in cards)
