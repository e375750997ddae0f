"""Working memory: the larger of a layer's rows and the choice of tokens. Figures of logs: test_public_logs.py."""

from __future__ import annotations

from advisor.planner.vllm.working import Steps, working_memory
from tests.advisor.planner.vllm.headers import header_of


def test_the_larger_of_two_moments_counts() -> None:
    header = header_of("Llama-3.1-8B-Instruct")
    few = working_memory(header, Steps(8192, 1), 1).peak
    assert few == 8192 * 2 * (3 * 14_336 + 3 * 4096)
    assert working_memory(header, Steps(8192, 4), 1).peak == few
    assert working_memory(header, Steps(256, 1024), 1).peak == 1024 * header.vocab_size * 4 * 3  # type: ignore[operator]
    assert working_memory(header, Steps(256, 1024), 1, sorted_choice=True).peak == 1024 * 128_256 * 4 * 10


def test_of_experts_the_chosen_ones_count() -> None:
    header = header_of("Qwen3-30B-A3B")
    assert working_memory(header, Steps(2048, 1), 1).peak == 2048 * 2 * (8 * (2048 + 768) + 3 * 2048)


def test_cards_that_talk_take_more_outside_and_less_inside() -> None:
    header = header_of("Llama-3.1-8B-Instruct")
    one, two = (working_memory(header, Steps(8192, 4), cards) for cards in (1, 2))
    assert two.peak < one.peak
    assert two.outside > one.outside
    assert working_memory(header, Steps(8192, 4), 1, graphs=False).graphs == 0
