"""How many of which card is asked for, as people write it."""

from __future__ import annotations

import pytest

from advisor.errors import UsageError
from advisor.machine.card_count import card_count


@pytest.mark.parametrize(
    ("text", "count", "name"),
    [
        ("RTX 3090", 1, "RTX 3090"),
        ("2x RTX 3090", 2, "RTX 3090"),
        ("2*a100", 2, "a100"),
        ("2 A100", 2, "A100"),
        ("2 A100s", 2, "A100"),
        ("3 4090", 3, "4090"),
        ("two RTX 3090s", 2, "RTX 3090"),
        ("Dual RTX 3090", 2, "RTX 3090"),
        ("zwei A100 80GB", 2, "A100 80GB"),
        ("A100 x2", 2, "A100"),
        ("A100 80GB x 2", 2, "A100 80GB"),
        ("RTX 3090 (x4)", 4, "RTX 3090"),
        ("2x RTX 3090s", 2, "RTX 3090"),
        ("7900xtx", 1, "7900xtx"),  # not 7900 of something called tx
        ("7900 XTX", 1, "7900 XTX"),
        ("L40S", 1, "L40S"),  # not several L40
        ("2 L40S", 2, "L40S"),
        ("two left feet", 1, "two left feet"),
        ("2 potatoes", 1, "2 potatoes"),
    ],
)
def test_counts(text: str, count: int, name: str) -> None:
    assert card_count(text) == (count, name)


@pytest.mark.parametrize("text", ["99x RTX 3090", "99 RTX 3090", "RTX 3090 x 17", "0x RTX 3090", "0 RTX 3090"])
def test_more_than_there_may_be(text: str) -> None:
    with pytest.raises(UsageError, match="Plans go up to 16 cards"):
        card_count(text)
