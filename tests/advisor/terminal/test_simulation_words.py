"""What the terminal says of a simulation."""

from __future__ import annotations

import argparse

import pytest

from advisor.errors import UsageError
from advisor.planner.recipes.registry import recipe_kind, serve_plan
from advisor.planner.vllm.serving import ServePlan
from advisor.terminal.simulation_options import add_simulation_options, simulated
from advisor.terminal.simulation_words import simulation, simulation_value
from tests.advisor.planner.recipes.golden import CASES


def options(*given: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--context")
    add_simulation_options(parser)
    return parser.parse_args(given)


def plan() -> ServePlan:
    kind, what = CASES["vllm-two-cards"]
    found = serve_plan(recipe_kind(kind), what)
    assert found
    return found


def test_a_row_a_way_and_what_is_assumed() -> None:
    found = simulated(options("--simulate", "--turns", "3", "--shared-prompt", "2k", "--reads", "2000"), plan())
    text = simulation(found)
    assert text.startswith(
        "A simulation of 4 users: 3 turns of 200 + 300 tokens after 2,048 in common, 30 s to think\n"
    )
    for words in ("as planned", "without prefix caching", "1.0 times", "at 2,000 tokens a second"):
        assert words in text
    value = simulation_value(found)
    assert value
    assert value["assumed"]["shared"] == 2048
    assert value["variants"][0]["what"] == "as planned"


def test_nothing_is_simulated_unasked() -> None:
    assert simulated(options(), plan()) is None
    assert simulation(None) == ""
    assert simulation_value(None) is None


def test_it_is_of_vllm_or_its_like() -> None:
    with pytest.raises(UsageError, match="say --serve-with vllm"):
        simulated(options("--simulate"), None)
