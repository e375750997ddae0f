"""The list of ways to serve, and what each of them refuses."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from advisor.errors import UsageError
from advisor.planner.recipes.names import PROGRAMS
from advisor.planner.recipes.registry import RECIPES, ServedBeside, recipe_kind, serve_plan, write_recipe
from advisor.planner.vllm.serving import ServeWish
from advisor.units import GIB
from tests.advisor.planner.recipes.served import computer, to_serve

WHAT = to_serve("Qwen3-8B", computer("NVIDIA A100 PCIe 80 GB", 80, 2))


@pytest.mark.parametrize("kind", RECIPES, ids=lambda kind: kind.id)
def test_each_way_says_what_it_needs_and_why_each_line_stands_there(kind: object) -> None:
    found = recipe_kind(kind.id)  # type: ignore[attr-defined]
    assert found.needs.endswith(".")
    recipe = write_recipe(found, WHAT)
    assert recipe.steps
    for step in recipe.steps:
        assert step.text
        assert all(why and not why.endswith(".") for _, why in step.reasons)
    assert recipe.to_json()["steps"]
    assert (serve_plan(found, WHAT) is None) == (found.write is None)


def test_the_command_line_knows_all_of_them() -> None:
    assert [kind.id for kind in RECIPES] == list(PROGRAMS)


def test_memory_beside_the_cards_is_that_of_each_computer() -> None:
    """vLLM is told what all cards of one copy of the model have together."""

    def kept(kind: str, folder: str = "", computers: int = 1) -> tuple[float, int]:
        wish = ServeWish(offload=64 * GIB, folder=folder, computers=computers)
        what = to_serve("Qwen3-8B", computer("NVIDIA A100 PCIe 80 GB", 80, 2), 8192, wish=wish)
        text = "".join(step.text for step in write_recipe(recipe_kind(kind), what).steps)
        found = re.search(r"kv[-_]offloading[-_]size:? (\S+)|cpu_bytes_to_use\W+(\d+)", text)
        copies = re.search(r"num_replicas: (\d+)", text)
        assert found
        return float(found[1] or int(found[2]) / GIB), int(copies[1]) if copies else 1

    assert kept("vllm") == (64, 1)
    assert kept("ray-serve") == kept("ray-serve", "/var/kv") == (32, 2)
    assert kept("ray-serve", computers=2) == (32, 4)
    assert kept("vllm-ray", computers=2) == kept("vllm-ray", "/var/kv", 2) == (128, 1)


def test_an_unknown_way_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match="'ollama' is no way to serve: choose llama-server, vllm, vllm-ray"):
        recipe_kind("ollama")


def test_two_models_on_the_same_cards_or_a_sentence_why_not() -> None:
    two = replace(WHAT, second=ServedBeside(WHAT.plan, WHAT.model, WHAT.fit, WHAT.file))
    for name in ("llama-server", "vllm", "sglang"):
        assert len(write_recipe(recipe_kind(name), two).steps) == 2
    for name, words in (("vllm-ray", "Ray gives"), ("ray-serve", "Ray gives"), ("bentoml", "A BentoML service")):
        with pytest.raises(UsageError, match=f"{words}.* whole cards.* take vLLM alone, once for each"):
            write_recipe(recipe_kind(name), two)
    with pytest.raises(UsageError, match="planned for one computer"):
        write_recipe(recipe_kind("sglang"), replace(two, wish=ServeWish(computers=2)))


def test_each_serves_what_it_can() -> None:
    two = replace(WHAT, wish=ServeWish(computers=2))
    with pytest.raises(UsageError, match="vLLM is planned for one computer; vllm-ray goes over several"):
        write_recipe(recipe_kind("vllm"), two)
    with pytest.raises(UsageError, match="what was chosen for vLLM is not for it"):
        write_recipe(recipe_kind("llama-server"), two)
    with pytest.raises(UsageError, match="so there is nothing to serve"):
        write_recipe(recipe_kind("llama-server"), replace(WHAT, file=None))
    with pytest.raises(UsageError, match="leave out the folder"):
        write_recipe(recipe_kind("sglang"), replace(WHAT, wish=ServeWish(offload=GIB, folder="/var/kv")))
