"""What each way to serve changes, beside the plan; and what makes no sense, in one sentence."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from advisor.errors import UsageError
from advisor.plan import plimsoll_plan
from advisor.planner.simulation.assumptions import Server, Users, turns_that_fit
from advisor.planner.simulation.compare import compare, compare_plan, server_of
from advisor.planner.vllm.serving import ServeWish, plan_serving
from advisor.units import GIB
from tests.advisor.planner.recipes.served import computer, served

USERS = Users(turns=4, shared=500)
SERVER = Server(cache=60_000, requests=16, reading=3000, writing=40)


def test_each_variant_differs_in_one_thing() -> None:
    found = compare(SERVER, USERS, 8, 32_768, eight_bit=120_000)
    assert [one.words for one in found.variants] == [
        "as planned", "without prefix caching", "with system memory for four times the cards' cache",
        "with the cache in 8 bits",
    ]  # fmt: skip
    planned, anew, beside, smaller = found.variants
    assert anew.held < planned.held <= beside.held
    assert smaller.server.cache == 120_000
    assert found.as_planned is planned


def test_more_patience_holds_more_users() -> None:
    little, much = (compare(SERVER, USERS, 8, 32_768, patience).as_planned.held for patience in (0.3, 5.0))
    assert 0 < little < much


def test_a_plan_says_how_large_and_how_fast_a_server_is() -> None:
    cards = computer("NVIDIA A100 PCIe 80 GB", 80, 2)
    plan = plan_serving(served("Qwen3-32B"), cards, plimsoll_plan(16_384, 8), ServeWish(offload=64 * GIB))
    server = server_of(plan)
    assert server.cache == plan.best.held.tokens
    assert server.requests == 8
    assert server.offload == pytest.approx(64 * GIB / (64 * 8 * 128 * 2 * 2), rel=0.01)
    assert 2000 < server.reading < 20_000
    assert 10 < server.writing < 200
    assert server_of(plan, 1234.0, 56.0).reading == 1234
    found = compare_plan(plan, USERS, reading=5000, writing=50)
    assert "without system memory for the cache" in [one.words for one in found.variants]
    assert found.variants[-1].server.cache == pytest.approx(2 * server.cache, rel=0.01)


def test_turns_are_as_many_as_fit() -> None:
    assert turns_that_fit(4096, Users(shared=1000)) == 6
    assert turns_that_fit(131_072, Users()) == 8
    assert turns_that_fit(256, Users()) == 1


@pytest.mark.parametrize(
    ("server", "users", "count", "patience", "said"),
    [
        ({}, {}, 0, 10.0, "at least one user"),
        ({}, {}, 1, 0.0, "wait for more than 0 seconds"),
        ({}, {}, 1, math.nan, "wait for more than 0 seconds"),
        ({}, {"turns": 0}, 1, 10.0, "1 to 1,000 turns"),
        ({}, {"message": 0}, 1, 10.0, "at least 1 token"),
        ({}, {"think": -1.0}, 1, 10.0, "think for 0 seconds or more"),
        ({}, {"turns": 100}, 1, 10.0, "100 turns comes to 50,500 tokens, and the context has 32,768"),
        ({"cache": 1000}, {}, 1, 10.0, "comes to 2,500 tokens, and the cache of a copy of the model holds 1,000"),
        ({"copies": 0}, {}, 1, 10.0, "at least one copy"),
        ({"reading": 0.0}, {}, 1, 10.0, "more than 0 tokens a second"),
        ({"writing": math.nan}, {}, 1, 10.0, "more than 0 tokens a second"),
    ],
)
def test_what_makes_no_sense_is_one_sentence(
    server: dict[str, float], users: dict[str, float], count: int, patience: float, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        compare(replace(SERVER, **server), replace(USERS, **users), count, 32_768, patience)  # type: ignore[arg-type]
