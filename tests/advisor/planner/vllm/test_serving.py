"""How vLLM serves a plan: formats and cards chosen so that all users fit, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from advisor.errors import MemoryProblem, UsageError
from advisor.machine.machine import Kind
from advisor.plan import plimsoll_plan
from advisor.planner.vllm.cards import cards_of
from advisor.planner.vllm.serving import ServePlan, ServeWish, plan_serving
from advisor.planner.vllm.sharing import Sharing
from advisor.units import GIB
from tests.advisor.planner.recipes.served import computer, served

A100S = computer("NVIDIA A100 PCIe 80 GB", 80, 2)


def planned(name: str = "Llama-3.3-70B-Instruct", users: int = 4, context: int = 32_768, **wish: Any) -> ServePlan:
    return plan_serving(served(name), A100S, plimsoll_plan(context, users), ServeWish(**wish))


def test_the_most_bits_with_which_all_users_fit() -> None:
    assert planned(users=1).best.choice.format.id == "bf16"
    four = planned()
    assert (four.best.choice.format.id, four.best.sharing.tensor) == ("fp8", 2)
    assert four.holds_all
    assert planned(users=10).best.choice.format.id == "gptq"


def test_more_users_than_fit_are_said_to_be_more() -> None:
    many = planned(users=200)
    assert many.best.choice.format.id == "gptq"  # where most fit
    assert not many.holds_all
    assert many.steps.requests == 200


def test_eight_bits_of_cache_hold_twice_as_many() -> None:
    plan = plimsoll_plan(32_768, 4).with_(kv_k="q8_0", kv_v="q8_0")
    eight = plan_serving(served("Llama-3.3-70B-Instruct"), A100S, plan, ServeWish(format="fp8"))
    assert eight.eight_bit
    assert eight.best.requests == pytest.approx(2 * planned(format="fp8").best.requests, rel=0.01)


def test_copies_share_the_users() -> None:
    plan = plimsoll_plan(32_768, 16)
    shared = plan_serving(served("Qwen3-8B"), A100S, plan, ServeWish(), copies=True)
    assert (shared.best.sharing.copies, shared.best.sharing.cards) == (2, 1)
    assert shared.best.requests == pytest.approx(2 * shared.best.held.requests)


def test_all_is_within_the_share_of_the_card() -> None:
    found = planned()
    best = found.best
    assert best.weights + best.working.total + best.available == int(found.cards.memory * found.utilised)
    assert found.utilised == 0.92
    small = plan_serving(served("Qwen3-0.6B"), computer("a card", 8), plimsoll_plan(4096), ServeWish())
    assert small.utilised <= 0.97


def test_what_does_not_fit_says_by_how_much() -> None:
    with pytest.raises(MemoryProblem, match=r"Not one conversation of 131,072 tokens fits: Qwen3-32B at INT4 \(AWQ\)"):
        plan_serving(served("Qwen3-32B"), computer("a card", 24), plimsoll_plan(131_072), ServeWish())


@pytest.mark.parametrize(
    ("changes", "wish", "said"),
    [
        ({"split": (3.0, 1.0)}, {}, "share a model out evenly"),
        ({"experts_on_cpu": 4}, {}, "share a model out evenly"),
        ({"gpu_layers": 10}, {}, "share a model out evenly"),
        ({"kv_k": "q4_0", "kv_v": "q4_0"}, {}, r"in 16 bits \(f16\) or in 8 \(q8_0\), not as q4_0 and q4_0"),
        ({"kv_k": "q8_0"}, {}, "not as q8_0 and f16"),
        ({}, {"offload": 512 * GIB}, r"512\.0 GB of system memory are to keep chat memory, and there are 256\.0 GB"),
        ({}, {"folder": "/var/kv"}, "What goes to the disk goes through system memory"),
        ({}, {"tensor": 3}, "64 attention heads, which 3 cards cannot share evenly"),
    ],
)
def test_what_only_llama_cpp_can_is_refused(changes: dict[str, Any], wish: dict[str, Any], said: str) -> None:
    plan = plimsoll_plan(32_768, 4).with_(**changes)
    with pytest.raises(UsageError, match=said):
        plan_serving(served("Llama-3.3-70B-Instruct"), A100S, plan, ServeWish(**wish))


def test_builds_are_shared_out_as_their_scales_allow() -> None:
    eight, plan = computer("NVIDIA H100 SXM5 80 GB", 80, 8), plimsoll_plan(32_768, 4)

    def at(**wish: Any) -> ServePlan:
        return plan_serving(served("Qwen3.6-35B-A3B"), eight, plan, ServeWish(**wish))

    assert at(format="fp8").best.sharing == Sharing(4, 2)
    assert at(format="bf16").best.sharing == Sharing(8)
    assert [one.choice.format.id for one in (at(tensor=8).best, *at(tensor=8).others)] == ["bf16"]
    assert at(repo="someone/Qwen3.6-35B-A3B-AWQ", tensor=8).best.sharing == Sharing(8)
    with pytest.raises(UsageError, match="has scales for 128 numbers at a time, and with 8 cards to share each layer"):
        at(format="fp8", tensor=8)


def test_cards_are_taken_as_their_drivers_offer_them() -> None:
    found = cards_of(A100S)
    assert (found.count, found.nvidia, found.compute, found.step_tokens) == (2, True, 80, 2048)
    assert 79 * GIB > found.memory > 78 * GIB
    assert cards_of(computer("NVIDIA H100 SXM5 80 GB", 80)).step_tokens == 8192
    assert cards_of(computer("NVIDIA B200", 180)).step_tokens == 16_384
    mixed = replace(A100S, devices=(*A100S.devices, computer("NVIDIA GeForce RTX 4090", 24).devices[1]))
    assert (cards_of(mixed).name, cards_of(mixed).count) == ("NVIDIA GeForce RTX 4090", 3)


def test_without_cards_it_is_refused() -> None:
    bare = replace(A100S, devices=A100S.devices[:1])
    shared = replace(A100S, devices=(A100S.devices[0], replace(A100S.devices[1], kind=Kind.UNIFIED, vendor="apple")))
    for machine in (bare, shared):
        with pytest.raises(UsageError, match="want cards of NVIDIA or AMD"):
            plan_serving(served("Qwen3-8B"), machine, plimsoll_plan(4096), ServeWish())
