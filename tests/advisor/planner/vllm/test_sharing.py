"""Into how many parts a model is shared out, and what cannot be."""

from __future__ import annotations

import pytest

from advisor.errors import UsageError
from advisor.planner.vllm.sharing import Sharing, keeps_groups, sharings
from tests.advisor.planner.vllm.headers import header_of


def first(name: str, cards: int, computers: int = 1, **more: int | bool) -> Sharing:
    return sharings(header_of(name), cards, computers, **more)[0]  # type: ignore[arg-type]


def test_cards_of_one_computer_share_each_layer_and_computers_are_stages() -> None:
    assert first("Llama-3.3-70B-Instruct", 8) == Sharing(8)
    assert first("Llama-3.3-70B-Instruct", 8, 2) == Sharing(8, 2)
    assert first("Llama-3.3-70B-Instruct", 8, 2, tensor=4) == Sharing(4, 2)


def test_heads_that_do_not_divide_make_stages() -> None:
    assert first("Qwen2.5-7B-Instruct", 8) == Sharing(4, 2)  # 28 heads
    assert first("Llama-3.1-8B-Instruct", 3) == Sharing(1, 3)


def test_copies_take_as_few_cards_as_they_may() -> None:
    ways = sharings(header_of("Qwen3-8B"), 4, 2, copies=True)
    assert ways[0] == Sharing(1, 1, 8)
    assert [way.cards for way in ways] == sorted(way.cards for way in ways)
    assert all(way.cards * way.copies == 8 for way in ways)


def test_what_is_asked_for_is_taken() -> None:
    assert sharings(header_of("Qwen3-8B"), 4, 1, tensor=2, pipeline=2) == [Sharing(2, 2)]
    assert sharings(header_of("Qwen3-8B"), 4, 1, tensor=1) == [Sharing(1)]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"tensor": 3}, "32 attention heads, which 3 cards cannot share evenly: 1, 2, 4 can"),
        ({"tensor": 8}, "8 cards are to share each layer, and a computer has 4: only stages go across computers"),
        ({"tensor": 4, "pipeline": 2}, "4 × 2 cards are asked for, and there are 4"),
        ({"pipeline": 8}, "1 × 8 cards are asked for, and there are 4"),
        ({"tensor": -1}, "over at least one card"),
        ({"computers": 0}, "at least one computer"),
    ],
)
def test_what_cannot_be_is_one_sentence(asked: dict[str, int], said: str) -> None:
    with pytest.raises(UsageError, match=said.replace("×", ".")):
        first("Qwen3-8B", 4, asked.pop("computers", 1), **asked)


def test_more_stages_than_layers_are_refused() -> None:
    with pytest.raises(UsageError, match="36 layers, which cannot make up 40 stages"):
        first("Qwen3-8B", 8, 8, pipeline=40)


def test_groups_of_numbers_stay_on_one_card() -> None:
    def able(name: str, group: int = 128) -> list[int]:
        return [count for count in (1, 2, 4, 8) if keeps_groups(header_of(name), count, group)]

    assert able("Qwen2.5-14B-Instruct") == [1, 2, 4]  # 13,824 wide
    assert able("Qwen2.5-0.5B-Instruct") == [1]  # 14 heads of 64: https://github.com/intel/auto-round/issues/643
    assert able("Qwen3.6-35B-A3B") == [1, 2, 4]  # https://github.com/vllm-project/vllm/pull/52915
    assert able("Llama-3.3-70B-Instruct") == [1, 2, 4, 8]
    assert able("Qwen2.5-14B-Instruct", 1) == [1, 2, 4, 8]
