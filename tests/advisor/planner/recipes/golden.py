"""Recipes whose text is kept; `python -m tests.advisor.planner.recipes.golden` writes them anew, to be looked at."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from advisor.plan import plimsoll_plan
from advisor.planner.recipes.recipe import Recipe
from advisor.planner.recipes.registry import ServedBeside, ToServe, recipe_kind, write_recipe
from advisor.planner.vllm.serving import ServeWish
from advisor.units import GIB
from tests.advisor.planner.recipes.served import computer, to_serve

FOLDER = Path(__file__).parent / "golden"
A100S = computer("NVIDIA A100 PCIe 80 GB", 80, 2)
H100S = computer("NVIDIA H100 SXM5 80 GB", 80, 8)
EIGHT_BIT = plimsoll_plan(65_536, 16).with_(kv_k="q8_0", kv_v="q8_0")
KEPT = ServeWish(offload=64 * GIB, folder="/var/cache/kv")
SMALL = to_serve("Qwen3-0.6B", A100S, 8192, 4)
BESIDE = ServedBeside(SMALL.plan, SMALL.model, SMALL.fit, SMALL.file)
CASES: dict[str, tuple[str, ToServe]] = {
    "vllm-two-cards": ("vllm", to_serve("Llama-3.3-70B-Instruct", A100S)),
    "vllm-disk": ("vllm", to_serve("Qwen3.6-35B-A3B", A100S, plan=EIGHT_BIT, sees=True, wish=KEPT)),
    "vllm-long": ("vllm", to_serve("Qwen3-8B", A100S, 131_072, 2, wish=ServeWish(format="fp8", offload=32 * GIB))),
    "vllm-ray-two-computers": (
        "vllm-ray", to_serve("Qwen3-235B-A22B-Instruct-2507", H100S, users=32, wish=ServeWish(computers=2)),
    ),
    "ray-serve-copies": ("ray-serve", to_serve("Qwen3-32B", H100S, users=32)),
    "ray-serve-long": (
        "ray-serve", to_serve("Qwen3-8B", A100S, 131_072, 2, wish=ServeWish(offload=8 * GIB, folder="/var/kv")),
    ),
    "bentoml": ("bentoml", to_serve("gpt-oss-120b", H100S, 131_072, 8)),
    "bentoml-disk": ("bentoml", to_serve("Qwen3-8B", A100S, 131_072, 2, wish=KEPT)),
    "sglang": ("sglang", to_serve("gemma-3-27b-it", A100S, plan=EIGHT_BIT.with_(slots=4))),
    "sglang-two-computers": (
        "sglang", to_serve("DeepSeek-R1-0528", H100S, 65_536, 8, wish=ServeWish(computers=2, offload=128 * GIB)),
    ),
    "sglang-long": ("sglang", to_serve("Qwen3-8B", A100S, 131_072, 2, wish=ServeWish(format="fp8"))),
    "vllm-two-models": ("vllm", replace(to_serve("Qwen3-32B", A100S), second=BESIDE)),
    "sglang-two-models": ("sglang", replace(to_serve("Qwen3-32B", A100S), second=BESIDE)),
    "llama-server-two-models": ("llama-server", replace(to_serve("Qwen3-8B", A100S), second=BESIDE)),
    "llama-server": ("llama-server", to_serve("Qwen3-8B", A100S)),
}  # fmt: skip


def rendered(recipe: Recipe) -> str:
    """All of it as text."""
    parts = [f"# {recipe.title}"]
    for step in recipe.steps:
        where = getattr(step, "where", "") or getattr(step, "name", "")
        parts += [f"## {where}" if where else "##", step.text.rstrip("\n")]
        parts += [f"- {what}: {why}" for what, why in step.reasons]
    parts += [f"* {note}" for note in recipe.notes]
    return "\n".join(parts) + "\n"


def recipe_of(case: str) -> Recipe:
    """The recipe of a case, by its name."""
    kind, what = CASES[case]
    return write_recipe(recipe_kind(kind), what)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name in CASES:
        (FOLDER / f"{name}.txt").write_text(rendered(recipe_of(name)), encoding="utf-8")
