"""Two models on the same cards: the second gets what its users need, the planned one the rest."""

from __future__ import annotations

import pytest

from advisor.errors import MemoryProblem
from advisor.plan import plimsoll_plan
from advisor.planner.vllm.serving import ServeWish, plan_serving
from advisor.planner.vllm.two_models import plan_two_models
from tests.advisor.planner.recipes.served import computer, served

CARDS = computer("NVIDIA A100 PCIe 80 GB", 80, 2)


def test_shares_come_to_what_one_may_take_alone() -> None:
    second = plimsoll_plan(8192, 4)
    plan, beside = plan_two_models(
        served("Qwen3-32B"), CARDS, plimsoll_plan(16_384, 8), ServeWish(), served("Qwen3-0.6B"), second
    )
    alone = plan_serving(served("Qwen3-32B"), CARDS, plimsoll_plan(16_384, 8), ServeWish())
    assert plan.utilised + beside.utilised == pytest.approx(alone.utilised)
    assert beside.holds_all
    assert beside.best.requests < 2 * second.slots  # no more than a hundredth of a card beyond what they need
    assert plan.best.available < alone.best.available


def test_what_does_not_go_together_is_refused() -> None:
    large = served("Qwen3-32B")
    with pytest.raises(MemoryProblem, match="Not one conversation of"):
        plan_two_models(
            large, computer("a card", 80), plimsoll_plan(32_768, 4), ServeWish(), large, plimsoll_plan(32_768, 4)
        )
