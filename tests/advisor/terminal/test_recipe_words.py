"""What the terminal says of a recipe: the steps, a reason for each line once, and what each format holds."""

from __future__ import annotations

from advisor.planner.recipes.registry import recipe_kind, serve_plan
from advisor.terminal import recipe_words
from tests.advisor.planner.recipes.golden import CASES, recipe_of


def test_commands_stand_whole_and_what_is_in_them_is_explained_once() -> None:
    text = recipe_words.recipe(recipe_of("sglang-two-computers"))
    assert text.startswith("To serve it (SGLang 0.5.23):\nOn computer 1:\n  python3 -m sglang.launch_server ")
    assert text.count("\n    --tp-size 8: cards share each layer") == 1
    assert text.count("--node-rank 1: which of them this is") == 1
    assert "\n- The cache holds " in text


def test_files_stand_by_their_names() -> None:
    text = recipe_words.recipe(recipe_of("ray-serve-copies"))
    assert "serve.yaml:\n  applications:\n    - name: llm\n" in text
    assert "    num_replicas: 4: copies of the model, 2 cards each." in text


def test_each_format_has_a_row() -> None:
    kind, what = CASES["vllm-two-cards"]
    plan = serve_plan(recipe_kind(kind), what)
    text = recipe_words.formats(plan)
    assert [line.split("  ")[0] for line in text.splitlines()[2:]] == ["FP8", "BF16", "INT4 (GPTQ)"]
    values = recipe_words.formats_value(plan)
    assert values
    assert [one["format"] for one in values] == ["fp8", "bf16", "gptq"]
    assert values[0]["cache_tokens"] > 200_000
    held = values[0]["held"]
    assert held[4096] > held[32_768] > held[131_072] >= 1
    assert recipe_words.formats(None) == ""
    assert recipe_words.formats_value(None) is None
